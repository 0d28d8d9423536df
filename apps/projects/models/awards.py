"""Awards and their money: the envelope and the award are limits that the database holds."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.organization.history import tracked
from apps.projects.choices import AmendmentState, AwardState, PaymentKind

MOVE_THE_ENVELOPE = """
    IF TG_OP = 'UPDATE' AND (NEW.round_id, NEW.amount, NEW.state)
        IS NOT DISTINCT FROM (OLD.round_id, OLD.amount, OLD.state) THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' AND OLD.state <> 'cancelled' AND OLD.amount IS NOT NULL THEN
        UPDATE projects_fundinground SET awarded = awarded - OLD.amount WHERE id = OLD.round_id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.state <> 'cancelled' AND NEW.amount IS NOT NULL THEN
        UPDATE projects_fundinground SET awarded = awarded + NEW.amount WHERE id = NEW.round_id;
    END IF;
    RETURN NULL;
"""

MOVE_WHAT_WAS_PAID = """
    UPDATE projects_award
        SET paid = paid + CASE NEW.kind WHEN 'payment' THEN NEW.amount ELSE -NEW.amount END
        WHERE id = NEW.award_id;
    RETURN NULL;
"""


@tracked()
class Award(models.Model):
    """Money of a round for a project. An award of history has no proposal, and states its amount or not.

    `paid` is what was paid less what came back; a trigger on payments moves it, and it is never
    above `amount` nor below zero. `letter_number` stands on the award letter.
    """

    round = models.ForeignKey(
        "projects.FundingRound", on_delete=models.PROTECT, related_name="awards"
    )
    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="awards")
    proposal = models.OneToOneField(
        "projects.Proposal", on_delete=models.PROTECT, null=True, blank=True, related_name="award"
    )
    number = models.PositiveSmallIntegerField(_("number in the round"))
    amount = models.DecimalField(
        _("amount"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    paid = models.DecimalField(max_digits=14, decimal_places=2, default=0, editable=False)
    state = models.CharField(
        _("state"), max_length=9, choices=AwardState.choices, default=AwardState.APPROVED
    )
    conditions = models.TextField(_("conditions"), blank=True)
    ends_before = models.DateField(_("to be spent before"), null=True, blank=True)
    is_stated = models.BooleanField(default=False)
    closing_words = models.TextField(_("why it was cancelled"), blank=True)
    version = models.PositiveIntegerField(default=1)
    approved_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "number"], name="award_numbers_of_a_round_are_unique"
            ),
            models.UniqueConstraint(
                fields=["round", "project"], name="one_award_of_a_round_and_project"
            ),
            models.CheckConstraint(
                condition=Q(is_stated=True)
                | Q(amount__isnull=False, proposal__isnull=False, approved_at__isnull=False),
                name="only_a_stated_award_may_lack_its_amount",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0), name="an_award_is_above_zero"
            ),
            models.CheckConstraint(
                condition=Q(paid__gte=0)
                & (Q(amount__isnull=True, paid=0) | Q(paid__lte=F("amount"))),
                name="payments_stay_within_the_award",
            ),
            models.CheckConstraint(
                condition=~Q(state=AwardState.CANCELLED) | (~Q(closing_words="") & Q(paid=0)),
                name="a_cancelled_award_says_why_and_holds_no_money",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="move_the_envelope",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.After,
                func=MOVE_THE_ENVELOPE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}/{self.number}"


@tracked()
class Tranche(models.Model):
    """A part of an award that is to be paid on a day, when its condition is met."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="tranches")
    number = models.PositiveSmallIntegerField(_("number"))
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    due_on = models.DateField(_("due on"))
    condition = models.CharField(_("condition"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("tranche")
        verbose_name_plural = _("tranches")
        ordering = ["award", "number"]
        constraints = [
            models.UniqueConstraint(fields=["award", "number"], name="tranche_numbers_are_unique"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_tranche_is_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.award_id}/{self.number}"


@tracked()
class Payment(models.Model):
    """Money that went out or came back; never changed, a mistake is put right by its opposite.

    In the currency of the round. `reference` is the number in the books.
    """

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="payments")
    tranche = models.ForeignKey(
        Tranche, on_delete=models.PROTECT, null=True, blank=True, related_name="payments"
    )
    kind = models.CharField(_("kind"), max_length=7, choices=PaymentKind.choices)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    paid_on = models.DateField(_("on"))
    reference = models.CharField(_("reference in the books"), max_length=80)
    note = models.TextField(_("note"), blank=True)
    entered_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_payment_is_above_zero"),
            models.UniqueConstraint(
                fields=["award", "kind", "reference"], name="a_payment_is_entered_once"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="payment_stays", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="move_what_was_paid",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                func=MOVE_WHAT_WAS_PAID,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.reference}"


@tracked()
class Amendment(models.Model):
    """A change of an award's amount or end, asked for by the office and approved like the award."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField(_("number"))
    amount_before = models.DecimalField(max_digits=14, decimal_places=2)
    amount_after = models.DecimalField(_("new amount"), max_digits=14, decimal_places=2)
    ends_before_after = models.DateField(_("to be spent before"), null=True, blank=True)
    reason = models.TextField(_("reason"))
    state = models.CharField(
        _("state"), max_length=8, choices=AmendmentState.choices, default=AmendmentState.ASKED
    )
    asked_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_because = models.TextField(_("reason of the decision"), blank=True)

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        constraints = [
            models.UniqueConstraint(
                fields=["award", "number"], name="amendment_numbers_are_unique"
            ),
            models.UniqueConstraint(
                fields=["award"],
                condition=Q(state=AmendmentState.ASKED),
                name="one_open_amendment_of_an_award",
            ),
            models.CheckConstraint(
                condition=Q(amount_after__gt=0), name="an_amended_award_is_above_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id}/{self.number}"


class AwardLetter(models.Model):
    """One file of an award letter; made once for each state of the award, never again."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="letters")
    award_version = models.PositiveIntegerField()
    language = models.CharField(max_length=2)
    format = models.CharField(max_length=4)
    content = models.BinaryField()
    checksum = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("award letter")
        verbose_name_plural = _("award letters")
        constraints = [
            models.UniqueConstraint(
                fields=["award", "award_version", "language", "format"],
                name="one_letter_of_an_award_language_and_format",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="award_letter_stays", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.language} {self.format}"
