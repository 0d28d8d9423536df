"""The portfolio: the home of the room, filtered in the address, on a page and as a file."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from apps.accounts.requests import ScopedRequest
from apps.figures.figure import Figure
from apps.gender_marker.choices import Standing
from apps.gender_marker.forms.portfolio import OF_SCORES, UNSCORED, PortfolioFilters
from apps.gender_marker.models import Edition
from apps.gender_marker.selectors.access import (
    demand_keeper,
    demand_markers,
    keeps_markers,
    sums_are_open,
)
from apps.gender_marker.selectors.portfolio import (
    Counts,
    counts_of,
    portfolio_edition,
    portfolio_rows,
)
from apps.gender_marker.selectors.portfolio_words import header, rows_of
from apps.gender_marker.services import reminding
from apps.gender_marker.views.portfolio_table import PortfolioTable
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeTree
from apps.projects.selectors.access import projects_seen
from apps.publishing.spreadsheets import SheetContent, write_csv, write_xlsx
from apps.web.downloads import CSV_TYPE, XLSX_TYPE, attachment
from apps.web.filters import chips_of
from apps.web.language import in_language
from apps.web.pages import go_to, render_page
from apps.web.parts import Action as Button

ROWS_ON_A_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What of the portfolio a request asks for; `counts` is None for whoever may read no sums."""

    filters: PortfolioFilters
    edition: Edition
    year: int
    table: PortfolioTable
    counts: Counts | None
    today: date
    tree: OfficeTree


@dataclass(frozen=True, slots=True)
class Tile:
    """A number on top of the portfolio, and the address of the projects behind it."""

    label: str
    figure: Figure
    url: str


def asked_for(request: ScopedRequest, *, edition: Edition, with_counts: bool = True) -> Shown:
    """Return what a request asks for, sorted but not divided into pages."""
    now, scope = timezone.now(), request.scope
    today = timezone.localdate(now)
    tree = tree_on(day=now.date())

    def filtered(query: QueryDict) -> PortfolioFilters:
        seen = projects_seen(scope=scope)
        return PortfolioFilters(query, seen, marker=edition, tree=tree, now=now, scope=scope)

    filters = filtered(request.GET)
    rows: QuerySet[Any] = filters.qs
    year = int(filters.form.cleaned_data.get("year") or today.year)
    table = PortfolioTable(
        portfolio_rows(rows=rows, year=year),
        edition=edition,
        year=year,
        tree=tree,
        today=today,
        scope=scope,
    )
    # Only the order is taken from the address: `per_page` there would draw everything at once.
    RequestConfig(request, paginate=False).configure(table)
    counts = None
    if with_counts and sums_are_open(scope=scope):
        narrowed = any(request.GET.get(name) for name in OF_SCORES)
        around = filtered(without_scores(request.GET)).qs if narrowed else rows
        counts = counts_of(rows=around, edition=edition, as_of=today, scope=scope)
    return Shown(
        filters=filters,
        edition=edition,
        year=year,
        table=table,
        counts=counts,
        today=today,
        tree=tree,
    )


def without_scores(query: QueryDict) -> QueryDict:
    """Return an address without what it asks of scores, and without its page."""
    rest = query.copy()
    for name in (*OF_SCORES, "page"):
        rest.pop(name, None)
    return rest


@require_safe
def overview(request: ScopedRequest) -> HttpResponse:
    """List the projects with their scores."""
    demand_markers(scope=request.scope)
    edition = portfolio_edition(code=request.GET.get("edition", ""), scope=request.scope)
    if edition is None:
        return render_page(request, "gender_marker/portfolio.html", {"title": _("Gender marker")})
    shown = asked_for(request, edition=edition)
    table = shown.table
    table.paginate(per_page=ROWS_ON_A_PAGE)
    table.page = table.paginator.get_page(request.GET.get("page"))
    table.look_up([row.record for row in table.page.object_list])
    number = table.page.paginator.count
    sort = request.GET.get("sort")
    context: dict[str, Any] = {
        "title": _("Gender marker"),
        "facts": [f"{in_language(edition, 'title')} ({edition.code})"],
        "edition": edition,
        "actions": buttons(request, number),
        "filter_form": shown.filters.form,
        "chips": chips_of(shown.filters.form, request.GET),
        "clear_url": reverse("gender_marker:overview"),
        "keep": {"sort": sort} if sort else {},
        "tiles": tiles_of(shown.counts, request.GET),
        "table": table,
        "page": table.page,
        "number": number,
        "found": ngettext("%(number)s project found", "%(number)s projects found", number)
        % {"number": number},
        "downloads": [
            (
                label,
                f"{reverse('gender_marker:overview_file', args=[end])}?{request.GET.urlencode()}",
            )
            for label, end in (("CSV", "csv"), ("XLSX", "xlsx"))
        ],
    }
    return render_page(request, "gender_marker/portfolio.html", context)


