"""The page “Explore”: any two dimensions, dates and one measure, as table, chart and file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.requests import ScopedRequest
from apps.accounts.scope import OfficeScope
from apps.figures.charts import Chart
from apps.figures.tables import Table
from apps.organization.choices import PeriodState
from apps.organization.selectors import periods
from apps.staffing.choices import ExploreDimension, Measure
from apps.staffing.forms.explore import ExploreForm
from apps.staffing.models import ExploreView
from apps.staffing.selectors.explore.chart import explore_chart
from apps.staffing.selectors.explore.counting import Pivot, pivot_if_any
from apps.staffing.selectors.explore.query import ONLY_IN_ROWS, ExploreQuery
from apps.staffing.selectors.explore.table import explore_table, first_rows
from apps.staffing.selectors.explore.views import views_seen
from apps.staffing.selectors.sharing import is_owner, shared_words
from apps.staffing.views.dashboard import (
    as_of_words,
    filter_form,
    records_link,
    standing_words,
    usual_date,
)
from apps.web.filters import Chip, chips_of
from apps.web.pages import render_page
from apps.web.refusals import NotPermitted
from apps.web.wording import coverage_words

MOST_ROWS = 100
"""Rows that the page shows; the files have all. A choice of this product."""
NO_FILTERS = ("rows", "columns", "measure", "as_of", "since", "population", "status")
"""Fields that always have a value, or say what the table is and not whom it counts."""
PAGE = "staffing/explore.html"
FILES = ("csv", "xlsx", "parquet")
DRAWINGS = ("png", "svg")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; no query where it has no answer, which the form then shows."""

    form: ExploreForm
    query: ExploreQuery | None
    address: QueryDict


def asked_by(given: QueryDict, scope: OfficeScope) -> Asked | None:
    """Read an address; None while there is no reporting period at all."""
    known = list(periods().exclude(state=PeriodState.PLANNED))
    if not known:
        return None
    dates = tuple(period.as_of for period in known)
    asked = given.copy()
    usual = usual_date(known)
    asked["as_of"] = asked.get("as_of") or usual.isoformat()
    asked["rows"] = asked.get("rows") or ExploreDimension.CATEGORY.value
    if not asked.get("measure"):
        by_sex = ExploreDimension.SEX.value in (asked["rows"], asked.get("columns"))
        asked["measure"] = (Measure.PERSONS if by_sex else Measure.SHARE).value
    as_of = next((day for day in dates if day.isoformat() == asked["as_of"]), usual)
    form = filter_form(ExploreForm, asked, as_of=as_of, dates=dates, scope=scope)
    return Asked(form=form, query=form.sound(today=timezone.localdate()), address=asked)


def inner_circle(scope: OfficeScope) -> OfficeScope:
    """Return the scope of somebody who sees records; others read published figures only."""
    if not scope.is_inner_circle:
        raise NotPermitted(
            _("Explore shows unpublished figures. What is published stands in the reports.")
        )
    return scope


@require_safe
def explore(request: ScopedRequest) -> HttpResponse:
    """Show what the address asks for as a table and a chart; 422 where it has no answer."""
    scope = inner_circle(request.scope)
    asked = asked_by(request.GET, scope)
    if asked is None:
        return render_page(request, "staffing/dashboard_empty.html")
    if asked.query is None:
        return unanswered(request, asked)
    pivot = pivot_if_any(query=asked.query, scope=scope)
    if pivot is None:
        nothing = {"is_nothing": True, "facts": [as_of_words(asked.query.as_of)]}
        return render_page(request, PAGE, {**frame(request, asked), **nothing})
    whole = explore_table(pivot, records_link)
    table = first_rows(whole, MOST_ROWS)
    address = question_of(asked)
    return render_page(
        request,
        PAGE,
        {
            **frame(request, asked),
            "facts": facts(pivot),
            "standing": standing_words(asked.query.counted.standing, asked.address),
            "is_counted": pivot.is_counted,
            "table": table,
            "limit": limit_words(whole),
            "downloads": files(FILES, address),
            "drawing": drawn(pivot, table, address),
            "swap_url": swapped(asked.address),
            "records_url": reverse("staffing:records"),
            "question": address.urlencode(),
        },
    )


