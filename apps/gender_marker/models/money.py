"""Benchmarks for shares of the budget, and the estimate that the Budget Division signs off each year."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.gender_marker.choices import EstimateState, ShareKind
from apps.organization.history import tracked

SIGNED_ESTIMATE = """
    IF TG_OP = 'DELETE' OR OLD.state = 'replaced' OR NEW.state <> 'replaced' OR
        to_jsonb(NEW) - ARRAY['state', 'replaced_because', 'version'] IS DISTINCT FROM
        to_jsonb(OLD) - ARRAY['state', 'replaced_because', 'version']
    THEN
        RAISE EXCEPTION 'a signed estimate cannot be changed; sign off another one'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'signed_estimate_stays';
    END IF;
    RETURN NEW;
"""


@tracked()
class Benchmark(models.Model):
    """The least share that the organization aims at from a year on, with the document that sets it.

    Policy 2015, paragraph 47, asks for a benchmark and names no number: until one is entered it is not
    known. `percent` is 0 to 100 of the money of scored projects to which the marker applies.
    """

    kind = models.CharField(_("share"), max_length=11, choices=ShareKind.choices)
    first_year = models.PositiveSmallIntegerField(_("holds from the year"))
    percent = models.DecimalField(_("at least, per cent"), max_digits=5, decimal_places=2)
    source = models.CharField(_("document that sets it"), max_length=300)
    note = models.TextField(_("note"), blank=True)
    version = models.PositiveIntegerField(default=1)
    set_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    set_at = models.DateTimeField()
    retired_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    class Meta:
        verbose_name = _("benchmark")
        verbose_name_plural = _("benchmarks")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "first_year"],
                condition=Q(retired_on__isnull=True),
                name="one_benchmark_of_a_kind_and_year",
            ),
            models.CheckConstraint(
                condition=Q(percent__gt=0) & Q(percent__lte=100), name="a_benchmark_is_a_per_cent"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="a_benchmark_has_a_document"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first_year}"


@tracked()
class AnnualEstimate(models.Model):
    """How much of a year's money went to which code, as estimated and signed off (policy paragraph 47).

    `tables` holds the figures as they were when it was prepared, `checksum` the SHA-256 of them; once
    signed nothing of it changes, and another one can only replace it with a reason.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    edition = models.ForeignKey("gender_marker.Edition", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        _("state"), max_length=8, choices=EstimateState.choices, default=EstimateState.PREPARED
    )
    words = models.TextField(_("method and limits"), blank=True)
    tables = models.JSONField(default=dict)
    checksum = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)
    prepared_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    prepared_at = models.DateTimeField()
    signed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    replaced_because = models.TextField(_("why it was replaced"), blank=True)

    class Meta:
        verbose_name = _("annual estimate")
        verbose_name_plural = _("annual estimates")
        constraints = [
            models.UniqueConstraint(
                fields=["year"],
                condition=Q(state=EstimateState.PREPARED),
                name="one_estimate_of_a_year_is_prepared",
            ),
            models.UniqueConstraint(
                fields=["year"],
                condition=Q(state=EstimateState.SIGNED),
                name="one_estimate_of_a_year_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=EstimateState.PREPARED, signed_by__isnull=True, signed_at__isnull=True
                )
                | Q(
                    state__in=[EstimateState.SIGNED.value, EstimateState.REPLACED.value],
                    signed_by__isnull=False,
                    signed_at__isnull=False,
                ),
                name="a_signed_estimate_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=EstimateState.REPLACED) | ~Q(replaced_because=""),
                name="a_replaced_estimate_says_why",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="signed_estimate_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("OLD.state <> 'prepared'"),
                func=SIGNED_ESTIMATE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.state}"
