"""The staffing dashboard, its downloads, and the records behind its numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.scope import OfficeScope
from apps.figures.charts import Chart
from apps.figures.figure import Figure, Unit
from apps.figures.tables import Cell, Table
from apps.organization.choices import PeriodState
from apps.organization.selectors import contract_groups, grades, periods, tree_on
from apps.policy.selectors import targets
from apps.staffing.analytics.composition import GRADE_GROUPS
from apps.staffing.charts import is_of_few
from apps.staffing.choices import Standing
from apps.staffing.forms.dashboard import TODAY, StaffFilterForm
from apps.staffing.forms.explore import PlaceFilterForm
from apps.staffing.selectors.charts import charts_worth_reading
from apps.staffing.selectors.counts import CountQuery
from apps.staffing.selectors.parity import expect_period, records_behind
from apps.staffing.selectors.picture import StaffPicture, picture_if_any, staff_picture
from apps.staffing.selectors.stated import stated_rows
from apps.staffing.selectors.tables import council_tables
from apps.staffing.selectors.words import grade_group_name
from apps.staffing.views.downloads import chart_as_file, filter_words, table_as_file
from apps.web.filters import Chip, chips_of
from apps.web.pages import render_page
from apps.web.refusals import NotPermitted
from apps.web.wording import coverage_words

Form = TypeVar("Form", bound=StaffFilterForm)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address asks for."""

    form: StaffFilterForm
    query: CountQuery
    as_of: date
    dates: tuple[date, ...]
    asked: QueryDict


@dataclass(frozen=True, slots=True)
class Headline:
    """One figure on top of the page."""

    label: str
    figure: Cell
    url: str


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show who works here, for what the viewer may see."""
    scope = inner_circle(request)
    chosen = chosen_by(request, scope)
    if chosen is None:
        return render_page(request, "staffing/dashboard_empty.html")
    picture = picture_if_any(
        query=chosen.query,
        as_of=chosen.as_of,
        scope=scope,
        link=records_link,
        trend=chosen.dates,
    )
    if picture is None:
        return nothing_matches(request, chosen)
    tables = council_tables(picture)
    charts = charts_worth_reading(picture, tables, scope=scope)
    parameters = chosen.asked.urlencode()
    return render_page(
        request,
        "staffing/dashboard.html",
        {
            "filter_form": chosen.form,
            "chips": filter_chips(chosen),
            "clear_url": f"?as_of={chosen.as_of.isoformat()}",
            "facts": facts(picture),
            "standing": standing_switch(chosen),
            "headlines": headlines(picture, tables),
            "is_counted": bool(picture.coverage[picture.as_of].counted),
            "tables": [
                (table, is_of_somebody(table), downloads("table", table.number, parameters))
                for table in tables.values()
            ],
            "charts": [(chart, downloads("chart", chart.key, parameters)) for chart in charts],
            "targets": targets(iom_only=True, with_value=True),
            "stated": stated_rows(scope=scope),
        },
    )


def nothing_matches(request: HttpRequest, chosen: Chosen) -> HttpResponse:
    """Say that the filters leave no office of the viewer's on the date."""
    return render_page(
        request,
        "staffing/dashboard_nothing.html",
        {
            "filter_form": chosen.form,
            "chips": filter_chips(chosen),
            "clear_url": f"?as_of={chosen.as_of.isoformat()}",
            "facts": [as_of_words(chosen.as_of)],
        },
    )


def filter_chips(chosen: Chosen) -> list[Chip]:
    """Return the filters that apply; a date always does, so it is none of them."""
    return chips_of(chosen.form, chosen.asked, ignored=("as_of",))


def facts(picture: StaffPicture) -> list[str]:
    """Return what the page is about: offices, date, population, standing, coverage."""
    return [
        picture.scope_label,
        as_of_words(picture.as_of),
        str(picture.query.population.label),
        str(picture.query.standing.label),
        coverage_words(picture.coverage[picture.as_of]),
    ]


def as_of_words(day: date) -> str:
    """Return the date of the figures in words."""
    return _("as of %(date)s") % {"date": date_format(day, "DATE_FORMAT")}


