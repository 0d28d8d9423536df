"""The picture of the network in a year, on a page and as files."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import django_tables2 as tables
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from apps.accounts.requests import ScopedRequest
from apps.figures.charts import Chart, Point, Series
from apps.figures.display import display
from apps.figures.figure import Figure
from apps.figures.tables import Table
from apps.focal_points.forms.recognition import (
    ACTIVE,
    ASKED,
    INACTIVE,
    NOTHING,
    PictureForm,
)
from apps.focal_points.models import Area
from apps.focal_points.selectors.access import demand_network
from apps.focal_points.selectors.picture_list import (
    OF_A_REGISTER,
    PictureLine,
    areas_of_work,
    areas_table,
    lines_of,
    sentence_of,
    served_in,
    summary_table,
)
from apps.focal_points.selectors.statements import may_read_statement
from apps.focal_points.selectors.workplans import Progress, progress_of
from apps.focal_points.views.picture_words import (
    areas_words,
    months_words,
    silent_status,
    strip_of,
    titles_of,
)
from apps.organization.selectors import tree_on
from apps.publishing.spreadsheets import SheetContent, write_csv, write_xlsx
from apps.publishing.svg import draw_png, draw_svg
from apps.web.downloads import CSV_TYPE, XLSX_TYPE, attachment
from apps.web.filters import chips_of
from apps.web.pages import render_page
from apps.web.parts import Action as Button

ROWS_ON_A_PAGE = 50
FEWEST_TO_DRAW = 5
"""Of fewer persons the list says it all."""
SVG_TYPE, PNG_TYPE = "image/svg+xml", "image/png"
KEPT: dict[str, Callable[[PictureLine], bool]] = {
    INACTIVE: lambda line: line.picture.is_inactive,
    ASKED: lambda line: line.asked_on is not None,
    ACTIVE: lambda line: bool(line.picture.months),
    NOTHING: lambda line: not line.picture.months,
}


class PictureTable(tables.Table):
    """One line for each appointment; nothing that counts can be sorted by, so that nobody is ranked."""

    name = tables.Column(verbose_name=gettext_lazy("Focal point"))
    office = tables.Column(verbose_name=gettext_lazy("Office"))
    months = tables.Column(
        verbose_name=gettext_lazy("Months with an activity"), empty_values=(), orderable=False
    )
    areas = tables.Column(verbose_name=gettext_lazy("Areas"), empty_values=(), orderable=False)
    workplan = tables.Column(
        verbose_name=gettext_lazy("Workplan"), empty_values=(), orderable=False
    )
    silent_since = tables.Column(verbose_name=gettext_lazy("Silent since"))

    class Meta:
        attrs = {"class": "table table-cards picture-table"}
        order_by_field = "sort"

    def __init__(self, lines: Sequence[PictureLine], *, year: int, scope: Any) -> None:
        """Show lines of `selectors.picture_list`."""
        self.row_header = "name"
        self.caption = _("The picture of %(year)s") % {"year": year}
        self.year, self.scope = year, scope
        self.progress: dict[int, Progress] = {}
        super().__init__(lines)

    def render_name(self, record: PictureLine) -> SafeString:
        """Return the person as a link to their year, with the role of an alternate beneath."""
        appointment = record.appointment
        if may_read_statement(appointment=appointment, scope=self.scope):
            url = reverse("focal_points:statement", args=[appointment.pk, self.year])
        else:
            url = reverse("focal_points:appointment", args=[appointment.pk])
        role = appointment.get_role_display() if appointment.role == "alternate" else ""
        return format_html(
            '<a href="{}">{}</a> <span class="quiet small">{}</span>', url, record.name, role
        )

    def render_months(self, record: PictureLine) -> SafeString:
        """Return the strip of twelve months and how many of them."""
        strip = render_to_string("focal_points/_months.html", strip_of(record.picture))
        return format_html('{} <span class="small">{}</span>', strip, months_words(record.picture))

    def render_areas(self, record: PictureLine) -> str:
        """Return the areas covered by number."""
        return areas_words(record.picture)

    def render_workplan(self, record: PictureLine) -> str:
        """Return how far the workplan of the year is."""
        progress = self.progress.get(record.appointment.pk)
        return progress.words if progress else _("no workplan")

    def render_silent_since(self, record: PictureLine) -> SafeString:
        """Return since when nothing was heard, with a tag for who is inactive."""
        day = date_format(record.silent_since, "SHORT_DATE_FORMAT")
        if not record.picture.is_inactive:
            return format_html("{}", day)
        status = replace(silent_status(record.picture), label=_("Inactive"), on=None)
        return format_html("{} {}", day, render_to_string("_status.html", {"status": status}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What of the network a request asks for: the filters, the year, its lines, all and kept."""

    form: PictureForm
    year: int
    today: date
    lines: list[PictureLine]
    kept: list[PictureLine]
    areas: list[Area]


