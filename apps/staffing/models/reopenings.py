"""One period, open again for one office."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.organization.history import tracked


@tracked()
class Reopening(models.Model):
    """That one office may enter into one period until a later day than the others.

    `closes_on` is the last day of entry, whole, in the office's own time zone: the reopening ends by the
    clock, without a job. A return has one row at most; reopened again it is changed, and its history tells of
    both. A return may be reopened before anybody has begun it.
    """

    headcount_return = models.OneToOneField(
        "staffing.HeadcountReturn", on_delete=models.PROTECT, related_name="reopening"
    )
    closes_on = models.DateField(_("last day of entry"))
    reason = models.TextField(_("reason"))
    reopened_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    reopened_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("reopening of a return")
        verbose_name_plural = _("reopenings of returns")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_reopening_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True) | Q(ended_at__isnull=False),
                name="a_reopening_ended_by_somebody_has_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.headcount_return_id} {self.closes_on}"
