"""The applicants' market: where women and men drop out, and the files of the page."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.requests import ScopedRequest
from apps.figures.tables import Table
from apps.staffing.forms.market import MarketFilterForm
from apps.staffing.models import Vacancy
from apps.staffing.selectors.market import Market, market_of
from apps.staffing.selectors.market_charts import rates_chart, sentence
from apps.staffing.selectors.market_tables import market_tables
from apps.staffing.selectors.market_words import coverage_sentence, span_words, warnings_of
from apps.staffing.selectors.vacancies import (
    demand_market,
    department_stored,
    enters_anywhere,
    years_of_vacancies,
)
from apps.staffing.selectors.vacancy_words import DEFINITION, department_words, justification_tag
from apps.staffing.views.downloads import chart_as_file, filter_words, table_as_file
from apps.web.filters import chips_of
from apps.web.pages import render_page
from apps.web.parts import Action

CHART = "rates"
SAYS_SOURCE = {"stages", "steps"}
MOST_SHORT_LISTS = 10


@dataclass(frozen=True, slots=True)
class Shown:
    """What the address asks for; no market while nobody has entered a vacancy."""

    form: MarketFilterForm
    today: date
    market: Market | None


def shown_to(request: ScopedRequest) -> Shown:
    """Read the address and the market that it asks for; raises Http404 for what cannot be asked."""
    scope = request.scope
    demand_market(scope=scope)
    today = timezone.localdate()
    years = years_of_vacancies(scope=scope)
    form = MarketFilterForm(request.GET, on=today, years=years, scope=scope)
    if not form.is_valid():
        raise Http404
    if not years:
        return Shown(form, today, None)
    return Shown(form, today, market_of(query=form.query(), today=today, scope=scope))


@require_safe
def market(request: ScopedRequest) -> HttpResponse:
    """Show how women and men come through the stages, for what the viewer may see."""
    shown = shown_to(request)
    found = shown.market
    may_enter = enters_anywhere(scope=request.scope)
    actions = [
        Action(_("List of vacancies"), reverse("staffing:vacancies"), key="list"),
        *(
            [
                Action(
                    _("Enter a vacancy"),
                    reverse("staffing:vacancy_new"),
                    kind="primary",
                    key="new",
                )
            ]
            if may_enter
            else []
        ),
    ]
    context = {
        "title": _("Vacancies and the applicants’ market"),
        "actions": actions,
        "filter_form": shown.form,
        "chips": chips_of(shown.form, request.GET),
        "market": found,
        "new_url": reverse("staffing:vacancy_new") if may_enter else "",
    }
    if found is not None:
        parameters = request.GET.urlencode()
        chart = rates_chart(found)
        context |= {
            "facts": [found.scope_label, span_words(found)],
            "coverage": coverage_sentence(found),
            "sentence": sentence(found),
            "warnings": warnings_of(found),
            "definition": DEFINITION,
            "chart": chart,
            "chart_files": files(CHART, ("png", "svg", "csv"), parameters),
            "tables": {
                key.replace("-", "_"): (
                    on_page(key, table),
                    files(key, ("csv", "xlsx"), parameters),
                )
                for key, table in market_tables(found).items()
            },
            "short_lists": [
                short_list_of(one, found) for one in found.wanting_reasons[:MOST_SHORT_LISTS]
            ],
            "short_lists_in_all": len(found.wanting_reasons),
        }
    return render_page(request, "staffing/market.html", context)


def on_page(key: str, table: Table) -> Table:
    """Return a table as the page shows it, which says once what its files say of each."""
    if key in SAYS_SOURCE:
        return table
    return replace(table, note="", caveats=() if key == "below" else table.caveats)


def short_list_of(vacancy: Vacancy, found: Market) -> dict[str, Any]:
    """Return an unbalanced short list as the page shows it."""
    department = department_stored(vacancy)
    return {
        "vacancy": vacancy,
        "url": reverse("staffing:vacancy", args=[vacancy.pk]),
        "office": found.office_names.get(vacancy.office_id, vacancy.office.code),
        "pair": f"{vacancy.short_list_women} / {vacancy.short_list_men}",
        "department": department_words(department, vacancy.grade.code) if department else "",
        "status": justification_tag(vacancy),
    }


def files(what: str, formats: tuple[str, ...], parameters: str) -> dict[str, str]:
    """Return the addresses of the files of a table or chart, by their name on the page."""
    return {
        name.upper(): f"{reverse('staffing:market_file', args=[what, name])}?{parameters}"
        for name in formats
    }


@require_safe
def market_file(request: ScopedRequest, what: str, extension: str) -> HttpResponse:
    """Download one table or the chart exactly as the page shows it."""
    shown = shown_to(request)
    if shown.market is None:
        raise Http404
    name = f"market-{what}-{shown.today.isoformat()}"
    if what == CHART:
        chart = rates_chart(shown.market)
        if chart is None:
            raise Http404
        return chart_as_file(chart, extension, name)
    table = market_tables(shown.market).get(what)
    if table is None:
        raise Http404
    return table_as_file(table, extension, name, on=shown.today, subtitle=filter_words(shown.form))
