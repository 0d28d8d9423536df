"""The report to the Council on the gender policy: the approved figures of a certified period."""

from datetime import MAXYEAR, MINYEAR, date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.figures.tables import Table
from apps.focal_points.selectors.coverage import coverage_on
from apps.organization.choices import PeriodState
from apps.organization.selectors import has_demo_data, period_as_of, periods
from apps.projects.selectors.funded import funded_table, funded_year
from apps.publishing.document import Block, DocumentMeta
from apps.publishing.words import long_date
from apps.reports.archive import document_from_dict
from apps.reports.chapters import StaffingMaterial, council_report
from apps.reports.choices import Audience, Series
from apps.reports.marker_chapter import marked_year
from apps.reports.models import CouncilSession, ReportEdition
from apps.reports.movement_release import released_movements
from apps.reports.projection_release import released_projection
from apps.reports.release import released_tables
from apps.reports.series.rules import SeriesRules
from apps.staffing.selectors.charts import staffing_charts
from apps.staffing.selectors.counts import CountQuery
from apps.staffing.selectors.movement_tables import movement_table
from apps.staffing.selectors.movements import Flows, flows_if_any
from apps.staffing.selectors.picture import staff_picture
from apps.staffing.selectors.tables import council_tables
from apps.staffing.selectors.trends.projections import leads_somewhere, projection_table
from apps.web.refusals import Invalid


def expect_year(year: int) -> None:
    """Refuse a year whose 31 December is no reporting date."""
    if not MINYEAR <= year <= MAXYEAR or period_as_of(as_of=date(year, 12, 31)) is None:
        raise Invalid(
            _("There is no reporting period of 31 December %(year)s.") % {"year": year},
            code="no_period",
        )


def obstacle(year: int) -> str:
    """Say that the Gender Coordination Unit has not yet certified the period of a year."""
    period = period_as_of(as_of=date(year, 12, 31))
    if period is not None and period.state == PeriodState.CERTIFIED:
        return ""
    return _(
        "Certify the reporting period of %(year)s first: only certified figures are published."
    ) % {"year": year}


def years() -> dict[int, bool]:
    """Return the years whose 31 December is a reporting date, and whether it is certified."""
    return {
        period.as_of.year: period.state == PeriodState.CERTIFIED
        for period in periods()
        if (period.as_of.month, period.as_of.day) == (12, 31)
        and period.state != PeriodState.PLANNED
    }


def blocks(year: int, language: str) -> dict[Audience, tuple[Block, ...]]:
    """Return the report in a language, as the inner circle and as the public reads it."""
    everything = OfficeScope.everything("the report to the Council")
    as_of = date(year, 12, 31)
    picture = staff_picture(query=CountQuery(), as_of=as_of, scope=everything)
    published = published_tables(language=language)
    shown = {
        Audience.INNER: council_tables(picture),
        Audience.PUBLIC: released_tables(picture, language=language, published=published),
    }
    if leads_somewhere(picture):
        shown[Audience.INNER]["T7"] = projection_table(picture)
        shown[Audience.PUBLIC]["T7"] = released_projection(
            picture, language=language, published=published
        )
    moved = moved_in(year)
    if moved is not None:
        table = movement_table(moved)
        shown[Audience.INNER]["T5"] = table
        shown[Audience.PUBLIC]["T5"] = released_movements(table, note=moved.note, language=language)
    funded = funded_year(year=year, scope=everything)
    coverage = coverage_on(as_of=as_of, scope=everything)
    marked = marked_year(year=year, scope=everything)
    documents = {}
    for audience, tables in shown.items():
        charts = staffing_charts(picture, tables, scope=everything)
        material = StaffingMaterial(
            as_of=as_of,
            before=picture.before,
            coverage=picture.coverage[as_of],
            tables=tables,
            charts={chart.key: chart for chart in charts},
            is_certified=not obstacle(year),
            is_public=audience == Audience.PUBLIC,
        )
        documents[audience] = council_report(material, year, funded, coverage, marked)
    return documents


def moved_in(year: int) -> Flows | None:
    """Return the movements of the periods that end in a year; None when no office has stated any."""
    everything = OfficeScope.everything("the report to the Council")
    found = flows_if_any(
        query=CountQuery(), first=date(year, 1, 1), last=date(year, 12, 31), scope=everything
    )
    return found if found is not None and found.is_stated else None


def published_tables(*, language: str) -> list[dict[str, Table]]:
    """Return the public tables of every edition that was ever published, by their numbers."""
    documents = (
        ReportEdition.objects.filter(series=Series.COUNCIL, published_at__isnull=False)
        .order_by("year", "number")
        .values_list(f"snapshot__documents__{language}__{Audience.PUBLIC.value}", flat=True)
    )
    return [
        {table.number: table for table in document_from_dict(document).tables()}
        for document in documents
    ]


def tables_now(year: int) -> list[Table]:
    """Return the tables of the approved figures, of projects, the marker and focal points."""
    everything = OfficeScope.everything("comparison of an edition with the approved figures")
    picture = staff_picture(query=CountQuery(), as_of=date(year, 12, 31), scope=everything)
    tables = list(council_tables(picture).values())
    if leads_somewhere(picture):
        tables.append(projection_table(picture))
    moved = moved_in(year)
    if moved is not None:
        tables.append(movement_table(moved))
    funded = funded_year(year=year, scope=everything)
    if funded is not None and funded.is_settled and funded.projects:
        tables.append(funded_table(funded))
    marked = marked_year(year=year, scope=everything)
    if marked is not None:
        tables.append(marked.table)
    coverage = coverage_on(as_of=date(year, 12, 31), scope=everything)
    if coverage.table is not None:
        tables.append(coverage.table)
    return tables


def cover(year: int, language: str, at: datetime) -> DocumentMeta:
    """Return what cover and headers say, from the session record; blank where it is not known.

    A demonstration never bears a symbol, whatever the record says.
    """
    session = CouncilSession.objects.filter(year=year).first()
    is_demo = has_demo_data()
    dates = ""
    if session and session.starts_on and session.ends_on:
        dates = _("%(first)s to %(last)s") % {
            "first": long_date(session.starts_on, language),
            "last": long_date(session.ends_on, language),
        }
    return DocumentMeta(
        title=_("Report on the implementation of the gender policy"),
        subtitle=_("Reporting year %(year)s") % {"year": year},
        organization=_("International Organization for Migration"),
        symbol=session.symbol if session and not is_demo else "",
        session=session.session if session else "",
        session_dates=dates,
        issued_on=session.issued_on if session else None,
        language=language,
        original_language="en",
        watermark=_("SPECIMEN, invented data") if is_demo else "",
        created_at=at,
    )


COUNCIL = SeriesRules(
    series=Series.COUNCIL,
    builder=Capability.BUILD_REPORTS,
    not_builder=gettext_lazy("The Gender Coordination Unit builds the report."),
    sees_all=Capability.SEE,
    name=gettext_lazy("Report to the Council"),
    name_of_all=gettext_lazy("Reports to the Council"),
    name_of_files=gettext_lazy("Files of the report to the Council"),
    label=gettext_lazy("Report to the Council for %(year)s, edition %(number)s"),
    title=gettext_lazy("Report of %(year)s, edition %(number)s"),
    file_stem="gender-report",
    routes="reports:",
    frozen_early=gettext_lazy(
        "The figures were frozen before the period was certified; build another edition."
    ),
    expect_year=expect_year,
    obstacle=obstacle,
    years=years,
    cover=cover,
    blocks=blocks,
    tables=tables_now,
)
