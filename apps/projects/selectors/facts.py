"""What the register knows of projects, one yes or no for each question: for rooms that hold it against a score.

None is “not known”: nobody has entered what the answer hangs on. Of projects that were copied from a
document, what is not on record is not known either, because the document may only be silent on it.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.lookups import Exact, In

from apps.accounts.scope import OfficeScope
from apps.projects.choices import (
    BeneficiarySex,
    CountState,
    GenderReviewState,
    ProjectOrigin,
    ReportState,
    Targeting,
)
from apps.projects.models import (
    BeneficiaryCount,
    BudgetLine,
    GenderReview,
    ProjectPartner,
    ProjectReport,
    ResultFigure,
)
from apps.projects.selectors.access import projects_seen

Facts = dict[str, bool | None]
"""What is known of one project, by the key of the question."""


def facts_of(
    *, project_ids: Collection[int] | QuerySet[Any], keys: Collection[str], scope: OfficeScope
) -> dict[int, Facts]:
    """Return what is known of the projects that somebody sees, by number and key of `KEYS`; one statement."""
    wanted = [key for key in KEYS if key in keys]
    seen = projects_seen(scope=scope).filter(pk__in=project_ids).order_by()
    columns = {f"fact_{key}": KEYS[key]() for key in wanted}
    rows = seen.annotate(**columns).values_list("pk", *columns)
    return {row[0]: dict(zip(wanted, row[1:], strict=True)) for row in rows}


def answered(*cases: When) -> Case:
    """Return the first case that holds, else that it is not known."""
    return Case(*cases, default=None, output_field=BooleanField(null=True))


def unless_stated(has_one: Exists) -> Case:
    """Return whether something is on record; of a project that was copied from a document, only that it is."""
    return answered(When(has_one, then=True), When(~Q(origin=ProjectOrigin.STATED), then=False))


def gender_result() -> Case:
    """Whether an accepted report tells women from men in a figure; not known without an accepted report.

    Both are given, or one of them is everybody who was counted.
    """
    both = Q(women__isnull=False, men__isnull=False)
    figures = ResultFigure.objects.filter(
        both | Q(women=F("value")) | Q(men=F("value")),
        report__project=OuterRef("pk"),
        report__state=ReportState.ACCEPTED,
    )
    accepted = ProjectReport.objects.filter(project=OuterRef("pk"), state=ReportState.ACCEPTED)
    return answered(When(Exists(figures), then=True), When(Exists(accepted), then=False))


def gender_main() -> Case:
    """Whether gender is said to be a main component."""
    return answered(When(is_gender_main=True, then=True), When(is_gender_main=False, then=False))


def women_only() -> Case:
    """Whether the project is meant for women only; not known where its targeting is not."""
    return answered(When(targeting=Targeting.WOMEN, then=True), When(~Q(targeting=""), then=False))


def disaggregated() -> Case:
    """Whether beneficiaries are counted by sex; not known where nobody was counted.

    False when everybody who was counted stands under “sex not recorded”.
    """
    counted = BeneficiaryCount.objects.filter(
        sheet__project=OuterRef("pk"), state=CountState.COUNTED, count__gt=0
    )
    by_sex = counted.exclude(sex=BeneficiarySex.UNRECORDED)
    return answered(When(Exists(by_sex), then=True), When(Exists(counted), then=False))


def reviewed() -> Case:
    """Whether the newest concluded gender review let the project pass; not known before one is concluded."""
    newest = (
        GenderReview.objects.filter(project=OuterRef("pk"))
        .exclude(state=GenderReviewState.OPEN)
        .order_by("-closed_at", "-pk")
        .values("state")[:1]
    )
    passed = [GenderReviewState.ENDORSED, GenderReviewState.CONDITIONS]
    return answered(
        When(In(Subquery(newest), passed), then=True),
        When(Exact(Subquery(newest), GenderReviewState.RETURNED), then=False),
    )


def budgeted() -> Case:
    """Whether a budget is on record."""
    return unless_stated(Exists(BudgetLine.objects.filter(project=OuterRef("pk"))))


def partner_commitment() -> Case:
    """Whether the agreement of a partner holds a gender commitment.

    Not known without partners, or while it is not known of one and none is known to have one.
    """
    partners = ProjectPartner.objects.filter(project=OuterRef("pk"))
    return answered(
        When(Exists(partners.filter(has_commitment=True)), then=True),
        When(Exists(partners.filter(has_commitment__isnull=True)), then=None),
        When(Exists(partners), then=False),
    )


KEYS = {
    "gender_result": gender_result,
    "gender_main": gender_main,
    "women_only": women_only,
    "disaggregated": disaggregated,
    "reviewed": reviewed,
    "budgeted": budgeted,
    "partner_commitment": partner_commitment,
}
"""The questions that may be asked, and how each is answered from the tables of the register."""
