"""Reports of projects, the figures of what came of them, the five aims, and other activities."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.organization.history import tracked
from apps.projects.choices import AimRating, Bound, ReportKind, ReportPart, ReportState


@tracked()
class ProjectReport(models.Model):
    """One report of a project: due because of an award, or written of the project's own accord.

    Its text stands in `ProjectReportText`, part by part. `not_implemented_because` is set by a final
    report of a project that could not be implemented.
    """

    project = models.ForeignKey(
        "projects.Project", on_delete=models.PROTECT, related_name="reports"
    )
    award = models.ForeignKey(
        "projects.Award", on_delete=models.PROTECT, null=True, blank=True, related_name="reports"
    )
    kind = models.CharField(_("kind"), max_length=8, choices=ReportKind.choices)
    number = models.PositiveSmallIntegerField(_("number"))
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_before = models.DateField(_("until (exclusive)"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=9, choices=ReportState.choices, default=ReportState.DUE
    )
    not_implemented_because = models.TextField(_("why it could not be implemented"), blank=True)
    is_stated = models.BooleanField(default=False)
    source = models.TextField(_("source"), blank=True)
    version = models.PositiveIntegerField(default=1)
    submitted_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    returned_because = models.TextField(_("what is to be mended"), blank=True)

    class Meta:
        verbose_name = _("project report")
        verbose_name_plural = _("project reports")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "number"], name="report_numbers_of_a_project_are_unique"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_before__isnull=True)
                | Q(starts_on__lt=F("ends_before")),
                name="a_report_begins_before_it_ends",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.RETURNED) | ~Q(returned_because=""),
                name="a_returned_report_says_why",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="project_report_state_due")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.kind} {self.number}"


@tracked()
class ProjectReportText(models.Model):
    """One part of a report; `version` rises with every change, so that two people lose nothing."""

    report = models.ForeignKey(ProjectReport, on_delete=models.CASCADE, related_name="texts")
    part = models.CharField(max_length=20, choices=ReportPart.choices)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("part of a project report")
        verbose_name_plural = _("parts of project reports")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "part"], name="a_part_of_a_report_stands_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.part}"


@tracked()
class ResultFigure(models.Model):
    """One figure of what came of a project, with its unit, and the split by sex where it counts persons.

    `bound` says how exactly the source states it. Women and men never exceed the value.
    """

    report = models.ForeignKey(ProjectReport, on_delete=models.CASCADE, related_name="figures")
    position = models.PositiveSmallIntegerField()
    indicator = models.CharField(_("indicator"), max_length=200)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=60)
    women = models.PositiveIntegerField(_("women"), null=True, blank=True)
    men = models.PositiveIntegerField(_("men"), null=True, blank=True)
    bound = models.CharField(_("how exactly"), max_length=9, choices=Bound.choices, blank=True)
    source = models.TextField(_("source"), blank=True)

    class Meta:
        verbose_name = _("result figure")
        verbose_name_plural = _("result figures")
        ordering = ["report", "position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(women__isnull=True)
                | Q(men__isnull=True)
                | Q(value__gte=F("women") + F("men")),
                name="women_and_men_do_not_exceed_the_value",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.indicator}"


@tracked()
class Aim(models.Model):
    """One of the five aims that WGGI projects are assessed against.

    The reference says that there are five and not how they are worded: a blank text is not known, and
    the Gender Coordination Unit can enter it from the report to the 82nd session of the Council.
    """

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    text_en = models.TextField(_("aim in English"), blank=True)
    text_fr = models.TextField(_("aim in French"), blank=True)
    text_es = models.TextField(_("aim in Spanish"), blank=True)
    source = models.TextField(_("source"), blank=True)
    note = models.TextField(_("note"), blank=True)
    version = models.PositiveIntegerField(default=1)
    is_from_reference = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("aim")
        verbose_name_plural = _("aims")
        ordering = ["number"]

    def __str__(self) -> str:
        return str(self.number)


@tracked()
class AimAssessment(models.Model):
    """How far an aim was reached by one project of a round, or by the round as a whole (no project)."""

    round = models.ForeignKey(
        "projects.FundingRound", on_delete=models.PROTECT, related_name="assessments"
    )
    project = models.ForeignKey(
        "projects.Project",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments",
    )
    aim = models.ForeignKey(Aim, on_delete=models.PROTECT, related_name="assessments")
    rating = models.CharField(_("rating"), max_length=11, choices=AimRating.choices)
    words = models.TextField(_("in words"), blank=True)
    version = models.PositiveIntegerField(default=1)
    assessed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    assessed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("assessment of an aim")
        verbose_name_plural = _("assessments of aims")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "project", "aim"],
                nulls_distinct=False,
                name="one_assessment_of_an_aim",
            ),
            models.CheckConstraint(
                condition=Q(rating=AimRating.CANNOT_TELL) | ~Q(words=""),
                name="a_rating_is_explained",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.project_id} {self.aim_id}"


@tracked()
class OtherActivity(models.Model):
    """What the WGGI did beside funding projects, for Annex III of its report."""

    year = models.PositiveSmallIntegerField(_("year"))
    position = models.PositiveSmallIntegerField(_("position"))
    on_text = models.CharField(_("date"), max_length=60, blank=True)
    title = models.CharField(_("what"), max_length=300)
    place = models.CharField(_("place"), max_length=160, blank=True)
    partners = models.CharField(_("with whom"), max_length=300, blank=True)
    outcome = models.TextField(_("what came of it"), blank=True)
    source = models.TextField(_("source"), blank=True)
    is_stated = models.BooleanField(default=False)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("other activity of the WGGI")
        verbose_name_plural = _("other activities of the WGGI")
        ordering = ["year", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "position"], name="positions_of_activities_are_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.title
