"""Assessments of projects: answers, the code that follows from them, and the code that was chosen."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.gender_marker.choices import (
    AssessmentOrigin,
    AssessmentState,
    ImportState,
    Stage,
    Verdict,
)
from apps.organization.history import tracked

ENDED = [AssessmentState.REPLACED.value, AssessmentState.WITHDRAWN.value]

SCORED_ASSESSMENT = """
    IF TG_OP = 'DELETE' OR NEW.state = 'draft' OR OLD.state <> 'scored' OR
        to_jsonb(NEW) - ARRAY['state', 'ended_because', 'ended_by_id', 'ended_at', 'version']
        IS DISTINCT FROM
        to_jsonb(OLD) - ARRAY['state', 'ended_because', 'ended_by_id', 'ended_at', 'version']
    THEN
        RAISE EXCEPTION 'a score cannot be changed; score the project anew'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'score_stays';
    END IF;
    RETURN NEW;
"""

ANSWER_OF_A_SCORE = """
    IF EXISTS (
        SELECT 1 FROM {table} parent
        WHERE parent.state <> '{open}' AND parent.id IN (
            CASE WHEN TG_OP = 'INSERT' THEN NEW.{column} ELSE OLD.{column} END,
            CASE WHEN TG_OP = 'DELETE' THEN OLD.{column} ELSE NEW.{column} END
        )
    ) THEN
        RAISE EXCEPTION 'answers behind a score cannot be changed'
            USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
"""


@tracked()
class Assessment(models.Model):
    """One assessment of a project by an edition at a stage.

    `outcome` is the row of the decision table that the answers reach and `computed_code` its code; None
    with an outcome means undetermined. `code` is the score that counts: the computed one, or another
    with the reason in `because`. An imported score may come without answers: then it has a code and
    neither outcome nor computed code, and `source` says where it stands.
    """

    project = models.ForeignKey(
        "projects.Project", on_delete=models.PROTECT, related_name="marker_assessments"
    )
    edition = models.ForeignKey(
        "gender_marker.Edition", on_delete=models.PROTECT, related_name="assessments"
    )
    stage = models.CharField(_("stage"), max_length=11, choices=Stage.choices)
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=AssessmentState.choices,
        default=AssessmentState.DRAFT,
    )
    origin = models.CharField(
        max_length=8, choices=AssessmentOrigin.choices, default=AssessmentOrigin.ENTERED
    )
    outcome = models.ForeignKey(
        "gender_marker.Outcome", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    computed_code = models.ForeignKey(
        "gender_marker.Code", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    code = models.ForeignKey(
        "gender_marker.Code",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments",
    )
    because = models.TextField(_("why another code was chosen"), blank=True)
    source = models.TextField(_("source"), blank=True)
    copied_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    begun_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    begun_at = models.DateTimeField()
    scored_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    scored_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.TextField(_("why it no longer counts"), blank=True)
    ended_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("assessment by a marker")
        verbose_name_plural = _("assessments by markers")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "edition", "stage"],
                condition=Q(state=AssessmentState.DRAFT),
                name="one_draft_of_a_project_edition_and_stage",
            ),
            models.UniqueConstraint(
                fields=["project", "edition", "stage"],
                condition=Q(state=AssessmentState.SCORED),
                name="one_score_of_a_project_edition_and_stage",
            ),
            models.CheckConstraint(
                condition=Q(state=AssessmentState.DRAFT, code__isnull=True, scored_at__isnull=True)
                | (
                    ~Q(state=AssessmentState.DRAFT)
                    & Q(scored_at__isnull=False)
                    & (Q(outcome__isnull=False) | Q(code__isnull=False))
                ),
                name="a_score_says_when_and_from_what",
            ),
            # Without answers only what a file brought counts, and it says where it stands.
            models.CheckConstraint(
                condition=Q(state=AssessmentState.DRAFT)
                | Q(outcome__isnull=False)
                | (Q(origin=AssessmentOrigin.IMPORTED) & ~Q(source="")),
                name="a_score_without_answers_has_a_source",
            ),
            # Undetermined stays undetermined: what the rules leave open nobody fills in.
            models.CheckConstraint(
                condition=Q(outcome__isnull=True)
                | Q(computed_code__isnull=False)
                | Q(code__isnull=True),
                name="undetermined_has_no_code",
            ),
            models.CheckConstraint(
                condition=Q(computed_code__isnull=True)
                | Q(state=AssessmentState.DRAFT)
                | Q(code__isnull=False, code=F("computed_code"))
                | (Q(code__isnull=False) & ~Q(because="")),
                name="another_code_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=ENDED) | (Q(ended_at__isnull=False) & ~Q(ended_because="")),
                name="an_ended_score_says_when_and_why",
            ),
        ]
        indexes = [
            models.Index(fields=["edition", "project"], name="assessment_edition_project"),
            models.Index(fields=["project", "state"], name="assessment_project_state"),
            models.Index(fields=["scored_at"], name="assessment_scored"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="score_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("OLD.state <> 'draft'"),
                func=SCORED_ASSESSMENT,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.edition_id} {self.stage}"


@tracked()
class AssessmentAnswer(models.Model):
    """The answer to one question, in words, with the passage of the project document that shows it.

    `option` None: not answered yet. "Code what you see" (UN Women, marker handbook): what the document
    does not say does not count, so `passage` quotes it and `place` says where it stands.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(
        "gender_marker.Question", on_delete=models.PROTECT, related_name="+"
    )
    option = models.ForeignKey(
        "gender_marker.AnswerOption",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    words = models.TextField(_("in words"), blank=True)
    passage = models.TextField(_("passage of the project document"), blank=True)
    place = models.CharField(_("where it stands"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("answer of an assessment")
        verbose_name_plural = _("answers of assessments")
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "question"], name="a_question_is_answered_once"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="answers_behind_a_score_stay",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=ANSWER_OF_A_SCORE.format(
                    table="gender_marker_assessment",
                    column="assessment_id",
                    open="draft",
                    name="answers_behind_a_score_stay",
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.question_id}"


@tracked()
class QualityCheck(models.Model):
    """What another person found of a score. `scored_by` is whose score it was, to hold the two apart."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="checks")
    verdict = models.CharField(_("verdict"), max_length=9, choices=Verdict.choices)
    proposed_code = models.ForeignKey(
        "gender_marker.Code", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    words = models.TextField(_("in words"), blank=True)
    scored_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    checked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("quality check of a score")
        verbose_name_plural = _("quality checks of scores")
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "checked_by"], name="a_person_checks_a_score_once"
            ),
            models.CheckConstraint(
                condition=Q(scored_by__isnull=True) | ~Q(scored_by=F("checked_by")),
                name="another_person_checks_a_score",
            ),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.AGREES, proposed_code__isnull=True)
                | (Q(verdict=Verdict.DISAGREES, proposed_code__isnull=False) & ~Q(words="")),
                name="who_disagrees_proposes_a_code_and_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.verdict}"


@tracked(exclude=("content", "problems"))
class MarkerImport(models.Model):
    """A file of scores of one edition, from its upload to its permanent result; see `projects.ProjectImport`."""

    edition = models.ForeignKey("gender_marker.Edition", on_delete=models.PROTECT, related_name="+")
    filename = models.CharField(max_length=255)
    checksum = models.CharField(max_length=64)
    content = models.BinaryField()
    state = models.CharField(
        max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED
    )
    preview = models.JSONField(default=dict)
    problems = models.BinaryField(default=bytes)
    result = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("import of scores")
        verbose_name_plural = _("imports of scores")

    def __str__(self) -> str:
        return self.filename
