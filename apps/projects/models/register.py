"""The register of all projects: what each is, where it works, and with whom."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.organization.history import tracked
from apps.projects.choices import (
    STATES_WITH_REASON,
    ImportState,
    PartnerKind,
    ProjectContext,
    ProjectOrigin,
    ProjectState,
    Targeting,
)


class ServiceArea(models.Model):
    """A field in which the organization works; loaded from `service_areas.csv`, retired, never deleted."""

    key = models.SlugField(max_length=60, unique=True)
    name_en = models.CharField(max_length=120)
    name_fr = models.CharField(max_length=120, blank=True)
    name_es = models.CharField(max_length=120, blank=True)
    position = models.PositiveSmallIntegerField()
    source = models.TextField(blank=True)
    note = models.TextField(blank=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("service area")
        verbose_name_plural = _("service areas")

    def __str__(self) -> str:
        return self.key


@tracked()
class Project(models.Model):
    """One project. A blank value or None means: not known. `version` rises with every change.

    `office` leads and decides who sees it; the root office where the source names none, and then
    `office_stated` keeps the words of the source. `ends_before` is the first day after it. Money
    stands in budget lines and awards. Stated projects keep their `source`, and the year and the
    funding in the source's words where no more is known.
    """

    code = models.CharField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=300)
    summary = models.TextField(_("summary"), blank=True)
    office = models.ForeignKey("organization.Office", on_delete=models.PROTECT, related_name="+")
    office_stated = models.CharField(
        _("office in the words of the source"), max_length=160, blank=True
    )
    service_area = models.ForeignKey(
        ServiceArea, on_delete=models.PROTECT, null=True, blank=True, related_name="projects"
    )
    theme = models.CharField(_("theme"), max_length=200, blank=True)
    starts_on = models.DateField(_("begins on"), null=True, blank=True)
    ends_before = models.DateField(_("ends before"), null=True, blank=True)
    year_stated = models.CharField(_("year in the words of the source"), max_length=20, blank=True)
    donor = models.CharField(_("donor"), max_length=200, blank=True)
    funding_stated = models.CharField(
        _("funding in the words of the source"), max_length=200, blank=True
    )
    manager = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(
        _("state"), max_length=15, choices=ProjectState.choices, default=ProjectState.PLANNED
    )
    state_because = models.TextField(_("why"), blank=True)
    targeting = models.CharField(
        _("targeting"), max_length=5, choices=Targeting.choices, blank=True
    )
    target_group = models.CharField(_("target group"), max_length=300, blank=True)
    is_gender_main = models.BooleanField(_("gender is a main component"), null=True, blank=True)
    context = models.CharField(
        _("crisis or development"), max_length=11, choices=ProjectContext.choices, blank=True
    )
    is_counter_trafficking = models.BooleanField(_("counter-trafficking"), null=True, blank=True)
    origin = models.CharField(
        max_length=8, choices=ProjectOrigin.choices, default=ProjectOrigin.ENTERED
    )
    source = models.TextField(_("source"), blank=True)
    note = models.TextField(_("note"), blank=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [
            # What begins with another sign is a formula or a slip, never the number of a project.
            models.CheckConstraint(
                condition=Q(code__regex="^[[:alnum:]]"), name="a_code_begins_with_a_letter_or_digit"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_before__isnull=True)
                | Q(starts_on__lt=F("ends_before")),
                name="project_begins_before_it_ends",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[state.value for state in STATES_WITH_REASON])
                | ~Q(state_because=""),
                name="a_project_that_failed_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(origin=ProjectOrigin.STATED) | ~Q(source=""),
                name="a_stated_project_has_a_source",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ProjectState]),
                name="project_state_is_in_the_list",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "state"], name="project_office_state"),
            models.Index(fields=["manager"], name="project_manager"),
            models.Index(fields=["state", "starts_on"], name="project_state_start"),
        ]

    def __str__(self) -> str:
        return self.code


@tracked()
class ProjectOffice(models.Model):
    """A further office that takes part in a project; it sees the project too."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="further_offices")
    office = models.ForeignKey("organization.Office", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("further office of a project")
        verbose_name_plural = _("further offices of projects")
        constraints = [
            models.UniqueConstraint(fields=["project", "office"], name="an_office_takes_part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.office_id}"


@tracked()
class ProjectCountry(models.Model):
    """A country in which a project works."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="countries")
    country = models.ForeignKey("organization.Country", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("country of a project")
        verbose_name_plural = _("countries of projects")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "country"], name="a_country_of_a_project_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.country_id}"


@tracked()
class ProjectPartner(models.Model):
    """A partner of a project and what the agreement says of gender equality (policy paragraph 49)."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="partners")
    name = models.CharField(_("partner"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=PartnerKind.choices)
    has_commitment = models.BooleanField(
        _("the agreement holds a gender commitment"), null=True, blank=True
    )
    commitment = models.TextField(_("the commitment"), blank=True)

    class Meta:
        verbose_name = _("partner of a project")
        verbose_name_plural = _("partners of projects")
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="a_partner_of_a_project_once"),
            models.CheckConstraint(
                condition=Q(commitment="") | Q(has_commitment=True),
                name="words_of_a_commitment_belong_to_one",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked(exclude=("content", "problems"))
class ProjectImport(models.Model):
    """A file of projects from its upload to its permanent result; see `staffing.HeadcountImport`."""

    filename = models.CharField(max_length=255)
    checksum = models.CharField(max_length=64)
    content = models.BinaryField()
    state = models.CharField(
        max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED
    )
    preview = models.JSONField(default=dict)
    problems = models.BinaryField(default=bytes)
    result = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("import of projects")
        verbose_name_plural = _("imports of projects")

    def __str__(self) -> str:
        return self.filename
