"""Sums kept current in the transaction that changes them; checked against the cells nightly."""

from django.db import models

from apps.organization.choices import Location
from apps.staffing.choices import Standing


class StaffSummary(models.Model):
    """Persons of one grade and contract group in a unit and all below it, on a period's date.

    `unit` stands where the tree of that date puts it. `provisional` counts an office's approved
    revision, else its latest submitted one. Rows of zeros may be absent.
    """

    period = models.ForeignKey(
        "organization.ReportingPeriod", on_delete=models.CASCADE, related_name="+"
    )
    unit = models.ForeignKey("organization.Office", on_delete=models.CASCADE, related_name="+")
    status = models.CharField(max_length=11, choices=Standing.choices)
    location = models.CharField(max_length=21, choices=Location.choices)
    grade = models.ForeignKey("organization.Grade", on_delete=models.CASCADE, related_name="+")
    contract_group = models.ForeignKey(
        "organization.ContractGroup", on_delete=models.CASCADE, related_name="+"
    )
    women = models.IntegerField(default=0)
    men = models.IntegerField(default=0)
    other = models.IntegerField(default=0)
    missing_cells = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "status", "period", "location", "grade", "contract_group"],
                name="one_staff_summary_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.period_id} {self.grade_id}"


class ReturnTally(models.Model):
    """How many returns of a unit and all below it count in a period, by status."""

    period = models.ForeignKey(
        "organization.ReportingPeriod", on_delete=models.CASCADE, related_name="+"
    )
    unit = models.ForeignKey("organization.Office", on_delete=models.CASCADE, related_name="+")
    status = models.CharField(max_length=11, choices=Standing.choices)
    counted = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "status", "period"], name="one_return_tally_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.period_id}"