def asked_for(request: ScopedRequest) -> Shown:
    """Return what a request asks for; raises NotPermitted for whom the network is not open."""
    scope, today = request.scope, timezone.localdate()
    demand_network(scope=scope)
    tree = tree_on(day=today)
    form = PictureForm(request.GET, tree=tree, today=today, scope=scope)
    year = form.chosen_year
    chosen = form.cleaned_data
    rows = served_in(year=year, today=today, scope=scope)
    if chosen.get("text"):
        rows = rows.filter(name__unaccent__icontains=chosen["text"])
    if chosen.get("office"):
        rows = rows.filter(office_id__in=tree.subtree(tree.by_code[chosen["office"]].id))
    if chosen.get("role"):
        rows = rows.filter(role=chosen["role"])
    lines = lines_of(rows=rows, year=year, today=today, tree=tree, scope=scope)
    keeps = KEPT.get(chosen.get("only", ""), lambda _line: True)
    return Shown(
        form=form,
        year=year,
        today=today,
        lines=lines,
        kept=[line for line in lines if keeps(line)],
        areas=areas_of_work(scope=scope),
    )


@require_safe
def pictures(request: ScopedRequest) -> HttpResponse:
    """Show the year of everybody whom the reader sees."""
    shown = asked_for(request)
    table = table_of(shown, request)
    table.paginate(per_page=ROWS_ON_A_PAGE)
    table.page = table.paginator.get_page(request.GET.get("page"))
    table.progress = progress_of(
        appointment_ids=[row.record.appointment.pk for row in table.page.object_list],
        year=shown.year,
        scope=request.scope,
    )
    number = len(shown.kept)
    sort = request.GET.get("sort")
    summary = summary_table(shown.lines, year=shown.year, as_of=shown.today)
    query = request.GET.urlencode()
    context = {
        "title": _("The picture of %(year)s") % {"year": shown.year},
        "actions": buttons(),
        "filter_form": shown.form,
        "chips": chips_of(shown.form, request.GET, ignored=("year",)),
        "clear_url": f"{reverse('focal_points:pictures')}?year={shown.year}",
        "keep": {"sort": sort} if sort else {},
        "found": ngettext("%(number)s person found", "%(number)s persons found", number)
        % {"number": number},
        "table": table,
        "page": table.page,
        "number": number,
        "summary": summary,
        "sentence": sentence_of(summary, year=shown.year),
        "areas": titles_of(shown.areas),
        "chart": areas_chart(shown) if len(shown.lines) >= FEWEST_TO_DRAW else None,
        "chart_files": {
            extension.upper(): f"{reverse('focal_points:areas_chart', args=[extension])}?{query}"
            for extension in ("png", "svg")
        },
        "downloads": [
            (
                extension.upper(),
                f"{reverse('focal_points:pictures_file', args=[extension])}?{query}",
            )
            for extension in ("csv", "xlsx")
        ],
    }
    return render_page(request, "focal_points/pictures.html", context)


