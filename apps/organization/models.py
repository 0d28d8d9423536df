"""Tables of the organization: offices with dated spells, and the vocabularies of a headcount."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Q
from django.utils.translation import gettext_lazy as _

from apps.organization.choices import Basis, GradeCategory, OfficeKind, PeriodState, Reporting
from apps.organization.history import tracked
from apps.organization.ranges import DateRange


def unique_among_those_in_force(field: str, name: str) -> models.UniqueConstraint:
    """Return the constraint that a retired row does not keep its place from a new one.

    Checked at the end of a statement, so that two rows can change places.
    """
    return models.UniqueConstraint(
        fields=[field, "retired_on"],
        nulls_distinct=False,
        deferrable=Deferrable.IMMEDIATE,
        name=name,
    )


class Country(models.Model):
    """A country or territory by ISO 3166 code, with its UN statistical region."""

    iso3 = models.CharField(max_length=3, unique=True)
    iso2 = models.CharField(max_length=2, blank=True)
    name = models.CharField(max_length=120)
    un_region = models.CharField(max_length=60, blank=True)
    un_subregion = models.CharField(max_length=60, blank=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")

    def __str__(self) -> str:
        return self.name


@tracked()
class Office(models.Model):
    """The identity of an office; its name, kind and place in the tree are spells."""

    code = models.CharField(_("code"), max_length=60, unique=True)

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")

    def __str__(self) -> str:
        return self.code


@tracked()
class OfficeSpell(models.Model):
    """What an office was from a date to a date; a blank date means that it is not known."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="spells")
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=40, choices=OfficeKind.choices)
    parent = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="child_spells"
    )
    duty_station = models.CharField(_("duty station"), max_length=120, blank=True)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, blank=True)
    un_region = models.CharField(_("UN region"), max_length=60, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_before = models.DateField(_("until (exclusive)"), null=True, blank=True)
    reporting = models.CharField(_("reporting"), max_length=10, choices=Reporting.choices)
    merged_into = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="absorbed_spells"
    )
    basis = models.CharField(max_length=10, choices=Basis.choices, default=Basis.SOURCE)
    source = models.TextField(blank=True)
    note = models.TextField(blank=True)
    # Set for rows of offices.csv; what administrators decided here stands against a newer file.
    is_from_reference = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("spell of an office")
        verbose_name_plural = _("spells of offices")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_before__isnull=True)
                | Q(starts_on__lt=F("ends_before")),
                name="spell_starts_before_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("office")),
                name="spell_is_not_its_own_parent",
            ),
            ExclusionConstraint(
                name="spells_of_an_office_do_not_overlap",
                expressions=[
                    ("office", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_before"), RangeOperators.OVERLAPS),
                ],
                # Checked at the end of a statement, so that one statement may move a boundary.
                deferrable=Deferrable.IMMEDIATE,
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Grade(models.Model):
    """A personal grade; a higher rank is more senior."""

    code = models.CharField(max_length=8, unique=True)
    name = models.CharField(max_length=120)
    category = models.CharField(max_length=20, choices=GradeCategory.choices)
    rank = models.PositiveSmallIntegerField()
    p_equivalent = models.CharField(max_length=8, blank=True)
    retired_on = models.DateField(null=True, blank=True)
    source = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta:
        verbose_name = _("grade")
        verbose_name_plural = _("grades")
        constraints = [unique_among_those_in_force("rank", "grade_rank_is_unique")]

    def __str__(self) -> str:
        return self.code


class ContractGroup(models.Model):
    """A group of contracts; only groups with `is_staff` enter a staff total."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    is_staff = models.BooleanField()
    in_one_year_plus = models.BooleanField()
    in_un_parity = models.BooleanField()
    is_graded = models.BooleanField()
    position = models.PositiveSmallIntegerField()
    retired_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        verbose_name = _("contract group")
        verbose_name_plural = _("contract groups")
        constraints = [unique_among_those_in_force("position", "contract_group_position_is_unique")]

    def __str__(self) -> str:
        return self.name


@tracked()
class ReportingPeriod(models.Model):
    """A date at which every reporting unit counts its people, and the days on which it may answer.

    `closes_on` is the last day of entry, whole, in each office's own time zone.
    """

    as_of = models.DateField(_("as of"), unique=True)
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"))
    state = models.CharField(
        _("state"), max_length=10, choices=PeriodState.choices, default=PeriodState.PLANNED
    )
    certified_on = models.DateField(_("certified on"), null=True, blank=True)

    class Meta:
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")
        ordering = ["-as_of"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("closes_on")), name="period_opens_before_it_closes"
            ),
        ]

    def __str__(self) -> str:
        return self.as_of.isoformat()


class ReferenceLoad(models.Model):
    """The checksum of a reference file as it was last loaded."""

    file = models.CharField(max_length=120, unique=True)
    checksum = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.file
