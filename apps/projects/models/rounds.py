"""Funding rounds: an envelope, a call, its criteria, the proposals and their reviews."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.organization.history import tracked
from apps.projects.choices import (
    AssignmentState,
    ProjectContext,
    ProposalPart,
    ProposalState,
    RoundState,
    Targeting,
)

FEWEST_REVIEWERS = 2


@tracked()
class FundingRound(models.Model):
    """The Discretionary Income of one year and how it is given.

    `envelope` is None where no document states it; then nothing can be awarded from it. `awarded` is
    the sum of the round's awards and is moved by a trigger on them, so that the constraint that it
    never passes the envelope holds between any two transactions. `reviewers` is how many each proposal
    needs. `submissions_until`, `reviews_until` and `decisions_until` are last days, whole, in UTC for
    the first where an office has no time zone, else in the zone of the office.
    """

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    title_en = models.CharField(_("title in English"), max_length=200)
    title_fr = models.CharField(_("title in French"), max_length=200, blank=True)
    title_es = models.CharField(_("title in Spanish"), max_length=200, blank=True)
    envelope = models.DecimalField(
        _("envelope"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, default="USD")
    source = models.CharField(_("Programme and Budget document"), max_length=200, blank=True)
    chapter = models.CharField(_("chapter"), max_length=40, blank=True)
    council_approval = models.CharField(_("approval of the Council"), max_length=300, blank=True)
    state = models.CharField(
        _("state"), max_length=11, choices=RoundState.choices, default=RoundState.DRAFT
    )
    opens_on = models.DateField(_("opens on"), null=True, blank=True)
    submissions_until = models.DateField(_("last day for proposals"), null=True, blank=True)
    reviews_until = models.DateField(_("last day for reviews"), null=True, blank=True)
    decisions_until = models.DateField(_("decision expected by"), null=True, blank=True)
    call_en = models.TextField(_("call in English"), blank=True)
    call_fr = models.TextField(_("call in French"), blank=True)
    call_es = models.TextField(_("call in Spanish"), blank=True)
    eligibility_en = models.TextField(_("who may apply, in English"), blank=True)
    eligibility_fr = models.TextField(_("who may apply, in French"), blank=True)
    eligibility_es = models.TextField(_("who may apply, in Spanish"), blank=True)
    reviewers = models.PositiveSmallIntegerField(_("reviewers"), default=FEWEST_REVIEWERS)
    awarded = models.DecimalField(max_digits=14, decimal_places=2, default=0, editable=False)
    recommendation = models.TextField(_("recommendation of the WGGI"), blank=True)
    recommended_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recommended_at = models.DateTimeField(null=True, blank=True)
    introduction_en = models.TextField(_("introduction to the report, in English"), blank=True)
    introduction_fr = models.TextField(_("introduction to the report, in French"), blank=True)
    introduction_es = models.TextField(_("introduction to the report, in Spanish"), blank=True)
    conclusions_en = models.TextField(_("conclusions of the report, in English"), blank=True)
    conclusions_fr = models.TextField(_("conclusions of the report, in French"), blank=True)
    conclusions_es = models.TextField(_("conclusions of the report, in Spanish"), blank=True)
    note = models.TextField(_("note"), blank=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("funding round")
        verbose_name_plural = _("funding rounds")
        constraints = [
            models.CheckConstraint(
                condition=Q(envelope__isnull=True) | Q(envelope__gte=0),
                name="an_envelope_is_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(awarded__gte=0)
                & (
                    Q(envelope__isnull=True, awarded=0)
                    | Q(envelope__isnull=False, awarded__lte=F("envelope"))
                ),
                name="awards_stay_within_the_envelope",
            ),
            models.CheckConstraint(
                condition=Q(reviewers__gte=FEWEST_REVIEWERS),
                name="a_proposal_has_at_least_two_reviewers",
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)


@tracked()
class Criterion(models.Model):
    """One criterion of a round: scored from 0 to `most` and weighed by `weight`."""

    round = models.ForeignKey(FundingRound, on_delete=models.CASCADE, related_name="criteria")
    key = models.SlugField(_("key"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"))
    text_en = models.CharField(_("criterion in English"), max_length=300)
    text_fr = models.CharField(_("criterion in French"), max_length=300, blank=True)
    text_es = models.CharField(_("criterion in Spanish"), max_length=300, blank=True)
    weight = models.PositiveSmallIntegerField(_("weight"))
    most = models.PositiveSmallIntegerField(_("highest score"), default=5)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["round", "position"]
        constraints = [
            models.UniqueConstraint(fields=["round", "key"], name="criterion_keys_are_unique"),
            models.CheckConstraint(
                condition=Q(weight__gte=1) & Q(most__gte=1), name="a_criterion_counts"
            ),
        ]

    def __str__(self) -> str:
        return self.key


@tracked()
class Proposal(models.Model):
    """What an office asks of a round. Its text stands in `ProposalText`, part by part.

    `project` is the project of the register that it belongs to; without one, the award makes it.
    `version` rises with every change of the facts here and of the state.
    """

    round = models.ForeignKey(FundingRound, on_delete=models.PROTECT, related_name="proposals")
    office = models.ForeignKey("organization.Office", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(
        "projects.Project",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
    )
    title = models.CharField(_("title"), max_length=300)
    requested = models.DecimalField(
        _("amount asked for"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    starts_on = models.DateField(_("begins on"), null=True, blank=True)
    ends_before = models.DateField(_("ends before"), null=True, blank=True)
    service_area = models.ForeignKey(
        "projects.ServiceArea", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    targeting = models.CharField(
        _("targeting"), max_length=5, choices=Targeting.choices, blank=True
    )
    context = models.CharField(
        _("crisis or development"), max_length=11, choices=ProjectContext.choices, blank=True
    )
    is_counter_trafficking = models.BooleanField(_("counter-trafficking"), null=True, blank=True)
    language = models.CharField(_("language of the text"), max_length=2, default="en")
    state = models.CharField(
        _("state"), max_length=15, choices=ProposalState.choices, default=ProposalState.DRAFT
    )
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    returned_because = models.TextField(_("what is missing"), blank=True)
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    recommended_amount = models.DecimalField(
        _("amount recommended"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    recommended_because = models.TextField(_("why"), blank=True)
    decided_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_because = models.TextField(_("reason of the decision"), blank=True)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.CheckConstraint(
                condition=Q(requested__isnull=True) | Q(requested__gt=0),
                name="a_request_is_above_zero",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_before__isnull=True)
                | Q(starts_on__lt=F("ends_before")),
                name="proposal_begins_before_it_ends",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.REFUSED) | ~Q(decided_because=""),
                name="a_refusal_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.RETURNED) | ~Q(returned_because=""),
                name="what_is_returned_says_why",
            ),
        ]
        indexes = [models.Index(fields=["office", "state"], name="proposal_office_state")]

    def __str__(self) -> str:
        return self.title


@tracked()
class ProposalText(models.Model):
    """One part of a proposal; `version` rises with every change, so that two people lose nothing."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="texts")
    part = models.CharField(max_length=20, choices=ProposalPart.choices)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("part of a proposal")
        verbose_name_plural = _("parts of proposals")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "part"], name="a_part_of_a_proposal_stands_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.part}"


