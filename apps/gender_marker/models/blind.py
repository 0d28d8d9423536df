"""Samples that another office scores blind, to learn which questions are read differently."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.gender_marker.choices import ReadingState, SampleState
from apps.gender_marker.models.assessments import ANSWER_OF_A_SCORE
from apps.organization.history import tracked

CLOSED_READING = """
    RAISE EXCEPTION 'a blind reading that was handed in or declined cannot be changed'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'blind_reading_stays';
"""


@tracked()
class Sample(models.Model):
    """A random sample of the scores of one edition that were given in a span of days.

    `seed` makes the drawing repeatable. `ends_before` is the first day after the span. `size` is what was
    asked for, `population` the number of scores that there were to draw from.
    """

    title = models.CharField(_("title"), max_length=120)
    edition = models.ForeignKey("gender_marker.Edition", on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField(_("scored from"))
    ends_before = models.DateField(_("scored until (exclusive)"))
    size = models.PositiveSmallIntegerField(_("number of projects"))
    is_under_way_only = models.BooleanField(_("only projects under way"), default=False)
    population = models.PositiveIntegerField(_("scores to draw from"), default=0)
    seed = models.PositiveIntegerField(_("seed of the drawing"))
    due_on = models.DateField(_("to be read by"))
    state = models.CharField(
        _("state"), max_length=6, choices=SampleState.choices, default=SampleState.OPEN
    )
    version = models.PositiveIntegerField(default=1)
    drawn_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    drawn_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("sample for blind reading")
        verbose_name_plural = _("samples for blind reading")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__lt=F("ends_before")), name="a_sample_begins_before_it_ends"
            ),
            models.CheckConstraint(condition=Q(size__gte=1), name="a_sample_holds_a_project"),
            models.CheckConstraint(
                condition=Q(state=SampleState.OPEN) | Q(closed_at__isnull=False),
                name="a_closed_sample_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class BlindReading(models.Model):
    """One project of a sample, scored once more by a person of another office who sees no score of it.

    `assessment` is the first score, `scored_by` whose it was and `first_office` the office that leads the
    project; all three hold the two readers apart. `office` is the office of the reader.
    """

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="readings")
    assessment = models.ForeignKey(
        "gender_marker.Assessment", on_delete=models.PROTECT, related_name="blind_readings"
    )
    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    scored_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    first_office = models.ForeignKey(
        "organization.Office", on_delete=models.PROTECT, related_name="+"
    )
    reader = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("organization.Office", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        _("state"), max_length=8, choices=ReadingState.choices, default=ReadingState.OPEN
    )
    outcome = models.ForeignKey(
        "gender_marker.Outcome", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    computed_code = models.ForeignKey(
        "gender_marker.Code", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    declined_because = models.TextField(_("why it was declined"), blank=True)
    version = models.PositiveIntegerField(default=1)
    given_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    given_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("blind reading")
        verbose_name_plural = _("blind readings")
        constraints = [
            models.UniqueConstraint(
                fields=["sample", "assessment"],
                condition=~Q(state=ReadingState.DECLINED),
                name="a_score_is_read_once_in_a_sample",
            ),
            models.CheckConstraint(
                condition=Q(scored_by__isnull=True) | ~Q(scored_by=F("reader")),
                name="another_person_reads_blind",
            ),
            models.CheckConstraint(
                condition=~Q(office=F("first_office")), name="another_office_reads_blind"
            ),
            models.CheckConstraint(
                condition=Q(state=ReadingState.OPEN, outcome__isnull=True, closed_at__isnull=True)
                | Q(state=ReadingState.DONE, outcome__isnull=False, closed_at__isnull=False)
                | (
                    Q(state=ReadingState.DECLINED, outcome__isnull=True, closed_at__isnull=False)
                    & ~Q(declined_because="")
                ),
                name="a_closed_reading_says_what_came_of_it",
            ),
        ]
        indexes = [models.Index(fields=["reader", "state"], name="blind_reading_reader_state")]
        triggers = [
            pgtrigger.Trigger(
                name="blind_reading_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("OLD.state <> 'open'"),
                func=CLOSED_READING,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sample_id} {self.project_id} {self.reader_id}"


@tracked()
class BlindAnswer(models.Model):
    """What a blind reader answered to one question; as `AssessmentAnswer`."""

    reading = models.ForeignKey(BlindReading, on_delete=models.CASCADE, related_name="answers")
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
        verbose_name = _("answer of a blind reading")
        verbose_name_plural = _("answers of blind readings")
        constraints = [
            models.UniqueConstraint(
                fields=["reading", "question"], name="a_question_is_read_blind_once"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="answers_of_a_reading_stay",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=ANSWER_OF_A_SCORE.format(
                    table="gender_marker_blindreading",
                    column="reading_id",
                    open="open",
                    name="answers_of_a_reading_stay",
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reading_id} {self.question_id}"
