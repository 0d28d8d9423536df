"""Shares of the money by marker code: the page and its files."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.requests import ScopedRequest
from apps.figures.charts import Chart
from apps.figures.figure import Figure
from apps.figures.tables import Table
from apps.gender_marker.choices import EditionState, ShareKind
from apps.gender_marker.forms.shares import SharesForm
from apps.gender_marker.selectors.access import demand_sums
from apps.gender_marker.selectors.benchmarks import (
    benchmarks_by_year,
    benchmarks_for,
    standing_of,
)
from apps.gender_marker.selectors.editions import editions_seen
from apps.gender_marker.selectors.estimates import reads_estimates
from apps.gender_marker.selectors.shares import Shares, codes_of, shares_of, tallies_by_year
from apps.gender_marker.selectors.shares.asked import BASES, TRAFFICKING, one_edition
from apps.gender_marker.selectors.shares.figures import BLIND
from apps.gender_marker.selectors.shares.tables import (
    BLOCKS,
    CODES,
    GROUPS,
    YEARS,
    blocks_table,
    codes_table,
    groups_table,
    register_address,
    years_table,
)
from apps.gender_marker.selectors.shares.words import (
    codes_chart,
    gaps,
    headline,
    whose,
    years_chart,
)
from apps.organization.selectors import tree_on
from apps.publishing.document import Document, DocumentMeta, TableBlock
from apps.publishing.svg import draw_png, draw_svg
from apps.publishing.svg.twin import table_csv
from apps.publishing.xlsx import render_xlsx
from apps.web.downloads import CSV_TYPE, XLSX_TYPE, attachment
from apps.web.filters import chips_of
from apps.web.language import in_language
from apps.web.pages import render_page
from apps.web.parts import StatusTag
from apps.web.refusals import Invalid

YEARS_BESIDE = 5
"""So many years stand side by side, the one asked for the last. A choice of this product."""
SVG_TYPE, PNG_TYPE = "image/svg+xml", "image/png"
KINDS = {
    ShareKind.PRINCIPAL: ShareKind.PRINCIPAL.label,
    ShareKind.SIGNIFICANT: ShareKind.SIGNIFICANT.label,
    ShareKind.FOCUSED: ShareKind.FOCUSED.label,
}


@dataclass(frozen=True, slots=True)
class Headline:
    """One figure on top of the page, with its bounds where it has any."""

    label: str
    figure: Figure
    lowest: Figure | None = None
    highest: Figure | None = None
    status: StatusTag | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for, and the answer."""

    form: SharesForm
    found: Shares
    tables: dict[str, Table]
    charts: dict[str, Chart]


@require_safe
def shares(request: ScopedRequest) -> HttpResponse:
    """Show how the money of a year is shared by code of one edition."""
    demand_sums(scope=request.scope)
    now = timezone.now()
    form = form_of(request, year=timezone.localdate(now).year)
    context: dict[str, Any] = {
        "title": _("Shares of the money by gender marker"),
        "filter_form": form,
        "chips": chips_of(form, request.GET, ignored=("year", "edition")),
        "clear_url": reverse("gender_marker:shares"),
        "benchmarks_url": reverse("gender_marker:benchmarks"),
        "estimates_url": reverse("gender_marker:estimates")
        if reads_estimates(scope=request.scope)
        else "",
    }
    try:
        one_edition(request.GET.getlist("edition"))
    except Invalid as refusal:
        context |= {"refused": str(refusal.message), "is_open": True}
        return render_page(request, "gender_marker/shares.html", context, status=422)
    if not form.is_valid():
        context["is_open"] = True
        return render_page(request, "gender_marker/shares.html", context, status=422)
    asked = answer(form, request, today=timezone.localdate(now))
    found = asked.found
    query = urlencode({name: value for name, value in form.cleaned_data.items() if value})
    benchmarks = benchmarks_for(year=found.year, scope=request.scope)
    context |= {
        "facts": facts_of(found),
        "shares": found,
        "sentence": headline(found),
        "gaps": gaps(found),
        "whose": whose(tree_on(day=timezone.localdate(now)), scope=request.scope),
        "headlines": headlines(found, benchmarks),
        "tables": [
            (table, downloads(key, ("csv", "xlsx"), query))
            for key, table in asked.tables.items()
            if key != YEARS
        ],
        "charts": [
            (chart, downloads(key, ("png", "svg", "csv"), query))
            for key, chart in asked.charts.items()
        ],
        "register_url": register_address(found, {}),
    }
    return render_page(request, "gender_marker/shares.html", context)