def standing_switch(chosen: Chosen) -> dict[str, str]:
    """Return what is shown, approved or provisional figures, and the address of the other."""
    return standing_words(chosen.query.standing, chosen.asked)


def standing_words(standing: Standing, address: QueryDict) -> dict[str, str]:
    """Return what is shown at an address, approved or provisional figures, and where the other is."""
    other = address.copy()
    if standing == Standing.PROVISIONAL:
        other.pop("status", None)
        return {
            "text": _("Provisional figures: approved returns, and submitted ones where none is."),
            "link": _("Show approved figures only"),
            "url": f"?{other.urlencode()}",
        }
    other["status"] = Standing.PROVISIONAL.value
    return {
        "text": _("Approved returns only."),
        "link": _("Show provisional figures too"),
        "url": f"?{other.urlencode()}",
    }


def is_of_somebody(table: Table) -> bool:
    """Whether a table counts anybody; a trend always speaks of some date."""
    if table.number == "T6":
        return True
    return any(figure.unit is Unit.PERSONS and figure.value for figure in table.figures())


def inner_circle(request: HttpRequest) -> OfficeScope:
    """Return the scope of somebody who sees records; others read published figures only."""
    scope: OfficeScope = request.scope  # type: ignore[attr-defined]
    if not scope.is_inner_circle:
        raise NotPermitted(
            _("The dashboard shows unpublished figures. What is published stands in the reports.")
        )
    return scope


def chosen_by(
    request: HttpRequest, scope: OfficeScope, form_class: type[StaffFilterForm] = StaffFilterForm
) -> Chosen | None:
    """Read the address; None while there is no reporting period at all."""
    known = list(periods().exclude(state=PeriodState.PLANNED))
    if not known:
        return None
    asked = request.GET.copy()
    column = asked.get("column")
    if isinstance(column, str) and column in GRADE_GROUPS and not asked.get("group"):
        # A click into a column of the trend asks for the grades of that column.
        asked["group"] = column
    asked.pop("column", None)
    if not asked.get("as_of"):
        asked["as_of"] = usual_date(known).isoformat()
    try:
        as_of = date.fromisoformat(str(asked["as_of"]))
    except ValueError as error:
        raise Http404 from error
    dates = tuple(period.as_of for period in known)
    if as_of not in dates:
        expect_period(as_of=as_of)
    form = filter_form(form_class, asked, as_of=as_of, dates=dates, scope=scope)
    if not form.is_valid():
        raise Http404
    query = form.query(today=timezone.localdate())
    return Chosen(form=form, query=query, as_of=as_of, dates=dates, asked=asked)


def usual_date(known: Sequence[Any]) -> date:
    """Return the newest date whose period is closed or certified, else the newest."""
    settled = [
        period for period in known if period.state in {PeriodState.CLOSED, PeriodState.CERTIFIED}
    ]
    return (settled or list(known))[0].as_of


def filter_form(
    form_class: type[Form],
    asked: QueryDict,
    *,
    as_of: date,
    dates: Sequence[date],
    scope: OfficeScope,
) -> Form:
    """Return the bound filters with what the viewer may choose on a date."""
    tree, today = tree_on(day=as_of), timezone.localdate()
    visible = frozenset(tree.nodes) if scope.visible.everywhere else frozenset(scope.visible.ids)
    return form_class(
        asked,
        dates=dates,
        tree=tree,
        placing=tree_on(day=today) if asked.get("tree") == TODAY else tree,
        visible=visible,
        groups=[(group, grade_group_name(group)) for group in GRADE_GROUPS],
        grades=[(grade.code, grade.code) for grade in grades()],
        contracts=[(group.code, _(group.name)) for group in contract_groups() if group.is_staff],
    )


def picture_of(chosen: Chosen, scope: OfficeScope) -> StaffPicture:
    """Read the picture that the address asks for, without links, for a file."""
    return staff_picture(query=chosen.query, as_of=chosen.as_of, scope=scope, trend=chosen.dates)


def records_link(records: Mapping[str, str]) -> str:
    """Return the address of the records behind a figure."""
    return f"{reverse('staffing:records')}?{urlencode(records)}"


