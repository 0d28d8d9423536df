"""Actions: what was promised, by whom, until when, and who says that it is done."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.actions.choices import ActionState, Priority
from apps.organization.history import tracked

LANDED_STATES = (ActionState.DONE, ActionState.VERIFIED)


@tracked()
class Action(models.Model):
    """One promise. `version` rises with every change and is what a request must name to change it.

    The cause is the record that made it (a return, a rating, a finding), with its name on that day
    in `cause_label`; an action without a cause was somebody's own idea. `owner` is the person and
    `office` the unit that owes it; without an owner the head of the office does. `closing_words`
    belong to the end, `returned_because` to the last way back, `no_evidence_because` to the last time
    that it was said to be done with nothing to show.
    """

    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("what is to be done"), blank=True)
    expected_effect = models.TextField(_("expected effect"), blank=True)
    resources = models.TextField(_("resources"), blank=True)
    cost = models.DecimalField(_("cost"), max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    priority = models.CharField(
        _("priority"), max_length=6, choices=Priority.choices, default=Priority.MEDIUM
    )
    cause_type = models.ForeignKey(
        "contenttypes.ContentType",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    cause_id = models.PositiveBigIntegerField(null=True, blank=True)
    cause_label = models.CharField(_("cause"), max_length=200, blank=True)
    office = models.ForeignKey("organization.Office", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    verifier = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField(pgettext_lazy("action", "due"))
    state = models.CharField(
        _("state"), max_length=10, choices=ActionState.choices, default=ActionState.OPEN
    )
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    done_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closing_words = models.TextField(_("what was found, or why it was dropped"), blank=True)
    no_evidence_because = models.TextField(_("why there is no evidence"), blank=True)
    returned_because = models.TextField(_("why it was sent back or opened again"), blank=True)

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        constraints = [
            models.CheckConstraint(
                condition=Q(cause_type__isnull=True, cause_id__isnull=True, cause_label="")
                | (Q(cause_type__isnull=False, cause_id__isnull=False) & ~Q(cause_label="")),
                name="a_cause_is_whole_or_absent",
            ),
            models.CheckConstraint(
                condition=Q(cost__isnull=True, currency="")
                | (Q(cost__isnull=False, cost__gte=0) & ~Q(currency="")),
                name="a_cost_has_a_currency",
            ),
            models.CheckConstraint(
                condition=Q(verifier__isnull=True)
                | Q(owner__isnull=True)
                | ~Q(verifier=F("owner")),
                name="owner_and_verifier_are_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[state.value for state in LANDED_STATES])
                | Q(done_at__isnull=False),
                name="a_done_action_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=ActionState.VERIFIED)
                | (
                    Q(closed_at__isnull=False)
                    & (
                        Q(closed_by__isnull=True)
                        | Q(done_by__isnull=True)
                        | ~Q(closed_by=F("done_by"))
                    )
                ),
                name="done_and_verified_by_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(state=ActionState.VERIFIED)
                | Q(closed_by__isnull=True)
                | Q(owner__isnull=True)
                | ~Q(closed_by=F("owner")),
                name="an_owner_does_not_verify",
            ),
            models.CheckConstraint(
                condition=~Q(state=ActionState.DROPPED) | ~Q(closing_words=""),
                name="a_dropped_action_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "state", "due_on"], name="action_owner_state_due"),
            models.Index(fields=["verifier", "state"], name="action_verifier_state"),
            models.Index(fields=["office", "state", "due_on"], name="action_office_state_due"),
            models.Index(fields=["state", "due_on"], name="action_state_due"),
            models.Index(fields=["cause_type", "cause_id"], name="action_cause"),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class ProgressNote(models.Model):
    """What somebody said of an action's progress; never changed afterwards."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField(_("progress"))
    written_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("progress note")
        verbose_name_plural = _("progress notes")

    def __str__(self) -> str:
        return self.text[:80]


@tracked()
class HandOver(models.Model):
    """That the work of one person went to another, with the pack of open promises as it was then.

    `pack` lists by room what moved: {"actions": [{"label", "url", "due_on"}], …}.
    """

    person = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    successor = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    pack = models.JSONField(default=dict)
    reason = models.TextField(_("reason"), blank=True)
    done_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    done_at = models.DateTimeField()

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        constraints = [
            models.CheckConstraint(
                condition=~Q(person=F("successor")), name="work_goes_to_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.successor_id}"


class FeedKey(models.Model):
    """The secret in the address of a person's calendar feed, kept as its digest only."""

    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("key of a calendar feed")
        verbose_name_plural = _("keys of calendar feeds")

    def __str__(self) -> str:
        return str(self.user_id)
