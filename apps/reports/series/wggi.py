"""The yearly report of the WGGI on what its money paid for."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.capabilities import Capability
from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.figures.tables import Table
from apps.organization.selectors import has_demo_data
from apps.projects.choices import RoundState
from apps.projects.selectors.activities import activities_of
from apps.projects.selectors.aims import assessments_of_round
from apps.projects.selectors.funded import FundedYear, funded_table, funded_year, round_years
from apps.projects.selectors.reports import ref_of
from apps.projects.services.reports.asking import QUESTIONNAIRE
from apps.publishing.document import Block, DocumentMeta
from apps.questionnaires.choices import VersionState
from apps.questionnaires.selectors.campaigns import campaigns_about
from apps.questionnaires.selectors.questionnaires import known_versions, questions_known
from apps.questionnaires.selectors.tables import tabulation
from apps.reports.choices import Audience, Series
from apps.reports.series.rules import SeriesRules
from apps.reports.wggi_answers import Asked
from apps.reports.wggi_report import WggiMaterial, wggi_report
from apps.web.language import in_language
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
    assessed = assessments_of_round(year=year, scope=everything())
    asked = asked_of(found)
    activities = activities_of(year=year, scope=everything())
    return {
        audience: wggi_report(
            WggiMaterial(
                year=found,
                assessed=assessed,
                asked=asked,
                activities=activities,
                is_public=audience == Audience.PUBLIC,
            )
        )
        for audience in Audience
    }


def asked_of(found: FundedYear) -> Asked:
    """Return the questionnaire of a round's projects, and what was answered about them.

    Of a round that is copied from a document the questions are those of its own time.
    """
    scope = everything()
    versions = known_versions(scope=scope).filter(
        questionnaire__key=QUESTIONNAIRE, state=VersionState.PUBLISHED
    )
    is_stated = found.round.state == RoundState.STATED
    version = versions.last() if is_stated else versions.first()
    questions = questions_known(version=version, scope=scope) if version else []
    causes = [RecordRef("projects.project", each.project.pk) for each in found.projects]
    causes += [ref_of(each.report.report_id) for each in found.projects if each.report]
    campaigns = campaigns_about(causes=causes, scope=scope)
    answers = tabulation(campaign_ids=campaigns, scope=scope) if campaigns else None
    responses = int(answers.responses.value or 0) if answers else 0
    return Asked(
        questions=[(each.number, in_language(each, "text")) for each in questions],
        responses=responses,
        tables=[each.table for each in answers.questions] if answers and responses else [],
    )


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
