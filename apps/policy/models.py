"""Targets, with the document that set them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.policy.choices import Comparison


class Target(models.Model):
    """One target of the organization or of the UN system; blank means not stated."""

    key = models.CharField(max_length=60, unique=True)
    set_in = models.PositiveSmallIntegerField()
    document = models.CharField(max_length=200)
    comparison = models.CharField(max_length=10, choices=Comparison.choices)
    target = models.CharField(max_length=200)
    population = models.CharField(max_length=200)
    level = models.CharField(max_length=60, blank=True)
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    deadline_year = models.PositiveSmallIntegerField(null=True, blank=True)
    # The day is inferred where the document names the year only; the note says so.
    deadline_on = models.DateField(null=True, blank=True)
    deadline_text = models.CharField(max_length=120, blank=True)
    binds_iom_from = models.DateField(null=True, blank=True)
    outcome_stated = models.TextField(blank=True)
    replaced_by = models.CharField(max_length=60, blank=True)
    is_iom = models.BooleanField()
    source = models.TextField()
    note = models.TextField(blank=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")

    def __str__(self) -> str:
        return self.key
