"""The Working Group on Gender Issues: its members, its meetings, and what documents state of it."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Q
from django.utils.translation import gettext_lazy as _

from apps.organization.choices import Sex
from apps.organization.history import tracked
from apps.organization.ranges import DateRange
from apps.projects.choices import MemberRole, Presence


@tracked()
class WggiMember(models.Model):
    """One person's membership from a day to a day; `office` is the department they speak for.

    `name` is personal data, kept for the record of who advised on money; `user` is the account, if any.
    """

    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("name"), max_length=150)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, blank=True)
    office = models.ForeignKey("organization.Office", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(
        _("role"), max_length=6, choices=MemberRole.choices, default=MemberRole.MEMBER
    )
    starts_on = models.DateField(_("from"))
    ends_before = models.DateField(_("until (exclusive)"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("member of the WGGI")
        verbose_name_plural = _("members of the WGGI")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(starts_on__lt=F("ends_before")),
                name="membership_begins_before_it_ends",
            ),
            ExclusionConstraint(
                name="the_wggi_has_one_head_at_a_time",
                expressions=[(DateRange("starts_on", "ends_before"), RangeOperators.OVERLAPS)],
                condition=Q(role=MemberRole.HEAD),
                # Checked at the end of a statement, so that one statement may move a boundary.
                deferrable=Deferrable.IMMEDIATE,
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class WggiMeeting(models.Model):
    """One meeting: agenda before, notes after."""

    held_on = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=120, blank=True)
    agenda = models.TextField(_("agenda"), blank=True)
    notes = models.TextField(_("notes"), blank=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("meeting of the WGGI")
        verbose_name_plural = _("meetings of the WGGI")
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return self.held_on.isoformat()


@tracked()
class WggiAttendance(models.Model):
    """Whether one member came to one meeting, and what they brought."""

    meeting = models.ForeignKey(WggiMeeting, on_delete=models.PROTECT, related_name="attendances")
    member = models.ForeignKey(WggiMember, on_delete=models.PROTECT, related_name="attendances")
    presence = models.CharField(_("presence"), max_length=8, choices=Presence.choices)
    contribution = models.TextField(_("contribution"), blank=True)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "member"], name="a_member_attends_a_meeting_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.member_id}"


@tracked()
class WggiDecision(models.Model):
    """One decision of a meeting; what is to be done because of it is an action with this cause."""

    meeting = models.ForeignKey(WggiMeeting, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("decision"))

    class Meta:
        verbose_name = _("decision of the WGGI")
        verbose_name_plural = _("decisions of the WGGI")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"], name="decision_numbers_are_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.number}"


class StatedComposition(models.Model):
    """The WGGI of a year as a document states it; blank means not stated. From `wggi_composition.csv`."""

    year = models.PositiveSmallIntegerField(unique=True)
    members = models.PositiveSmallIntegerField(null=True, blank=True)
    men = models.PositiveSmallIntegerField(null=True, blank=True)
    women = models.PositiveSmallIntegerField(null=True, blank=True)
    head = models.CharField(max_length=200, blank=True)
    source = models.TextField()
    note = models.TextField(blank=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("stated composition of the WGGI")
        verbose_name_plural = _("stated compositions of the WGGI")

    def __str__(self) -> str:
        return str(self.year)