def downloads(kind: str, key: str, parameters: str) -> dict[str, str]:
    """Return the addresses of the files of a table or chart, by their name on the page."""
    formats = {"table": ("csv", "xlsx"), "chart": ("png", "svg", "csv")}[kind]
    return {
        name.upper(): f"{reverse(f'staffing:{kind}_file', args=[key, name])}?{parameters}"
        for name in formats
    }


def headlines(picture: StaffPicture, tables: Mapping[str, Table]) -> list[Headline]:
    """Return the figures on top of the page: shares of 20 persons and more, counts of fewer."""
    last = picture.as_of.isoformat()
    everybody, trend = tables["T1"], tables["T6"]
    if is_of_few(everybody.cell("total", "share_women")):
        cells = [
            (_("Staff"), everybody.cell("total", "total")),
            (_("Women"), everybody.cell("total", "women")),
            (_("Men"), everybody.cell("total", "men")),
            (_("Other or undisclosed"), everybody.cell("total", "other")),
        ]
        return [headline(picture, label, cell) for label, cell in cells if is_positive(cell)]
    cells = [
        (_("Staff"), everybody.cell("total", "total")),
        (_("Women among all staff"), everybody.cell("total", "share_women")),
        (_("Women at P5 and above"), trend.cell(last, "P5+")),
        (_("Women among national officers"), trend.cell(last, "NO")),
    ]
    return [headline(picture, label, cell) for label, cell in cells if not is_of_few(cell)]


def headline(picture: StaffPicture, label: str, cell: Cell) -> Headline:
    """Return a figure of the top of the page with the address of its records."""
    records = dict(cell.records) if isinstance(cell, Figure) else {}
    return Headline(label, cell, picture.link(records) if picture.link else "")


def is_positive(cell: Cell) -> bool:
    """Whether a cell counts anybody."""
    return isinstance(cell, Figure) and bool(cell.value)


@require_safe
def table_file(request: HttpRequest, number: str, extension: str) -> HttpResponse:
    """Download one table of the dashboard exactly as it is filtered."""
    scope = inner_circle(request)
    chosen = chosen_by(request, scope)
    tables = council_tables(picture_of(chosen, scope)) if chosen else {}
    if chosen is None or number not in tables:
        raise Http404
    table = tables[number]
    name = f"{number.lower()}-{chosen.as_of.isoformat()}"
    return table_as_file(
        table, extension, name, on=chosen.as_of, subtitle=filter_words(chosen.form)
    )


@require_safe
def chart_file(request: HttpRequest, key: str, extension: str) -> HttpResponse:
    """Download one chart of the dashboard as a drawing or as its data."""
    scope = inner_circle(request)
    chosen = chosen_by(request, scope)
    if chosen is None:
        raise Http404
    picture = picture_of(chosen, scope)
    charts: dict[str, Chart] = {
        chart.key: chart
        for chart in charts_worth_reading(picture, council_tables(picture), scope=scope)
    }
    if key not in charts:
        raise Http404
    name = f"{key.replace('.', '-')}-{chosen.as_of.isoformat()}"
    return chart_as_file(charts[key], extension, name)


@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """List the offices whose returns a number adds up."""
    scope = inner_circle(request)
    chosen = chosen_by(request, scope, PlaceFilterForm)
    if chosen is None:
        raise Http404
    found = records_behind(as_of=chosen.as_of, query=chosen.query, scope=scope)
    if found is None:
        return nothing_matches(request, chosen)
    answer, rows = found
    return render_page(
        request,
        "staffing/records.html",
        {
            "answer": answer,
            "rows": rows,
            "as_of": chosen.as_of,
            "filter_form": chosen.form,
            "chips": filter_chips(chosen),
            "clear_url": f"?as_of={chosen.as_of.isoformat()}",
            "crumbs": [
                (
                    _("Women and men among staff"),
                    f"{reverse('staffing:dashboard')}?{chosen.asked.urlencode()}",
                )
            ],
            "facts": [
                as_of_words(chosen.as_of),
                str(chosen.query.population.label),
                str(chosen.query.standing.label),
                coverage_words(answer.coverage),
            ],
        },
    )