@require_safe
def shares_file(request: ScopedRequest, what: str, extension: str) -> HttpResponse:
    """Download one table or chart exactly as the page shows it."""
    demand_sums(scope=request.scope)
    today = timezone.localdate()
    one_edition(request.GET.getlist("edition"))
    form = form_of(request, year=today.year)
    if not form.is_valid():
        raise Invalid(
            _("Say of which year, which edition and which money; see the page of shares.")
        )
    asked = answer(form, request, today=today)
    language = (get_language() or "en")[:2]
    name = f"shares-{what}-{asked.found.edition.code}-{asked.found.year}.{extension}"
    chart, table = asked.charts.get(what), asked.tables.get(what)
    if extension == "svg" and chart is not None:
        drawing = draw_svg(chart, language, is_titled=True)
        return attachment(drawing.encode(), SVG_TYPE, name)
    if extension == "png" and chart is not None:
        return attachment(draw_png(chart, language), PNG_TYPE, name)
    if extension == "csv" and table is not None:
        return attachment(table_csv(table, language), CSV_TYPE, name)
    if extension == "xlsx" and table is not None:
        return attachment(workbook(table, asked.found, language), XLSX_TYPE, name)
    raise Http404


def form_of(request: ScopedRequest, *, year: int) -> SharesForm:
    """Return the form of the address, with the year and the compulsory edition where none is named."""
    known = [
        edition
        for edition in editions_seen(scope=request.scope)
        if edition.state != EditionState.DRAFT
    ]
    data: QueryDict = request.GET.copy()
    if not data.get("year"):
        data["year"] = str(year)
    if not data.get("edition"):
        data["edition"] = next((each.code for each in known if each.is_default), "")
    return SharesForm(
        data,
        editions=[(each.code, f"{each.code} · {in_language(each, 'title')}") for each in known],
    )


def answer(form: SharesForm, request: ScopedRequest, *, today: date) -> Asked:
    """Return the shares that a form without problems asks for, with their tables and charts."""
    said, scope = form.cleaned_data, request.scope
    year = said["year"]
    found = shares_of(
        edition_code=said["edition"],
        year=year,
        basis=said["basis"],
        by=said["by"] or None,
        trafficking=said["trafficking"],
        as_of=today,
        scope=scope,
    )
    first = year - YEARS_BESIDE + 1
    tallies = tallies_by_year(
        edition_code=said["edition"],
        first_year=first,
        last_year=year,
        basis=said["basis"],
        trafficking=said["trafficking"],
        scope=scope,
    )
    tables = {CODES: codes_table(found)}
    if (groups := groups_table(found)) is not None:
        tables[GROUPS] = groups
    tables[BLOCKS] = blocks_table(found)
    charts = {}
    if found.has_money:
        charts[CODES] = codes_chart(found, tables[CODES])
    if tallies:
        tables[YEARS] = years_table(tallies, codes=codes_of(found.edition), found=found)
        known = benchmarks_by_year(first_year=first, last_year=year, scope=scope)
        charts[YEARS] = years_chart(found, tables[YEARS], known)
    return Asked(form=form, found=found, tables=tables, charts=charts)


def facts_of(found: Shares) -> list[str]:
    """Return what the page is about."""
    facts = [
        str(found.year),
        found.edition.code,
        str(BASES[found.basis]),
        str(TRAFFICKING[found.trafficking]),
    ]
    return [*facts, _("as of %(date)s") % {"date": date_format(found.as_of, "DATE_FORMAT")}]


def headlines(found: Shares, benchmarks: Any) -> list[Headline]:
    """Return the figures on top of the page: money, coverage, and the shares with their benchmarks."""
    shown = [
        Headline(_("All money"), found.total, url=register_address(found, {})),
        Headline(_("Scored, per cent of the money"), found.coverage),
    ]
    for kind, label in KINDS.items():
        measured = found.measured(kind)
        shown.append(
            Headline(
                str(label),
                measured.share,
                measured.lowest,
                measured.highest,
                standing_of(kind, measured, benchmarks[kind]),
            )
        )
    blind = found.measured(BLIND)
    shown.append(Headline(_("Gender-blind"), blind.share, blind.lowest, blind.highest))
    return shown


def downloads(what: str, extensions: tuple[str, ...], query: str) -> dict[str, str]:
    """Return the addresses of the files of a table or chart."""
    return {
        extension.upper(): f"{reverse('gender_marker:shares_file', args=[what, extension])}?{query}"
        for extension in extensions
    }


def workbook(table: Table, found: Shares, language: str) -> bytes:
    """Return a workbook of one table with its notes and the day that it is of."""
    return render_xlsx(
        Document(
            meta=DocumentMeta(
                title=table.title,
                subtitle=", ".join(facts_of(found)),
                organization="",
                language=language,
                created_at=datetime.combine(
                    found.as_of, time(), tzinfo=timezone.get_current_timezone()
                ),
            ),
            blocks=(TableBlock(table=table),),
        )
    )