def unanswered(request: ScopedRequest, asked: Asked) -> HttpResponse:
    """Show what has no answer where it was set."""
    return render_page(request, PAGE, frame(request, asked), status=422)


def frame(request: ScopedRequest, asked: Asked) -> dict[str, Any]:
    """Return what stands around every answer: the filters, and the views that somebody has."""
    views = [card(each, request.scope) for each in views_seen(scope=request.scope)]
    opened = next((each for each in views if str(each["view"].pk) == request.GET.get("view")), None)
    return {
        "filter_form": asked.form,
        "chips": chips(asked),
        "clear_url": cleared(asked.address),
        "views": views,
        "opened": opened,
        "keep": {"view": opened["view"].pk} if opened else {},
    }


def card(view: ExploreView, scope: OfficeScope) -> dict[str, Any]:
    """Return a view as the page lists it."""
    return {
        "view": view,
        "url": reverse("staffing:explore_view", args=[view.pk]),
        "owner": view.owner.get_full_name() or view.owner.get_username(),
        "is_own": is_owner(view, scope=scope),
        "shared": shared_words(view),
        "history_url": reverse("desk:history", args=["staffing.exploreview", view.pk]),
    }


def question_of(asked: Asked) -> QueryDict:
    """Return what an address asks, without fields that say nothing and without the view it came from."""
    question = QueryDict(mutable=True)
    for name in asked.form.fields:
        if value := asked.address.get(name):
            question[name] = str(value)
    return question


def chips(asked: Asked) -> list[Chip]:
    """Return the filters that apply and can be taken away."""
    return chips_of(asked.form, asked.address, ignored=NO_FILTERS)


def cleared(address: QueryDict) -> str:
    """Return the address without its filters."""
    rest = QueryDict(mutable=True)
    for name in NO_FILTERS:
        if address.get(name):
            rest[name] = str(address[name])
    return f"?{rest.urlencode()}"


def facts(pivot: Pivot) -> list[str]:
    """Return what the page is about: offices, date, population, standing, coverage."""
    query = pivot.query
    coverage = pivot.covered((query.as_of, "", ""))
    return [
        pivot.scope_label,
        as_of_words(query.as_of),
        str(query.counted.population.label),
        str(query.counted.standing.label),
        *([coverage_words(coverage)] if coverage else []),
    ]


def limit_words(whole: Table) -> str:
    """Return that not all rows are shown; empty where they are."""
    there = sum(not row.is_total for row in whole.rows)
    if there <= MOST_ROWS:
        return ""
    return _(
        "The first %(shown)s of %(there)s rows are shown, and the total of all. The files have every row."
    ) % {"shown": MOST_ROWS, "there": there}


def files(extensions: Sequence[str], address: QueryDict) -> dict[str, str]:
    """Return the addresses of files by their name on the page."""
    names = {"csv": "CSV", "xlsx": "XLSX", "parquet": "Parquet", "png": "PNG", "svg": "SVG"}
    return {
        names[each]: f"{reverse('staffing:explore_file', args=[each])}?{address.urlencode()}"
        for each in extensions
    }


def drawn(pivot: Pivot, table: Table, address: QueryDict) -> tuple[Chart, dict[str, str]] | None:
    """Return the chart and its files; None where nothing counts or it would have too many series."""
    chart = explore_chart(pivot, table) if pivot.is_counted else None
    return None if chart is None else (chart, files(DRAWINGS, address))


def swapped(address: QueryDict) -> str:
    """Return the address with rows and columns exchanged; empty without columns."""
    rows, columns = str(address["rows"]), address.get("columns")
    if not columns or ExploreDimension(rows) in ONLY_IN_ROWS:
        return ""
    other = address.copy()
    other["rows"], other["columns"] = str(columns), rows
    return f"?{other.urlencode()}"
