"""Figures copied from documents; never pooled with computed ones."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StatedFigure(models.Model):
    """One published figure as printed; blank means not stated."""

    key = models.CharField(max_length=80, unique=True)
    as_of = models.DateField(null=True, blank=True)
    as_of_text = models.CharField(max_length=80)
    category = models.CharField(max_length=120)
    grade = models.CharField(max_length=60)
    location = models.CharField(max_length=120)
    population = models.CharField(max_length=40)
    women = models.PositiveIntegerField(null=True, blank=True)
    men = models.PositiveIntegerField(null=True, blank=True)
    total = models.PositiveIntegerField(null=True, blank=True)
    percent_women = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    kind = models.CharField(max_length=10)
    is_plottable = models.BooleanField()
    why_not = models.TextField(blank=True)
    source = models.TextField()
    note = models.TextField(blank=True)

    class Meta:
        verbose_name = _("stated figure")
        verbose_name_plural = _("stated figures")

    def __str__(self) -> str:
        return self.key
