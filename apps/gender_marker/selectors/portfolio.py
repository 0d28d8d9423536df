"""The portfolio: every project that somebody sees, with the score of it that counts by one edition.

A project that somebody reads blind stands there without its score, and is found by nothing that depends on
scores: neither as scored nor as unscored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from apps.accounts.scope import OfficeScope
from apps.figures.figure import PROJECTS, Coverage, Figure, Status, Unit
from apps.gender_marker.choices import AssessmentState, CodeKind, EditionState, Standing, Verdict
from apps.gender_marker.models import Assessment, Code, Edition, QualityCheck
from apps.gender_marker.selectors.access import assessments_seen, drafts_seen, open_readings
from apps.gender_marker.selectors.editions import edition_named, editions_seen
from apps.gender_marker.selectors.scores import counting, scores_that_count
from apps.projects.choices import CLOSED_STATES
from apps.projects.selectors.access import keeps, projects_seen
from apps.projects.selectors.register import budget_of_year

POPULATION = "projects_by_marker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What the portfolio tells of one project beside the project.

    `standing` is None, and nothing else is told, for whoever reads the project blind. `score` is the one
    that counts, also when it is undetermined; `other` the newest by another edition, told only where
    there is none by this one. `checks`: how many other persons checked it, of whom `objections` proposed
    another code. `is_open`: this person scores it.
    """

    standing: Standing | None
    score: Assessment | None = None
    other: Assessment | None = None
    draft_stage: str = ""
    checks: int = 0
    objections: int = 0
    is_open: bool = False

    @property
    def is_hidden(self) -> bool:
        """Whether the reader has the project to read blind."""
        return self.standing is None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many projects are scored, unscored, and not applicable."""

    scored: Figure
    unscored: Figure
    not_applicable: Figure


def portfolio_edition(*, code: str, scope: OfficeScope) -> Edition | None:
    """Return the edition that a portfolio is asked for; the compulsory one, else the first, for a blank.

    None while none is published. Raises Invalid for one that there is not.
    """
    if code:
        return edition_named(code=code, scope=scope)
    known = list(editions_to_choose(scope=scope))
    return next((each for each in known if each.is_default), known[0] if known else None)


def editions_to_choose(*, scope: OfficeScope) -> QuerySet[Edition]:
    """Return the editions by which scores are looked at: all but drafts."""
    return editions_seen(scope=scope).exclude(state=EditionState.DRAFT)


def codes_of(*, edition: Edition) -> QuerySet[Code]:
    """Return the codes of an edition in their order."""
    return Code.objects.filter(edition=edition).order_by("position")


def coded(*, edition: Edition, scope: OfficeScope) -> QuerySet[Assessment]:
    """Return the scores that count and have a code: neither undetermined nor “not screened”."""
    return counting(edition=edition, scope=scope).filter(
        code__kind__in=[CodeKind.SCORE, CodeKind.NOT_APPLICABLE]
    )


def not_blind(*, rows: QuerySet[Any], scope: OfficeScope) -> QuerySet[Any]:
    """Return those projects whose scores are not hidden from this person."""
    return rows.exclude(pk__in=open_readings(scope=scope).values("project_id"))


def standing_at(
    *, rows: QuerySet[Any], standing: Standing, edition: Edition, scope: OfficeScope
) -> QuerySet[Any]:
    """Return the projects that stand so by an edition."""
    rows = not_blind(rows=rows, scope=scope)
    scores = counting(edition=edition, scope=scope)
    if standing in (Standing.SCORED, Standing.NOT_APPLICABLE):
        kind = CodeKind.SCORE if standing == Standing.SCORED else CodeKind.NOT_APPLICABLE
        return rows.filter(pk__in=scores.filter(code__kind=kind).values("project_id"))
    if standing == Standing.UNDETERMINED:
        with_code = coded(edition=edition, scope=scope)
        return rows.filter(pk__in=scores.values("project_id")).exclude(
            pk__in=with_code.values("project_id")
        )
    rows = rows.exclude(pk__in=scores.values("project_id"))
    begun = drafts_seen(scope=scope).filter(edition=edition).values("project_id")
    if standing == Standing.DRAFT:
        return rows.filter(pk__in=begun)
    others = assessments_seen(scope=scope).filter(state=AssessmentState.SCORED)
    elsewhere = others.exclude(edition=edition).values("project_id")
    rows = rows.exclude(pk__in=begun)
    if standing == Standing.OTHER_EDITION:
        return rows.filter(pk__in=elsewhere)
    return rows.exclude(pk__in=elsewhere)


def unscored(*, rows: QuerySet[Any], edition: Edition, scope: OfficeScope) -> QuerySet[Any]:
    """Return the projects without a code by an edition, for whatever reason."""
    with_code = coded(edition=edition, scope=scope).values("project_id")
    return not_blind(rows=rows, scope=scope).exclude(pk__in=with_code)


def scored_before(
    *, rows: QuerySet[Any], moment: datetime, edition: Edition, scope: OfficeScope
) -> QuerySet[Any]:
    """Return the projects whose score that counts was given before a moment."""
    old = coded(edition=edition, scope=scope).filter(scored_at__lt=moment)
    return rows.filter(pk__in=old.values("project_id"))


def to_remind(
    *, rows: QuerySet[Any], moment: datetime, edition: Edition, scope: OfficeScope
) -> QuerySet[Any]:
    """Return the projects that can be scored and are unscored, or were scored before a moment."""
    fresh = coded(edition=edition, scope=scope).filter(scored_at__gte=moment)
    rows = not_blind(rows=rows, scope=scope).exclude(state__in=CLOSED_STATES)
    return rows.exclude(pk__in=fresh.values("project_id"))


def with_score(*, rows: QuerySet[Any], scope: OfficeScope, **facts: Any) -> QuerySet[Any]:
    """Return the projects whose score that counts, by the edition among the facts, is so."""
    edition = facts.pop("edition")
    found = counting(edition=edition, scope=scope).filter(**facts)
    return rows.filter(pk__in=found.values("project_id"))


def with_check(
    *, rows: QuerySet[Any], is_checked: bool, edition: Edition, scope: OfficeScope
) -> QuerySet[Any]:
    """Return the scored projects whose score another person has checked, or has not."""
    checked = QualityCheck.objects.values("assessment_id")
    scores = coded(edition=edition, scope=scope)
    found = scores.filter(pk__in=checked) if is_checked else scores.exclude(pk__in=checked)
    return rows.filter(pk__in=found.values("project_id"))


def portfolio_rows(*, rows: QuerySet[Any], year: int) -> QuerySet[Any]:
    """Return projects as the portfolio lists them, by code; `budget` is that of the year in US dollars."""
    # Without the register's own sums: of a page far down the database works them out for all rows before.
    found = rows.select_related("office", "service_area", "manager")
    return found.annotate(year_budget=budget_of_year(year)).order_by("code")


def score_column(name: str, *, edition: Edition, scope: OfficeScope) -> Subquery:
    """Return a column of the score that counts, to sort projects by; None where there is none to be seen."""
    scores = scores_that_count(edition=edition, scope=scope).filter(project_id=OuterRef("pk"))
    return Subquery(scores.values(name)[:1])


def lines_of(*, projects: Sequence[Any], edition: Edition, scope: OfficeScope) -> dict[int, Line]:
    """Return what is told of some projects, by their number; five statements, however many."""
    ids = [project.pk for project in projects]
    hidden = set(
        open_readings(scope=scope).filter(project_id__in=ids).values_list("project_id", flat=True)
    )
    scores = {
        each.project_id: each
        for each in scores_that_count(edition=edition, scope=scope)
        .filter(project_id__in=ids)
        .select_related("code", "scored_by")
    }
    drafts = dict(
        drafts_seen(scope=scope)
        .filter(edition=edition, project_id__in=ids)
        .order_by("-pk")
        .values_list("project_id", "stage")
    )
    others = {
        each.project_id: each
        for each in assessments_seen(scope=scope)
        .filter(state=AssessmentState.SCORED, project_id__in=ids)
        .exclude(edition=edition)
        .select_related("code", "edition")
        .order_by("scored_at", "pk")
    }
    checks = {
        each["assessment_id"]: (each["number"], each["objections"])
        for each in QualityCheck.objects.filter(assessment__in=scores.values())
        .order_by()
        .values("assessment_id")
        .annotate(number=Count("pk"), objections=Count("pk", filter=Q(verdict=Verdict.DISAGREES)))
    }
    found = {}
    for project in projects:
        if project.pk in hidden:
            found[project.pk] = Line(standing=None)
            continue
        score = scores.get(project.pk)
        number, objections = checks.get(score.pk, (0, 0)) if score else (0, 0)
        found[project.pk] = Line(
            standing=standing_of(score, project.pk, drafts, others),
            score=score,
            other=None if score else others.get(project.pk),
            draft_stage=drafts.get(project.pk, ""),
            checks=number,
            objections=objections,
            is_open=keeps(project, scope) and project.state not in CLOSED_STATES,
        )
    return found


def standing_of(
    score: Assessment | None,
    project_id: int,
    drafts: Mapping[int, str],
    others: Mapping[int, Assessment],
) -> Standing:
    """Return where a project stands, from what was read of it."""
    if score is not None:
        kind = score.code.kind if score.code else CodeKind.NOT_SCREENED
        return {
            CodeKind.SCORE: Standing.SCORED,
            CodeKind.NOT_APPLICABLE: Standing.NOT_APPLICABLE,
        }.get(CodeKind(kind), Standing.UNDETERMINED)
    if project_id in drafts:
        return Standing.DRAFT
    return Standing.OTHER_EDITION if project_id in others else Standing.NEVER


def counts_of(*, rows: QuerySet[Any], edition: Edition, as_of: date, scope: OfficeScope) -> Counts:
    """Return how many of some projects are scored, unscored and not applicable; two statements.

    Coverage counts projects: due are all of them, counted those with a code, missing the others. Only for
    who may read sums of scores.
    """
    projects = rows.filter(pk__in=projects_seen(scope=scope).values("pk")).order_by()
    due = projects.count()
    kinds: dict[str, int] = dict(
        coded(edition=edition, scope=scope)
        .filter(project_id__in=projects.values("pk"))
        .values_list("code__kind")
        .annotate(number=Count("pk"))
    )
    scored = kinds.get(CodeKind.SCORE, 0)
    not_applicable = kinds.get(CodeKind.NOT_APPLICABLE, 0)
    missing = due - scored - not_applicable
    coverage = Coverage(due=due, counted=due - missing, missing=missing, of=PROJECTS)

    def figure(name: str, number: int) -> Figure:
        return Figure.count(
            f"gender_marker.{edition.code}.{name}",
            number,
            unit=Unit.PROJECTS,
            population=POPULATION,
            as_of=as_of,
            scope=scope.fingerprint,
            coverage=coverage,
            status=Status.PROVISIONAL,
        )

    return Counts(
        scored=figure("scored", scored),
        unscored=figure("unscored", missing),
        not_applicable=figure("not_applicable", not_applicable),
    )
