"""A file of headcounts from its upload to its permanent result."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.organization.history import tracked
from apps.staffing.choices import ImportState


@tracked(exclude=("content", "problems"))
class HeadcountImport(models.Model):
    """One uploaded file: its bytes, the preview of what it would change, and what it changed.

    `preview` holds counts, groups of identical problems and a first page of differences; `problems`
    every problem with its place, as compressed JSON.
    """

    period = models.ForeignKey(
        "organization.ReportingPeriod", on_delete=models.PROTECT, related_name="+"
    )
    filename = models.CharField(max_length=255)
    checksum = models.CharField(max_length=64)
    content = models.BinaryField()
    state = models.CharField(
        max_length=10, choices=ImportState.choices, default=ImportState.CHECKED
    )
    problems = models.BinaryField(default=bytes)
    preview = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("headcount import")
        verbose_name_plural = _("headcount imports")

    def __str__(self) -> str:
        return self.filename
