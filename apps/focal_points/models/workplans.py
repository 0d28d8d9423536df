"""Workplans: what one focal point means to do in one year, and how far it is."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.focal_points.choices import ItemProgress, WorkplanState
from apps.organization.history import tracked


@tracked()
class Workplan(models.Model):
    """The workplan of one appointment and year; two persons say yes to it, the supervisor first.

    `version` rises with every change of it or of its items, but not with their progress.
    """

    appointment = models.ForeignKey(
        "focal_points.Appointment", on_delete=models.PROTECT, related_name="workplans"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    state = models.CharField(
        _("state"), max_length=10, choices=WorkplanState.choices, default=WorkplanState.DRAFT
    )
    note = models.TextField(_("note"), blank=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    supervised_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    supervised_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    returned_because = models.TextField(_("why it was sent back"), blank=True)

    class Meta:
        verbose_name = _("workplan")
        verbose_name_plural = _("workplans")
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "year"], name="one_workplan_a_year_and_appointment"
            ),
            models.CheckConstraint(
                condition=~Q(state=WorkplanState.RETURNED) | ~Q(returned_because=""),
                name="a_workplan_sent_back_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state=WorkplanState.APPROVED)
                | Q(supervised_at__isnull=False, approved_at__isnull=False),
                name="an_approved_workplan_says_when",
            ),
            models.CheckConstraint(
                condition=Q(supervised_by__isnull=True)
                | Q(approved_by__isnull=True)
                | ~Q(supervised_by=F("approved_by")),
                name="two_persons_say_yes_to_a_workplan",
            ),
            models.CheckConstraint(
                condition=Q(supervised_by__isnull=True)
                | Q(submitted_by__isnull=True)
                | ~Q(supervised_by=F("submitted_by")),
                name="nobody_supervises_their_own_workplan",
            ),
        ]
        indexes = [models.Index(fields=["state", "year"], name="workplan_state_year")]

    def __str__(self) -> str:
        return f"{self.appointment_id} {self.year}"


@tracked()
class WorkplanItem(models.Model):
    """One thing to be done, in one area, with the result that is hoped for.

    It may serve a commitment of the policy or an activity of the guidelines, not both. `action` is the
    promise in the register of actions that carries it, if one was made. `version` rises with every
    change of what it says and of its progress, not of its place.
    """

    workplan = models.ForeignKey(Workplan, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    area = models.ForeignKey("focal_points.Area", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("what is to be done"), max_length=200)
    expected_result = models.TextField(_("expected result"), blank=True)
    commitment = models.ForeignKey(
        "policy.Commitment", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    guideline_activity = models.ForeignKey(
        "policy.GuidelineActivity",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("activity of the guidelines"),
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    progress = models.CharField(
        _("progress"),
        max_length=10,
        choices=ItemProgress.choices,
        default=ItemProgress.NOT_BEGUN,
    )
    progress_note = models.TextField(_("what came of it"), blank=True)
    action = models.ForeignKey(
        "actions.Action", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("item of a workplan")
        verbose_name_plural = _("items of workplans")
        ordering = ["workplan", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["workplan", "position"],
                name="an_item_has_its_own_place",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=~Q(progress=ItemProgress.DROPPED) | ~Q(progress_note=""),
                name="a_dropped_item_says_why",
            ),
            models.CheckConstraint(
                condition=Q(commitment__isnull=True) | Q(guideline_activity__isnull=True),
                name="an_item_serves_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.title
