"""What focal points did, the question put to those who are silent, and history from documents."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.focal_points.choices import (
    ActivityKind,
    ActivityState,
    ContactKind,
    InquiryAnswer,
    Observance,
    PartnerKind,
)
from apps.organization.history import tracked

COUNTS = (
    "staff_women",
    "staff_men",
    "staff_other",
    "external_women",
    "external_men",
    "external_other",
)
"""Participants by staff or external and by sex; None means that nobody counted."""


def count_of(words: Any) -> models.PositiveIntegerField:
    """Return the column of one count of participants."""
    return models.PositiveIntegerField(words, null=True, blank=True)


@tracked()
class Activity(models.Model):
    """One thing that was done in an office. A draft holds what was typed so far, whole or not.

    `happened_on` is the day, or the first of several until `ended_on`. `appointment` is the
    appointment under which it was done, None for others who log. A picture of persons is shown only with
    `photo_consent_on`: the day on which the writer declared that everybody on it has agreed.
    """

    office = models.ForeignKey("organization.Office", on_delete=models.PROTECT, related_name="+")
    appointment = models.ForeignKey(
        "focal_points.Appointment",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
    )
    happened_on = models.DateField(_("date"), null=True, blank=True)
    ended_on = models.DateField(_("last day"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=15, choices=ActivityKind.choices, blank=True)
    observance = models.CharField(
        _("day or campaign"), max_length=12, choices=Observance.choices, blank=True
    )
    area = models.ForeignKey(
        "focal_points.Area", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    outcome = models.TextField(_("what came of it"), blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    language = models.CharField(_("language of the text"), max_length=2, default="en")
    staff_women = count_of(_("women of the staff"))
    staff_men = count_of(_("men of the staff"))
    staff_other = count_of(_("staff, other or undisclosed sex"))
    external_women = count_of(_("women from outside"))
    external_men = count_of(_("men from outside"))
    external_other = count_of(_("persons from outside, other or undisclosed sex"))
    project = models.ForeignKey(
        "projects.Project", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    item = models.ForeignKey(
        "focal_points.WorkplanItem",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="activities",
    )
    photo_consent_on = models.DateField(_("consent recorded on"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=9, choices=ActivityState.choices, default=ActivityState.DRAFT
    )
    withdrawn_because = models.TextField(_("why it was withdrawn"), blank=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    logged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ActivityState.DRAFT)
                | (
                    Q(happened_on__isnull=False, logged_at__isnull=False)
                    & ~Q(title="")
                    & ~Q(kind="")
                ),
                name="what_is_logged_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True)
                | Q(happened_on__isnull=False, ended_on__gte=F("happened_on")),
                name="an_activity_begins_before_it_ends",
            ),
            models.CheckConstraint(
                condition=~Q(state=ActivityState.WITHDRAWN) | ~Q(withdrawn_because=""),
                name="a_withdrawn_activity_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "happened_on"], name="activity_office_happened"),
            models.Index(
                fields=["appointment", "happened_on"], name="activity_appointment_happened"
            ),
            models.Index(fields=["created_by", "state"], name="activity_writer_state"),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class ActivityPartner(models.Model):
    """Who an activity was done with."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="partners")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=150)
    kind = models.CharField(_("kind"), max_length=10, choices=PartnerKind.choices)
    contact = models.CharField(_("kind of contact"), max_length=14, choices=ContactKind.choices)

    class Meta:
        verbose_name = _("partner of an activity")
        verbose_name_plural = _("partners of activities")
        ordering = ["activity", "position"]

    def __str__(self) -> str:
        return self.name


@tracked()
class Inquiry(models.Model):
    """The question put to a focal point from whom nothing was heard, and the answer."""

    appointment = models.ForeignKey(
        "focal_points.Appointment", on_delete=models.PROTECT, related_name="inquiries"
    )
    silent_since = models.DateField(_("nothing heard since"))
    asked_at = models.DateTimeField()
    answer = models.CharField(_("answer"), max_length=10, choices=InquiryAnswer.choices, blank=True)
    words = models.TextField(_("in your words"), blank=True)
    answered_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("question to an inactive focal point")
        verbose_name_plural = _("questions to inactive focal points")
        constraints = [
            models.UniqueConstraint(
                fields=["appointment"],
                condition=Q(answered_at__isnull=True),
                name="one_open_question_an_appointment",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="an_answer_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id} {self.silent_since}"


class StatedEvent(models.Model):
    """An event of before this register as a document tells it; never counted. From `events.csv`.

    `date_text` is what the document says of the day, in its words; it may be blank.
    """

    key = models.SlugField(max_length=60, unique=True)
    year = models.PositiveSmallIntegerField()
    date_text = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=120, blank=True)
    partners = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=60)
    figure = models.CharField(max_length=200, blank=True)
    source = models.TextField()
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("event from a document")
        verbose_name_plural = _("events from documents")

    def __str__(self) -> str:
        return self.title


class StatedPublication(models.Model):
    """A publication of before this register as a document tells it. From `publications.csv`."""

    key = models.SlugField(max_length=60, unique=True)
    year_text = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=60)
    issuer = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=300, blank=True)
    source = models.TextField()
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("publication from a document")
        verbose_name_plural = _("publications from documents")

    def __str__(self) -> str:
        return self.title
