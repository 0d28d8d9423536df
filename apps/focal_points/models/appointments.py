"""Appointments: who is gender focal point of which office, from a day to a day, on what terms."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Q
from django.utils.translation import gettext_lazy as _

from apps.focal_points.choices import AppointmentRole, PostKind, StatedGroup
from apps.organization.choices import Sex
from apps.organization.history import tracked
from apps.organization.ranges import DateRange


@tracked()
class Appointment(models.Model):
    """One person's appointment for one office or department.

    `name` is personal data; `user` is the account, if any: without one nobody logs for them. `grade` is
    the grade on the day of the appointment. None and blank mean not known; a rule that asks for it then
    fails visibly. `has_expertise`: training or experience in gender issues is on record, told in
    `expertise`. `appraisal_year` is the cycle of the staff evaluation that names the role.
    """

    office = models.ForeignKey("organization.Office", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("name"), max_length=150)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, blank=True)
    role = models.CharField(
        _("role"),
        max_length=11,
        choices=AppointmentRole.choices,
        default=AppointmentRole.FOCAL_POINT,
    )
    grade = models.ForeignKey(
        "organization.Grade",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("grade at appointment"),
    )
    post_kind = models.CharField(
        _("post held"), max_length=19, choices=PostKind.choices, blank=True
    )
    post_title = models.CharField(_("title of the post"), max_length=150, blank=True)
    former_posts = models.TextField(_("former posts"), blank=True)
    starts_on = models.DateField(_("from"))
    ends_before = models.DateField(_("until (exclusive)"), null=True, blank=True)
    ended_because = models.TextField(_("why it ended"), blank=True)
    decision = models.CharField(_("appointing decision"), max_length=200, blank=True)
    decided_on = models.DateField(_("day of the decision"), null=True, blank=True)
    appointed_by = models.CharField(_("appointing officer"), max_length=150, blank=True)
    percent_of_time = models.DecimalField(
        _("per cent of working time"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    has_expertise = models.BooleanField(_("knowledge of gender issues"), null=True, blank=True)
    expertise = models.TextField(_("training and experience"), blank=True)
    appraisal_year = models.PositiveSmallIntegerField(
        _("evaluation cycle that names the role"), null=True, blank=True
    )
    terms_edition = models.ForeignKey(
        "focal_points.TermsEdition",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("edition of the terms of reference"),
    )
    terms_signed_on = models.DateField(_("terms signed on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("appointment of a focal point")
        verbose_name_plural = _("appointments of focal points")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(starts_on__lt=F("ends_before")),
                name="appointment_begins_before_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(percent_of_time__isnull=True)
                | Q(percent_of_time__gt=0, percent_of_time__lte=100),
                name="time_is_above_zero_and_at_most_all",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="a_focal_point_has_a_name"),
            ExclusionConstraint(
                name="a_person_serves_an_office_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("office", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_before"), RangeOperators.OVERLAPS),
                ],
                # Checked at the end of a statement, so that one statement may move a boundary.
                deferrable=Deferrable.IMMEDIATE,
            ),
        ]
        indexes = [
            models.Index(fields=["office", "starts_on"], name="appointment_office_starts"),
            models.Index(fields=["user"], name="appointment_user"),
        ]

    def __str__(self) -> str:
        return self.name


class StatedFocalPoints(models.Model):
    """The focal points of a year as a document states them; blank: not stated. From `focal_point_counts.csv`."""

    year = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=12, choices=StatedGroup.choices)
    total = models.PositiveIntegerField()
    women = models.PositiveIntegerField(null=True, blank=True)
    men = models.PositiveIntegerField(null=True, blank=True)
    offices = models.PositiveIntegerField(null=True, blank=True)
    countries = models.PositiveIntegerField(null=True, blank=True)
    source = models.TextField()
    note = models.TextField(blank=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("stated count of focal points")
        verbose_name_plural = _("stated counts of focal points")
        constraints = [
            models.UniqueConstraint(
                fields=["year", "group"], name="a_year_and_group_is_stated_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.group}"