def table_of(shown: Shown, request: ScopedRequest) -> PictureTable:
    """Return the table in the order of the address."""
    table = PictureTable(shown.kept, year=shown.year, scope=request.scope)
    # Only the order is taken from the address: `per_page` there would draw everything at once.
    RequestConfig(request, paginate=False).configure(table)
    return table


def buttons() -> list[Button]:
    """Return the other pages of recognition."""
    return [
        Button(
            _("Who carries the policy"), reverse("focal_points:contributors"), key="contributors"
        ),
        Button(_("Women and men"), reverse("focal_points:engagement"), key="engagement"),
    ]


@require_safe
def pictures_file(request: ScopedRequest, extension: str) -> HttpResponse:
    """Download exactly what the page shows, in its order."""
    if extension not in {"csv", "xlsx"}:
        raise Http404
    shown = asked_for(request)
    lines = [row.record for row in table_of(shown, request).rows]
    progress = progress_of(
        appointment_ids=[line.appointment.pk for line in lines],
        year=shown.year,
        scope=request.scope,
    )
    header = [
        _("Focal point"),
        _("Office"),
        _("Code"),
        _("Role"),
        _("Year"),
        _("Months with an activity"),
        _("Months in the role"),
        _("Areas"),
        _("Workplan"),
        _("Silent since"),
        _("Silent for twelve months or more"),
        _("As of"),
    ]
    rows = [
        [
            line.name,
            line.office,
            line.appointment.office.code,
            str(line.appointment.get_role_display()),
            shown.year,
            " ".join(str(month) for month in sorted(line.picture.months)),
            " ".join(str(month) for month in sorted(line.picture.held_months)),
            " ".join(str(area) for area in sorted(line.picture.areas)),
            progress[line.appointment.pk].words if line.appointment.pk in progress else "",
            line.picture.silent_since,
            _("Yes") if line.picture.is_inactive else _("No"),
            shown.today,
        ]
        for line in lines
    ]
    name = f"focal-points-{shown.year}-{shown.today.isoformat()}.{extension}"
    if extension == "csv":
        return attachment(write_csv(header, rows), CSV_TYPE, name)
    title = _("The picture of %(year)s") % {"year": shown.year}
    sheet = SheetContent(name=_("Focal points"), header=header, rows=rows)
    return attachment(write_xlsx([sheet], title=title), XLSX_TYPE, name)


def areas_chart(shown: Shown) -> Chart:
    """Return which areas of work the focal points covered."""
    table: Table = areas_table(shown.lines, shown.areas, year=shown.year, as_of=shown.today)
    language = (get_language() or "en")[:2]
    cells = [(row, row.cells[0]) for row in table.rows]
    uncovered = [row.key for row, cell in cells if isinstance(cell, Figure) and not cell.value]
    return Chart(
        key="areas",
        kind="bars",
        title=_("Which areas of work are covered?"),
        sentence=_("Nobody covered: %(areas)s.") % {"areas": ", ".join(uncovered)}
        if uncovered
        else _("Each of the areas was covered by somebody."),
        x_label=_("Area"),
        y_label=_("Focal points"),
        series=(
            Series(
                key="all",
                label=_("Focal points"),
                points=tuple(
                    Point(x=row.key, label=row.key, y=cell.value, display=display(cell, language))
                    for row, cell in cells
                    if isinstance(cell, Figure)
                ),
            ),
        ),
        table=table,
        as_of=shown.today,
        coverage=OF_A_REGISTER,
    )


@require_safe
def areas_file(request: ScopedRequest, extension: str) -> HttpResponse:
    """Download the chart of the areas."""
    return drawing_of(areas_chart(asked_for(request)), extension, "focal-points-areas")


def drawing_of(chart: Chart, extension: str, name: str) -> HttpResponse:
    """Return a chart as a picture."""
    language = (get_language() or "en")[:2]
    if extension == "svg":
        drawing = draw_svg(chart, language, is_titled=True)
        return attachment(drawing.encode(), SVG_TYPE, f"{name}.svg")
    if extension == "png":
        return attachment(draw_png(chart, language), PNG_TYPE, f"{name}.png")
    raise Http404
