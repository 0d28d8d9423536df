"""The five aims, and how far the projects of a round, and the round as a whole, reached them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.presentation import name_of
from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.projects.choices import AimRating, AwardState, RoundState
from apps.projects.models import Aim, AimAssessment, Award, FundingRound, Project
from apps.projects.selectors.access import projects_seen
from apps.projects.selectors.reports import AcceptedReport, accepted_texts
from apps.questionnaires.selectors.answers import GivenAnswer, answers_of
from apps.web.language import in_language
from apps.web.parts import Kind, StatusTag
from apps.web.refusals import NotPermitted, OutOfScope

KINDS: dict[str, Kind] = {
    AimRating.REACHED: "good",
    AimRating.PARTLY: "warn",
    AimRating.NOT_REACHED: "bad",
    AimRating.CANNOT_TELL: "calm",
}


@dataclass(frozen=True, slots=True)
class WordedAim:
    """An aim in the reader's language; `text` is blank where the wording is not known."""

    number: int
    text: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """How far an aim was reached, and who said so when."""

    aim: int
    rating: str
    words: str
    version: int
    assessed_by: str
    assessed_at: datetime

    @property
    def status(self) -> StatusTag:
        """The rating as a word, a colour, a date and a name."""
        return StatusTag(
            KINDS[self.rating],
            AimRating(self.rating).label,
            on=self.assessed_at,
            by=self.assessed_by,
        )


@dataclass(frozen=True, slots=True)
class AssessedProject:
    """A project of a round with its assessments by the number of the aim."""

    project: Project
    assessments: Mapping[int, Assessment]


@dataclass(frozen=True, slots=True)
class RoundAssessments:
    """The assessments of one round: of its projects, as far as they are seen, and of it as a whole."""

    funding_round: FundingRound
    aims: tuple[WordedAim, ...]
    projects: tuple[AssessedProject, ...]
    whole: Mapping[int, Assessment]
    may_assess: bool


@dataclass(frozen=True, slots=True)
class ProjectEvidence:
    """By what a project is assessed: the answers about it, and its newest accepted report."""

    answers: Sequence[GivenAnswer]
    report: AcceptedReport | None


def assesses(scope: OfficeScope) -> bool:
    """Whether somebody words the aims and assesses projects."""
    return scope.may(Capability.RUN_WGGI)


def expect_assessor(scope: OfficeScope) -> None:
    """Raise NotPermitted for everybody but the WGGI and the Gender Coordination Unit."""
    if not assesses(scope):
        raise NotPermitted(_("The WGGI and the Gender Coordination Unit assess the projects."))


def expect_reader(scope: OfficeScope) -> None:
    """Raise NotPermitted for those who see no projects of any office."""
    if not scope.over(Capability.SEE_PROJECTS):
        raise NotPermitted(_("The assessments are for those who work with projects."))


def aims(*, scope: OfficeScope) -> list[Aim]:
    """Return the aims by number; nothing for those who see no projects. One statement."""
    if not scope.over(Capability.SEE_PROJECTS):
        return []
    return list(Aim.objects.order_by("number"))


def round_to_assess(*, year: int, scope: OfficeScope) -> FundingRound:
    """Return the round of a year; raises OutOfScope for none, and for a draft outside the WGGI."""
    rows = FundingRound.objects.filter(year=year)
    found = (rows if assesses(scope) else rows.exclude(state=RoundState.DRAFT)).first()
    if found is None or not scope.over(Capability.SEE_PROJECTS):
        raise OutOfScope
    return found


def projects_of_round(*, funding_round: FundingRound, scope: OfficeScope) -> QuerySet[Project]:
    """Return the projects that the round has awarded money, in the order of the awards."""
    awarded = Award.objects.filter(round=funding_round).exclude(state=AwardState.CANCELLED)
    return projects_seen(scope=scope).filter(awards__in=awarded).order_by("awards__number")


def assessments_of_round(*, year: int, scope: OfficeScope) -> RoundAssessments:
    """Return the assessments of a round; four statements. Raises OutOfScope, or NotPermitted."""
    expect_reader(scope)
    funding_round = round_to_assess(year=year, scope=scope)
    projects = list(
        projects_of_round(funding_round=funding_round, scope=scope).select_related("office")
    )
    found: dict[int | None, dict[int, Assessment]] = {}
    for row in AimAssessment.objects.filter(round=funding_round).select_related(
        "aim", "assessed_by"
    ):
        found.setdefault(row.project_id, {})[row.aim.number] = assessment_of(row)
    return RoundAssessments(
        funding_round=funding_round,
        aims=tuple(worded(aim) for aim in aims(scope=scope)),
        projects=tuple(AssessedProject(project, found.get(project.pk, {})) for project in projects),
        whole=found.get(None, {}),
        may_assess=assesses(scope),
    )


def assessments_of_project(
    *, project_id: int, scope: OfficeScope
) -> list[tuple[int, list[Assessment]]]:
    """Return the assessments of a project by the year of the round, the newest first; one statement."""
    rows = (
        AimAssessment.objects.filter(project__in=projects_seen(scope=scope).filter(pk=project_id))
        .select_related("aim", "assessed_by", "round")
        .order_by("-round__year", "aim__number")
    )
    found: dict[int, list[Assessment]] = {}
    for row in rows:
        found.setdefault(row.round.year, []).append(assessment_of(row))
    return list(found.items())


def years_to_assess(*, project_id: int, scope: OfficeScope) -> list[int]:
    """Return the rounds that paid for a project, for those who assess it; one statement, else none."""
    if not assesses(scope):
        return []
    return list(
        Award.objects.filter(project=project_id)
        .exclude(state=AwardState.CANCELLED)
        .order_by("-round__year")
        .values_list("round__year", flat=True)
    )


def evidence_of_project(*, project: Project, scope: OfficeScope) -> ProjectEvidence:
    """Return by what a project that was found under this scope is assessed; five statements."""
    ref = RecordRef("projects.project", project.pk)
    return ProjectEvidence(
        answers=answers_of(causes=[ref], scope=scope).get(ref, []),
        report=accepted_texts(project_ids=[project.pk], scope=scope).get(project.pk),
    )


def worded(aim: Aim) -> WordedAim:
    """Return an aim in the reader's language."""
    return WordedAim(aim.number, in_language(aim, "text"), aim.source, aim.note)


def assessment_of(row: AimAssessment) -> Assessment:
    """Return a row as it is read."""
    return Assessment(
        aim=row.aim.number,
        rating=row.rating,
        words=row.words,
        version=row.version,
        assessed_by=name_of(row.assessed_by),
        assessed_at=row.assessed_at,
    )
