"""Sessions of the Council, frozen editions of the report, and their files."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.organization.history import tracked
from apps.reports.choices import Audience, DocumentFormat, EditionState, Series

FROZEN_EDITION = """
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a frozen edition cannot be deleted'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'frozen_edition_stays';
    END IF;
    IF (to_jsonb(NEW) - 'state' - 'published_at' - 'published_by_id')
        IS DISTINCT FROM (to_jsonb(OLD) - 'state' - 'published_at' - 'published_by_id') THEN
        RAISE EXCEPTION 'a frozen edition cannot be changed; freeze another one'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'frozen_edition_stays';
    END IF;
    RETURN NEW;
"""


@tracked()
class CouncilSession(models.Model):
    """What the GCU enters about the session that takes note of a year's report; never computed."""

    year = models.PositiveSmallIntegerField(_("reporting year"), unique=True)
    session = models.CharField(_("session"), max_length=120, blank=True)
    starts_on = models.DateField(_("session begins on"), null=True, blank=True)
    ends_on = models.DateField(_("session ends on"), null=True, blank=True)
    symbol = models.CharField(_("document symbol"), max_length=60, blank=True)
    issued_on = models.DateField(_("date of the document"), null=True, blank=True)
    deadline_on = models.DateField(_("deadline of the text"), null=True, blank=True)

    class Meta:
        verbose_name = _("session of the Council")
        verbose_name_plural = _("sessions of the Council")

    def __str__(self) -> str:
        return str(self.year)


@tracked(exclude=("snapshot",))
class ReportEdition(models.Model):
    """One frozen edition of a year's report of one series: every figure as it was, with its checksum."""

    series = models.CharField(
        _("series"), max_length=7, choices=Series.choices, default=Series.COUNCIL
    )
    year = models.PositiveSmallIntegerField(_("reporting year"))
    number = models.PositiveSmallIntegerField(_("edition"))
    state = models.CharField(
        max_length=10, choices=EditionState.choices, default=EditionState.FROZEN
    )
    snapshot = models.JSONField()
    checksum = models.CharField(max_length=64)
    renderers = models.JSONField(default=dict)
    job = models.OneToOneField(
        "jobs.Job", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    frozen_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    frozen_at = models.DateTimeField()
    published_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("edition of the report")
        verbose_name_plural = _("editions of the report")
        constraints = [
            models.UniqueConstraint(
                fields=["series", "year", "number"], name="edition_numbers_are_unique"
            ),
            models.UniqueConstraint(
                fields=["series", "year"],
                condition=Q(state=EditionState.PUBLISHED),
                name="one_published_edition_of_a_year",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_edition_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=FROZEN_EDITION,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year} edition {self.number}"


class ReportFile(models.Model):
    """One document of an edition; made once, never again."""

    edition = models.ForeignKey(ReportEdition, on_delete=models.PROTECT, related_name="files")
    language = models.CharField(max_length=2)
    format = models.CharField(max_length=4, choices=DocumentFormat.choices)
    audience = models.CharField(max_length=6, choices=Audience.choices)
    content = models.BinaryField()
    checksum = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("file of an edition")
        verbose_name_plural = _("files of editions")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "language", "format", "audience"],
                name="one_file_of_an_edition_language_and_format",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="report_file_stays", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.language} {self.format}"
