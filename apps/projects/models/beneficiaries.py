"""Beneficiaries of a project by sex and what else was collected, planned and reached, by period."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.organization.history import tracked
from apps.projects.choices import BeneficiaryKind, BeneficiarySex, CountState, Facet

MOST_PERSONS = 999_999_999


@tracked()
class BeneficiarySheet(models.Model):
    """Beneficiaries of one project and period, planned or reached.

    `ends_before` is the first day after the period. `not_disaggregated` says in words what is not told
    apart by sex or age, and why; it is printed beside the figures.
    """

    project = models.ForeignKey(
        "projects.Project", on_delete=models.PROTECT, related_name="beneficiary_sheets"
    )
    kind = models.CharField(_("planned or reached"), max_length=7, choices=BeneficiaryKind.choices)
    starts_on = models.DateField(_("from"))
    ends_before = models.DateField(_("until (exclusive)"))
    not_disaggregated = models.TextField(_("what is not told apart, and why"), blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("sheet of beneficiaries")
        verbose_name_plural = _("sheets of beneficiaries")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "kind", "starts_on", "ends_before"],
                name="one_sheet_of_a_project_kind_and_period",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__lt=F("ends_before")), name="sheet_begins_before_it_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.kind} {self.starts_on}"


@tracked()
class BeneficiaryCount(models.Model):
    """Persons of one sex and one category of a facet; a count without a row is missing.

    `category` is blank for the facet `total`; an age group, an ISO3 code of a country, or a word of the
    project's own elsewhere.
    """

    sheet = models.ForeignKey(BeneficiarySheet, on_delete=models.CASCADE, related_name="counts")
    facet = models.CharField(max_length=13, choices=Facet.choices)
    category = models.CharField(max_length=80, blank=True)
    sex = models.CharField(max_length=1, choices=BeneficiarySex.choices)
    state = models.CharField(max_length=14, choices=CountState.choices, default=CountState.COUNTED)
    count = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("count of beneficiaries")
        verbose_name_plural = _("counts of beneficiaries")
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "facet", "category", "sex"], name="one_count_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(state=CountState.COUNTED, count__isnull=False)
                | (~Q(state=CountState.COUNTED) & Q(count__isnull=True)),
                name="only_a_counted_one_holds_a_number",
            ),
            models.CheckConstraint(
                condition=Q(count__isnull=True) | Q(count__lte=MOST_PERSONS),
                name="beneficiaries_are_plausible",
            ),
            models.CheckConstraint(
                condition=(Q(facet=Facet.TOTAL) & Q(category=""))
                | (~Q(facet=Facet.TOTAL) & ~Q(category="")),
                name="only_the_total_has_no_category",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.facet} {self.category} {self.sex}"
