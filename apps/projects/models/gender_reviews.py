"""The gender review at endorsement (policy paragraph 26), its checklist, and gender-sensitive terms."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.organization.history import tracked
from apps.projects.choices import (
    Applies,
    EditionState,
    GenderReviewState,
    ReviewAnswerKind,
    TermDecisionKind,
)

PUBLISHED_CHECKLIST = """
    RAISE EXCEPTION 'a published checklist cannot be changed; make another edition'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'published_checklist_stays';
"""

ITEM_OF_A_PUBLISHED_CHECKLIST = """
    IF EXISTS (
        SELECT 1 FROM projects_checklistedition edition
        WHERE edition.state = 'published' AND edition.id IN (
            CASE WHEN TG_OP = 'INSERT' THEN NEW.edition_id ELSE OLD.edition_id END,
            CASE WHEN TG_OP = 'DELETE' THEN OLD.edition_id ELSE NEW.edition_id END
        )
    ) THEN
        RAISE EXCEPTION 'items of a published checklist cannot be changed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'items_change_only_in_a_draft';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
"""

CLOSED_REVIEW = """
    RAISE EXCEPTION 'a closed gender review cannot be changed; the project is reviewed anew'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_review_stays';
"""

ANSWER_OF_A_CLOSED_REVIEW = """
    IF EXISTS (
        SELECT 1 FROM projects_genderreview review
        WHERE review.state <> 'open' AND review.id IN (
            CASE WHEN TG_OP = 'INSERT' THEN NEW.review_id ELSE OLD.review_id END,
            CASE WHEN TG_OP = 'DELETE' THEN OLD.review_id ELSE NEW.review_id END
        )
    ) THEN
        RAISE EXCEPTION 'answers of a closed gender review cannot be changed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'answers_change_only_in_an_open_review';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
"""


@tracked()
class ChecklistEdition(models.Model):
    """One edition of the checklist; reviews begin with the newest published one and keep theirs."""

    number = models.PositiveSmallIntegerField(_("edition"), unique=True)
    state = models.CharField(
        _("state"), max_length=10, choices=EditionState.choices, default=EditionState.DRAFT
    )
    note = models.TextField(_("what is new"), blank=True)
    source = models.TextField(_("source"), blank=True)
    created_at = models.DateTimeField()
    published_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("edition of the checklist")
        verbose_name_plural = _("editions of the checklist")
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state=EditionState.DRAFT), name="one_draft_checklist"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="published_checklist_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("OLD.state = 'published'"),
                func=PUBLISHED_CHECKLIST,
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


@tracked()
class ChecklistItem(models.Model):
    """One question of the checklist, with the paragraph of the policy that asks it."""

    edition = models.ForeignKey(ChecklistEdition, on_delete=models.PROTECT, related_name="items")
    key = models.SlugField(_("key"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"))
    applies = models.CharField(
        _("asked for"), max_length=11, choices=Applies.choices, default=Applies.ALL
    )
    text_en = models.TextField(_("question in English"))
    text_fr = models.TextField(_("question in French"), blank=True)
    text_es = models.TextField(_("question in Spanish"), blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("item of the checklist")
        verbose_name_plural = _("items of the checklist")
        ordering = ["edition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="checklist_keys_are_unique"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="items_change_only_in_a_draft",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=ITEM_OF_A_PUBLISHED_CHECKLIST,
            ),
        ]

    def __str__(self) -> str:
        return self.key


@tracked()
class GenderReview(models.Model):
    """One review of a project at endorsement; a returned project is reviewed anew."""

    project = models.ForeignKey(
        "projects.Project", on_delete=models.PROTECT, related_name="gender_reviews"
    )
    edition = models.ForeignKey(ChecklistEdition, on_delete=models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=GenderReviewState.choices,
        default=GenderReviewState.OPEN,
    )
    words = models.TextField(_("conclusion"), blank=True)
    version = models.PositiveIntegerField(default=1)
    started_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    started_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("gender review")
        verbose_name_plural = _("gender reviews")
        constraints = [
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(state=GenderReviewState.OPEN),
                name="one_open_review_of_a_project",
            ),
            models.CheckConstraint(
                condition=Q(state=GenderReviewState.OPEN) | Q(closed_at__isnull=False),
                name="a_closed_review_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(
                    state__in=[GenderReviewState.CONDITIONS.value, GenderReviewState.RETURNED.value]
                )
                | ~Q(words=""),
                name="conditions_and_returns_say_why",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="closed_review_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("OLD.state <> 'open'"),
                func=CLOSED_REVIEW,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.started_at:%Y-%m-%d}"


@tracked()
class GenderReviewAnswer(models.Model):
    """What the reviewer found of one item; `finding` says what is missing."""

    review = models.ForeignKey(GenderReview, on_delete=models.PROTECT, related_name="answers")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(_("answer"), max_length=14, choices=ReviewAnswerKind.choices)
    finding = models.TextField(_("finding"), blank=True)

    class Meta:
        verbose_name = _("answer of a gender review")
        verbose_name_plural = _("answers of gender reviews")
        constraints = [
            models.UniqueConstraint(fields=["review", "item"], name="an_item_is_answered_once"),
            models.CheckConstraint(
                condition=~Q(answer__in=[ReviewAnswerKind.PARTLY.value, ReviewAnswerKind.NO.value])
                | ~Q(finding=""),
                name="what_is_missing_is_said",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="answers_change_only_in_an_open_review",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=ANSWER_OF_A_CLOSED_REVIEW,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.item_id}"


@tracked()
class SensitiveTerm(models.Model):
    """A word to be weighed in a text, with the reason and a suggestion in its own language.

    `forms` are further spellings and inflections, one a line. Loaded from `gender_terms.csv`, kept by
    the Gender Coordination Unit, retired, never deleted.
    """

    language = models.CharField(_("language"), max_length=2)
    term = models.CharField(_("term"), max_length=120)
    forms = models.TextField(_("other forms, one a line"), blank=True)
    suggestion = models.CharField(_("suggestion"), max_length=300)
    reason = models.TextField(_("reason"))
    source = models.TextField(_("source"), blank=True)
    is_from_reference = models.BooleanField(default=False, editable=False)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("gender-sensitive term")
        verbose_name_plural = _("gender-sensitive terms")
        constraints = [
            models.UniqueConstraint(fields=["language", "term"], name="a_term_of_a_language_once"),
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.term}"


@tracked()
class TermDecision(models.Model):
    """What somebody made of a term found in a part of a proposal: taken up, or left as it is."""

    proposal = models.ForeignKey(
        "projects.Proposal", on_delete=models.PROTECT, related_name="term_decisions"
    )
    part = models.CharField(max_length=20)
    term = models.ForeignKey(SensitiveTerm, on_delete=models.PROTECT, related_name="+")
    found = models.CharField(_("words found"), max_length=200)
    decision = models.CharField(max_length=9, choices=TermDecisionKind.choices)
    decided_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField()

    class Meta:
        verbose_name = _("decision on a term")
        verbose_name_plural = _("decisions on terms")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "part", "term", "found"], name="one_decision_on_a_term"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.found}"
