"""The page of the register's money, by the filters of the register."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.requests import ScopedRequest
from apps.figures.display import format_dollars
from apps.figures.figure import Figure
from apps.projects.charts import MoneyWords, budgets_by_year
from apps.projects.selectors.money import ALL, TOTAL, MoneyTables, money_of, stated_amounts
from apps.projects.views.register import asked_for
from apps.projects.wording import NOTHING, dollars
from apps.web.filters import chips_of
from apps.web.pages import render_page


@require_safe
def money(request: ScopedRequest) -> HttpResponse:
    """Show budgets by year and fund, with and without counter-trafficking, and what documents state."""
    shown = asked_for(request)
    language = get_language() or "en"
    found = money_of(rows=shown.rows, as_of=shown.today, year=shown.year, scope=request.scope)
    has_money = bool(found.by_year.rows)
    words = MoneyWords(
        title=_("Budgets by year"),
        sentence=sentence_of(found, language) if has_money else "",
        x_label=_("Year"),
        y_label=_("USD"),
    )
    context: dict[str, Any] = {
        "title": _("Money of projects"),
        "crumbs": [(_("Projects"), reverse("projects:register"))],
        "filter_form": shown.filters.form,
        "chips": chips_of(shown.filters.form, request.GET),
        "clear_url": reverse("projects:money"),
        "has_money": has_money,
        "chart": budgets_by_year(
            found.by_year, words, as_of=found.as_of, coverage=found.coverage, language=language
        )
        if has_money
        else None,
        "tables": [found.by_manager, found.by_fund],
        "stated": [
            (each.stated, each.figure, NOTHING if each.figure else dollars(each.stated.amount_usd))
            for each in stated_amounts(scope=request.scope)
        ],
        "register_url": f"{reverse('projects:register')}?{request.GET.urlencode()}",
    }
    return render_page(request, "projects/money.html", context)


def sentence_of(found: MoneyTables, language: str) -> str:
    """Return what the chart shows in a sentence."""
    table = found.by_year
    row = table.row(TOTAL) if len(table.rows) > 1 else table.rows[0]

    def printed(kind: str) -> str:
        cell = table.cell(row.key, kind)
        value = cell.value if isinstance(cell, Figure) else None
        return NOTHING if value is None else format_dollars(value, language, style="text")

    return _(
        "%(all)s in all: %(without)s without counter-trafficking, %(only)s for counter-trafficking,"
        " %(unknown)s of projects of which that is not known."
    ) % {kind: printed(kind) for kind in (ALL, "without", "only", "unknown")}
