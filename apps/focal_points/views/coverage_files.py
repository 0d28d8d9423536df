"""The files of coverage: tables and lists as CSV and XLSX, charts as PNG, SVG and CSV."""

from collections.abc import Sequence
from datetime import datetime, time

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.requests import ScopedRequest
from apps.figures.tables import Table
from apps.focal_points.choices import RuleKey
from apps.focal_points.selectors.coverage import Coverage
from apps.focal_points.selectors.coverage.history import trend_to
from apps.focal_points.selectors.coverage.words import headline, language
from apps.focal_points.views.coverage import OfficeLine, charts_of, listed
from apps.publishing.document import Document, DocumentMeta, TableBlock
from apps.publishing.spreadsheets import SheetContent, write_csv, write_xlsx
from apps.publishing.spreadsheets.writing import Value
from apps.publishing.svg import draw_png, draw_svg
from apps.publishing.svg.twin import table_csv
from apps.publishing.xlsx import render_xlsx
from apps.web.downloads import CSV_TYPE, XLSX_TYPE, attachment

SVG_TYPE, PNG_TYPE = "image/svg+xml", "image/png"


@require_safe
def coverage_file(request: ScopedRequest, what: str, extension: str) -> HttpResponse:
    """Download one table, list or chart of a day, exactly as the page shows it."""
    shown = listed(request)
    found = shown.found
    name = f"focal-points-{what}-{found.as_of.isoformat()}.{extension}"
    if what == "offices" and extension in {"csv", "xlsx"}:
        return rows_file(office_header(), office_rows(shown.lines, found), found, extension, name)
    if what == "failures" and extension in {"csv", "xlsx"}:
        return rows_file(failure_header(), failure_rows(found), found, extension, name)
    if what == "regions" and extension in {"csv", "xlsx"} and found.table is not None:
        if extension == "csv":
            return attachment(table_csv(found.table, language()), CSV_TYPE, name)
        return attachment(workbook_of(found.table, found), XLSX_TYPE, name)
    charts = charts_of(found, trend_to(as_of=found.as_of, scope=request.scope))
    if what not in charts:
        raise Http404
    match extension:
        case "svg":
            drawing = draw_svg(charts[what], language(), is_titled=True)
            return attachment(drawing.encode(), SVG_TYPE, name)
        case "png":
            return attachment(draw_png(charts[what], language()), PNG_TYPE, name)
        case "csv":
            return attachment(table_csv(charts[what].table, language()), CSV_TYPE, name)
    raise Http404


def rows_file(
    header: Sequence[str],
    rows: Sequence[Sequence[Value]],
    found: Coverage,
    extension: str,
    name: str,
) -> HttpResponse:
    """Return a list as a file; the workbook says what it is of."""
    if extension == "csv":
        return attachment(write_csv(header, rows), CSV_TYPE, name)
    sheet = SheetContent(
        name=_("Focal points"), header=header, rows=rows, caveats=[headline(found)]
    )
    return attachment(write_xlsx([sheet], title=_("Gender focal points")), XLSX_TYPE, name)


def office_header() -> list[str]:
    """Return the header of the list of offices."""
    return [
        _("Code"),
        _("Office"),
        _("Kind"),
        _("Region"),
        _("Country"),
        _("State"),
        _("Since"),
        _("Focal points"),
        _("Alternates"),
        _("Rules not met"),
    ]


def office_rows(lines: Sequence[OfficeLine], found: Coverage) -> list[list[Value]]:
    """Return the offices as rows, in the order of the page; persons as names, as on the page."""
    failing: dict[int, int] = {}
    for each in found.failures:
        failing[each.place.node.id] = failing.get(each.place.node.id, 0) + 1
    return [
        [
            line.place.node.code,
            line.place.node.name,
            line.kind,
            line.region,
            line.place.node.country,
            str(line.status.label),
            line.status.on,
            "; ".join(person.name for person in line.place.persons),
            line.place.alternates,
            failing.get(line.place.node.id, 0),
        ]
        for line in lines
    ]


def failure_header() -> list[str]:
    """Return the header of the list of failures."""
    return [_("Code"), _("Office"), _("Focal point"), _("Rule"), _("What is not met"), _("Source")]


def failure_rows(found: Coverage) -> list[list[Value]]:
    """Return the failures of the chosen rule set as rows."""
    return [
        [
            each.place.node.code,
            each.place.node.name,
            each.person.name,
            str(RuleKey(each.failure.rule).label),
            each.failure.sentence,
            each.failure.source,
        ]
        for each in found.failures
    ]


def workbook_of(table: Table, found: Coverage) -> bytes:
    """Return a workbook of one table with its notes and the day that it is of."""
    return render_xlsx(
        Document(
            meta=DocumentMeta(
                title=table.title,
                subtitle="",
                organization="",
                language=language(),
                created_at=datetime.combine(
                    found.as_of, time(), tzinfo=timezone.get_current_timezone()
                ),
            ),
            blocks=(TableBlock(table=table),),
        )
    )