def buttons(request: ScopedRequest, number: int) -> list[Button]:
    """Return what can be done from the portfolio."""
    if not number or not keeps_markers(scope=request.scope):
        return []
    address = f"{reverse('gender_marker:remind')}?{request.GET.urlencode()}"
    return [Button(_("Remind managers"), address, key="remind")]


@require_http_methods(["GET", "HEAD", "POST"])
def remind(request: ScopedRequest) -> HttpResponse:
    """Say who would be reminded of the projects that the address leaves, and remind them."""
    demand_keeper(scope=request.scope)
    edition = portfolio_edition(code=request.GET.get("edition", ""), scope=request.scope)
    if edition is None:
        raise Http404
    shown = asked_for(request, edition=edition, with_counts=False)
    months = int(shown.filters.form.cleaned_data.get("older") or reminding.OLD_AFTER)
    chosen: dict[str, Any] = {
        "rows": shown.filters.qs,
        "edition": edition,
        "months": months,
        "now": timezone.now(),
        "scope": request.scope,
    }
    back = f"{reverse('gender_marker:overview')}?{request.GET.urlencode()}"
    if request.method == "POST":
        reminder = reminding.remind(**chosen)
        messages.success(request, reminded_words(reminder))
        return go_to(request, back)
    reminder = reminding.plan_reminder(**chosen)
    context = {
        "title": _("Remind managers"),
        "crumbs": [(_("Gender marker"), reverse("gender_marker:overview"))],
        "facts": [edition.code],
        "reminder": reminder,
        "months": months,
        "consequence": consequence_words(reminder),
        "days": reminding.ONCE_IN.days,
        "back": back,
    }
    return render_page(request, "gender_marker/portfolio_remind.html", context)


def consequence_words(reminder: reminding.Reminder) -> str:
    """Return how many persons are told of how many projects."""
    projects = ngettext("%(number)s project", "%(number)s projects", len(reminder.told)) % {
        "number": len(reminder.told)
    }
    return ngettext(
        "%(people)s manager is told of %(projects)s; who has several finds them in one mail.",
        "%(people)s managers are told of %(projects)s; who has several finds them in one mail.",
        reminder.people,
    ) % {"people": reminder.people, "projects": projects}


def reminded_words(reminder: reminding.Reminder) -> str:
    """Return how many persons were told."""
    if not reminder.told:
        return _("Nobody was reminded.")
    return ngettext(
        "%(people)s manager was reminded.", "%(people)s managers were reminded.", reminder.people
    ) % {"people": reminder.people}


def tiles_of(counts: Counts | None, query: QueryDict) -> list[Tile]:
    """Return the numbers on top, each leading to its projects."""
    if counts is None:
        return []
    rest = without_scores(query)

    def tile(label: str, figure: Figure, standing: str) -> Tile:
        chosen = rest.copy()
        chosen["standing"] = standing
        return Tile(label, figure, f"{reverse('gender_marker:overview')}?{chosen.urlencode()}")

    return [
        tile(_("Scored"), counts.scored, Standing.SCORED),
        tile(_("Unscored"), counts.unscored, UNSCORED),
        tile(
            pgettext("project by marker", "Not applicable"),
            counts.not_applicable,
            Standing.NOT_APPLICABLE,
        ),
    ]


@require_safe
def overview_file(request: ScopedRequest, extension: str) -> HttpResponse:
    """Download exactly what the portfolio shows, in its order."""
    demand_markers(scope=request.scope)
    if extension not in {"csv", "xlsx"}:
        raise Http404
    edition = portfolio_edition(code=request.GET.get("edition", ""), scope=request.scope)
    if edition is None:
        raise Http404
    shown = asked_for(request, edition=edition, with_counts=False)
    projects = list(shown.table.data.data)
    rows = rows_of(projects=projects, edition=edition, tree=shown.tree, scope=request.scope)
    top = header(year=shown.year)
    name = f"gender-marker-{shown.today.isoformat()}.{extension}"
    if extension == "csv":
        return attachment(write_csv(top, rows), CSV_TYPE, name)
    sheet = SheetContent(name=_("Portfolio"), header=top, rows=rows)
    return attachment(write_xlsx([sheet], title=_("Gender marker")), XLSX_TYPE, name)
