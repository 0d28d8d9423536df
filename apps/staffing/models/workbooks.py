"""Workbooks that came back: the file as it was sent, and what became of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.organization.history import tracked
from apps.staffing.choices import ImportState


@tracked(exclude=("content",))
class WorkbookUpload(models.Model):
    """One workbook of an office and period that was filled in elsewhere and sent back.

    What it would do is found anew each time it is looked at, because the return goes on changing; `result` keeps what it did.
    """

    office = models.ForeignKey("organization.Office", on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(
        "organization.ReportingPeriod", on_delete=models.PROTECT, related_name="+"
    )
    filename = models.CharField(max_length=255)
    checksum = models.CharField(max_length=64)
    content = models.BinaryField()
    state = models.CharField(
        max_length=10, choices=ImportState.choices, default=ImportState.CHECKED
    )
    result = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("workbook that came back")
        verbose_name_plural = _("workbooks that came back")
        constraints = [
            models.UniqueConstraint(
                fields=["office", "period", "checksum", "uploaded_by"],
                condition=Q(state=ImportState.CHECKED),
                name="the_same_workbook_waits_once",
            ),
            models.CheckConstraint(
                condition=Q(state=ImportState.APPLIED, applied_at__isnull=False)
                | (~Q(state=ImportState.APPLIED) & Q(applied_at__isnull=True)),
                name="a_workbook_taken_in_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.filename
