"""Tables and charts of a page as files, exactly as the page shows them."""

from datetime import date, datetime, time

from django import forms
from django.http import Http404, HttpResponse
from django.utils import timezone

from apps.figures.charts import Chart
from apps.figures.tables import Table
from apps.publishing.document import Document, DocumentMeta, TableBlock
from apps.publishing.svg import draw_png, draw_svg
from apps.publishing.svg.twin import table_csv
from apps.publishing.xlsx import render_xlsx
from apps.staffing.selectors.charts import language_of_reader
from apps.web.downloads import CSV_TYPE, XLSX_TYPE, attachment


def table_as_file(
    table: Table,
    extension: str,
    name: str,
    *,
    on: date,
    subtitle: str = "",
    watermark: str = "",
) -> HttpResponse:
    """Return a table with its notes as a file; `on` is the day that a workbook bears.

    Raises Http404 for anything but CSV and XLSX.
    """
    language = language_of_reader()
    if extension == "csv":
        return attachment(table_csv(table, language), CSV_TYPE, f"{name}.csv")
    if extension != "xlsx":
        raise Http404
    document = Document(
        meta=DocumentMeta(
            title=table.title,
            subtitle=subtitle,
            organization="",
            language=language,
            created_at=datetime.combine(on, time(), tzinfo=timezone.get_current_timezone()),
            watermark=watermark,
        ),
        blocks=(TableBlock(table=table),),
    )
    return attachment(render_xlsx(document), XLSX_TYPE, f"{name}.xlsx")


def chart_as_file(chart: Chart, extension: str, name: str) -> HttpResponse:
    """Return a chart as a drawing, or its data as CSV; raises Http404 for anything else."""
    language = language_of_reader()
    match extension:
        case "svg":
            return attachment(draw_svg(chart, language).encode(), "image/svg+xml", f"{name}.svg")
        case "png":
            return attachment(draw_png(chart, language), "image/png", f"{name}.png")
        case "csv":
            return attachment(table_csv(chart.table, language), CSV_TYPE, f"{name}.csv")
    raise Http404


def filter_words(form: forms.Form) -> str:
    """Return the filters of a valid form that apply, for the head of a workbook."""
    return "; ".join(
        f"{form[name].label}: {value}" for name, value in form.cleaned_data.items() if value
    )
