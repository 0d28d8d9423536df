"""Clean returns that were approved together, and the sample of them that is read in full."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.organization.history import tracked


@tracked()
class SampleDraw(models.Model):
    """One drawing of a sample among the clean returns of a period, and the approval of the others.

    `seed` and the returns of the draw give the same sample again (`analytics.sampling.drawn`); `per_cent` and `least` are
    the product's constants of that day. Unconfirmed while `confirmed_at` is empty.
    """

    period = models.ForeignKey(
        "organization.ReportingPeriod", on_delete=models.PROTECT, related_name="+"
    )
    seed = models.CharField(_("seed"), max_length=32)
    per_cent = models.PositiveSmallIntegerField(_("held back, per cent"))
    least = models.PositiveSmallIntegerField(_("held back at least"))
    drawn_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("drawn by")
    )
    drawn_at = models.DateTimeField(_("drawn at"))
    confirmed_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("others approved by"),
    )
    confirmed_at = models.DateTimeField(_("others approved at"), null=True, blank=True)

    class Meta:
        verbose_name = _("sample of returns")
        verbose_name_plural = _("samples of returns")
        ordering = ["-drawn_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "drawn_by"],
                condition=Q(confirmed_at__isnull=True),
                name="one_unconfirmed_draw_of_a_person_and_period",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="a_confirmed_draw_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(confirmed_at__gte=F("drawn_at")),
                name="a_draw_is_confirmed_after_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period_id} {self.drawn_at:%Y-%m-%d}"


@tracked()
class SampledReturn(models.Model):
    """One clean return of a draw, in the version that was looked at: held back for reading, or not.

    `refused` says why it was not approved with the others.
    """

    draw = models.ForeignKey(
        SampleDraw,
        on_delete=models.PROTECT,
        related_name="returns",
        verbose_name=_("sample of returns"),
    )
    revision = models.ForeignKey(
        "staffing.ReturnRevision", on_delete=models.PROTECT, related_name="samples"
    )
    version = models.PositiveIntegerField()
    is_held_back = models.BooleanField(_("held back to be read in full"), default=False)
    refused = models.TextField(_("why it was not approved with the others"), blank=True)

    class Meta:
        verbose_name = _("return of a sample")
        verbose_name_plural = _("returns of a sample")
        constraints = [
            models.UniqueConstraint(
                fields=["draw", "revision"], name="a_return_is_drawn_once_in_a_draw"
            ),
            models.CheckConstraint(
                condition=Q(is_held_back=False) | Q(refused=""),
                name="what_is_held_back_is_not_refused",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draw_id} {self.revision_id}"
