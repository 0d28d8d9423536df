"""The yearly report of the WGGI on what its money paid for."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.figures.tables import Table
from apps.organization.selectors import has_demo_data
from apps.projects.selectors.activities import activities_of
from apps.projects.selectors.funded import FundedYear, funded_table, funded_year, round_years
from apps.publishing.document import Block, DocumentMeta
from apps.reports.choices import Audience, Series
from apps.reports.series.rules import SeriesRules
from apps.reports.wggi_report import WggiMaterial, wggi_report
from apps.web.refusals import Invalid


def everything() -> OfficeScope:
    """Return the scope under which the report is read."""
    return OfficeScope.everything("the report of the WGGI")


def expect_year(year: int) -> None:
    """Refuse a year without a round."""
    if year not in round_years(scope=everything()):
        raise Invalid(_("There is no funding round of %(year)s.") % {"year": year}, code="no_round")


def year_of(year: int) -> FundedYear:
    """Return what the round of a year paid for; raises Invalid for a year without a round."""
    expect_year(year)
    found = funded_year(year=year, scope=everything())
    assert found is not None  # noqa: S101 - narrows the type
    return found


def obstacle(year: int) -> str:
    """Say that the round of a year is not decided yet."""
    if round_years(scope=everything()).get(year, False):
        return ""
    return _("The round of %(year)s is not decided yet; its report is published afterwards.") % {
        "year": year
    }


def years() -> dict[int, bool]:
    """Return the years with a round, and whether it is decided."""
    return round_years(scope=everything())


def blocks(year: int, language: str) -> Mapping[Audience, tuple[Block, ...]]:
    """Return the report in a language, as the inner circle and as the public reads it."""
    found = year_of(year)
    activities = activities_of(year=year, scope=everything())
    return {
        audience: wggi_report(
            WggiMaterial(
                year=found,
                activities=activities,
                is_public=audience == Audience.PUBLIC,
            )
        )
        for audience in Audience
    }


def tables_now(year: int) -> list[Table]:
    """Return the projects with their money as the records are now."""
    return [funded_table(year_of(year))]


def cover(year: int, language: str, at: datetime) -> DocumentMeta:
    """Return what cover and headers say; the symbol is not known here and is never invented."""
    return DocumentMeta(
        title=_("Report of the Working Group on Gender Issues"),
        subtitle=year_of(year).title,
        organization=_("International Organization for Migration"),
        language=language,
        original_language="en",
        watermark=_("SPECIMEN, invented data") if has_demo_data() else "",
        created_at=at,
    )


WGGI = SeriesRules(
    series=Series.WGGI,
    builder=Capability.RUN_WGGI,
    not_builder=gettext_lazy(
        "The WGGI and the Gender Coordination Unit build the report of the WGGI."
    ),
    sees_all=Capability.SEE_PROJECTS,
    name=gettext_lazy("Report of the WGGI"),
    name_of_all=gettext_lazy("Reports of the WGGI"),
    name_of_files=gettext_lazy("Files of the report of the WGGI"),
    label=gettext_lazy("Report of the WGGI for %(year)s, edition %(number)s"),
    title=gettext_lazy("WGGI report of %(year)s, edition %(number)s"),
    file_stem="wggi-report",
    routes="reports:wggi_",
    frozen_early=gettext_lazy(
        "The figures were frozen before the round was decided; build another edition."
    ),
    expect_year=expect_year,
    obstacle=obstacle,
    years=years,
    cover=cover,
    blocks=blocks,
    tables=tables_now,
)