@tracked()
class ProposalCost(models.Model):
    """One line of a proposal's budget, in the currency of the round."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="costs")
    position = models.PositiveSmallIntegerField()
    item = models.CharField(_("what for"), max_length=200)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("cost of a proposal")
        verbose_name_plural = _("costs of proposals")
        ordering = ["proposal", "position"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="a_cost_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.item}"


@tracked()
class ReviewAssignment(models.Model):
    """That somebody reviews a proposal, blind to the others until they have submitted theirs."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="assignments")
    reviewer = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        _("state"), max_length=9, choices=AssignmentState.choices, default=AssignmentState.ASKED
    )
    conflict = models.TextField(_("conflict of interest"), blank=True)
    comment = models.TextField(_("comment for the WGGI"), blank=True)
    version = models.PositiveIntegerField(default=1)
    asked_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("task of a reviewer")
        verbose_name_plural = _("tasks of reviewers")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "reviewer"], name="a_reviewer_reviews_a_proposal_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=AssignmentState.CONFLICT) | ~Q(conflict=""),
                name="a_conflict_is_said",
            ),
            models.CheckConstraint(
                condition=~Q(state=AssignmentState.SUBMITTED) | Q(submitted_at__isnull=False),
                name="a_submitted_review_says_when",
            ),
        ]
        indexes = [models.Index(fields=["reviewer", "state"], name="assignment_reviewer_state")]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.reviewer_id}"


SCORES_OF_A_SUBMITTED_REVIEW = """
    IF EXISTS (
        SELECT 1 FROM projects_reviewassignment assignment
        WHERE assignment.state = 'submitted' AND assignment.id IN (
            CASE WHEN TG_OP = 'INSERT' THEN NEW.assignment_id ELSE OLD.assignment_id END,
            CASE WHEN TG_OP = 'DELETE' THEN OLD.assignment_id ELSE NEW.assignment_id END
        )
    ) THEN
        RAISE EXCEPTION 'scores that were submitted cannot be changed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'submitted_scores_stay';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
"""


@tracked()
class ReviewScore(models.Model):
    """One reviewer's score of one criterion, from 0 to the criterion's highest."""

    assignment = models.ForeignKey(
        ReviewAssignment, on_delete=models.CASCADE, related_name="scores"
    )
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField(_("score"))
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "criterion"], name="a_criterion_is_scored_once"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="submitted_scores_stay",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=SCORES_OF_A_SUBMITTED_REVIEW,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.criterion_id}"
