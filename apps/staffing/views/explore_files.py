"""What the page “Explore” shows, as a file: all rows, with filters and caveats inside."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, replace

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from apps.accounts.requests import ScopedRequest
from apps.figures.tables import Table
from apps.publishing.document import Document, DocumentMeta, TableBlock
from apps.publishing.spreadsheets.writing import write_csv
from apps.publishing.svg import draw_png, draw_svg
from apps.publishing.svg.twin import table_rows
from apps.publishing.xlsx import render_xlsx
from apps.staffing.selectors.charts import language_of_reader
from apps.staffing.selectors.explore.caveats import about
from apps.staffing.selectors.explore.chart import explore_chart
from apps.staffing.selectors.explore.counting import Pivot, pivot_if_any
from apps.staffing.selectors.explore.observations import (
    column_types,
    dimension_names,
    observations,
)
from apps.staffing.selectors.explore.table import explore_table, first_rows
from apps.staffing.views.explore import MOST_ROWS, Asked, asked_by, chips, inner_circle
from apps.web.downloads import CSV_TYPE, XLSX_TYPE, attachment
from apps.web.refusals import Invalid, Problem

PARQUET_TYPE = "application/vnd.apache.parquet"
PARQUET_WRITER = "apps.publishing.parquet.write_parquet"
"""Imported when somebody asks for such a file: it takes 36 MB of memory, which no other page needs."""
Writer = Callable[
    [Sequence[tuple[str, type]], Sequence[Sequence[object]], Mapping[str, str]], bytes
]


@require_safe
def explore_file(request: ScopedRequest, extension: str) -> HttpResponse:
    """Download what the address asks for; raises Invalid where it has no answer, Http404 where nothing is."""
    scope = inner_circle(request.scope)
    asked = asked_by(request.GET, scope)
    if asked is None:
        raise Http404
    if asked.query is None:
        raise Invalid(problems=problems_of(asked))
    pivot = pivot_if_any(query=asked.query, scope=scope)
    if pivot is None:
        raise Http404
    table = explore_table(pivot)
    name = f"explore-{'-'.join(pivot.query.dimensions)}-{pivot.query.as_of.isoformat()}"
    if extension in {"svg", "png"}:
        return drawing(pivot, first_rows(table, MOST_ROWS), name, extension)
    filters = {chip.label: chip.value for chip in chips(asked)}
    lines = about(pivot, table, filters=filters, made_at=timezone.localtime())
    match extension:
        case "csv":
            return attachment(csv_of(table, lines), CSV_TYPE, f"{name}.csv")
        case "xlsx":
            return attachment(workbook_of(table, lines), XLSX_TYPE, f"{name}.xlsx")
        case "parquet":
            return attachment(parquet_of(pivot, lines), PARQUET_TYPE, f"{name}.parquet")
    raise Http404


def problems_of(asked: Asked) -> list[Problem]:
    """Return what is wrong with an address, field by field."""
    return [
        Problem(code="invalid", message=str(message), field=name)
        for name, messages in asked.form.errors.items()
        for message in messages
    ]


def drawing(pivot: Pivot, table: Table, name: str, extension: str) -> HttpResponse:
    """Return the chart as a drawing; raises Http404 where there is none."""
    chart = explore_chart(pivot, table) if pivot.is_counted else None
    if chart is None:
        raise Http404
    language = language_of_reader()
    if extension == "svg":
        return attachment(draw_svg(chart, language).encode(), "image/svg+xml", f"{name}.svg")
    return attachment(draw_png(chart, language), "image/png", f"{name}.png")


def csv_of(table: Table, lines: Sequence[tuple[str, str]]) -> bytes:
    """Return header and rows, an empty line, then what a reader must know: name and text."""
    header, rows = table_rows(table, language_of_reader())
    return write_csv(header, [*rows, [], *lines])


def workbook_of(table: Table, lines: Sequence[tuple[str, str]]) -> bytes:
    """Return a workbook of the table, with what a reader must know beneath it."""
    told = tuple(
        f"{name}: {text}" for name, text in lines if text not in {table.note, *table.caveats}
    )
    return render_xlsx(
        Document(
            meta=DocumentMeta(
                title=table.title,
                organization="",
                language=language_of_reader(),
                created_at=timezone.localtime(),
            ),
            blocks=(TableBlock(table=replace(table, caveats=(*table.caveats, *told))),),
        )
    )


def parquet_of(pivot: Pivot, lines: Sequence[tuple[str, str]]) -> bytes:
    """Return one row for each cell with typed columns; what a reader must know is in the metadata.

    Its keys are `title`, `rows`, `columns`, `measure`, and `about`: a JSON list of names and texts.
    """
    write: Writer = import_string(PARQUET_WRITER)
    rows, columns = dimension_names(pivot)
    return write(
        column_types(),
        [astuple(each) for each in observations(pivot)],
        {
            "title": lines[0][1],
            "rows": rows,
            "columns": columns,
            "measure": str(pivot.query.measure.value),
            "about": json.dumps(lines, ensure_ascii=False),
        },
    )
