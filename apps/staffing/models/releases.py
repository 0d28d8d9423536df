"""The register of released tables: what readers outside the inner circle have been given, for ever."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.organization.history import tracked
from apps.staffing.choices import Population, ReleaseSource, ReleaseState

FROZEN_RELEASE = """
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a release cannot be deleted'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'frozen_release_stays';
    END IF;
    IF OLD.state = 'published' AND to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD) THEN
        RAISE EXCEPTION 'a published release cannot be changed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'frozen_release_stays';
    END IF;
    IF (to_jsonb(NEW) - 'state' - 'outcome' - 'checked_with' - 'checked_at' - 'check_job_id'
            - 'published_at' - 'published_by_id')
        IS DISTINCT FROM
       (to_jsonb(OLD) - 'state' - 'outcome' - 'checked_with' - 'checked_at' - 'check_job_id'
            - 'published_at' - 'published_by_id') THEN
        RAISE EXCEPTION 'the tables of a release are frozen; prepare another one'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'frozen_release_stays';
    END IF;
    RETURN NEW;
"""


@tracked(exclude=("facts",))
class Release(models.Model):
    """Tables for readers outside the inner circle, the facts that they tell, and what an attack found.

    `facts` are those of `analytics.published`; they know which hidden counts are small and never leave.
    `reference` names the edition of a report that the tables stand in. `outcome` is what
    `services.release_attack` writes; `checked_with` the mark of the releases that were published then.
    """

    source = models.CharField(_("source"), max_length=10, choices=ReleaseSource.choices)
    reference = models.CharField(_("edition"), max_length=40, blank=True)
    as_of = models.DateField(_("date"))
    population = models.CharField(_("population"), max_length=20, choices=Population.choices)
    has_offices = models.BooleanField(_("with a table of offices"), default=False)
    state = models.CharField(
        max_length=10, choices=ReleaseState.choices, default=ReleaseState.PREPARED
    )
    facts = models.JSONField()
    checksum = models.CharField(_("checksum"), max_length=64)
    is_specimen = models.BooleanField(_("of invented data"), default=False)
    outcome = models.JSONField(_("result of the attack"), default=dict)
    checked_with = models.CharField(max_length=64, blank=True)
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    job = models.OneToOneField(
        "jobs.Job", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    check_job = models.ForeignKey(
        "jobs.Job", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    prepared_by = models.ForeignKey(
        "accounts.User",
        verbose_name=_("prepared by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    prepared_at = models.DateTimeField(_("prepared at"))
    published_by = models.ForeignKey(
        "accounts.User",
        verbose_name=_("published by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    class Meta:
        verbose_name = _("release of tables")
        verbose_name_plural = _("releases of tables")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "reference"],
                condition=~Q(reference=""),
                name="one_release_of_an_edition",
            ),
            models.CheckConstraint(
                condition=Q(source=ReleaseSource.COUNCIL) & ~Q(reference="")
                | Q(source=ReleaseSource.STATISTICS, reference=""),
                name="a_release_of_a_report_names_its_edition",
            ),
            models.CheckConstraint(
                condition=Q(state=ReleaseState.PUBLISHED, published_at__isnull=False)
                | ~Q(state=ReleaseState.PUBLISHED) & Q(published_at__isnull=True),
                name="a_published_release_says_when",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_release_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=FROZEN_RELEASE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.reference} {self.as_of}".replace("  ", " ")


class ReleasedTable(models.Model):
    """One table of a release in one language, as it was frozen; `content` is `Table.to_dict`."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="tables")
    number = models.CharField(max_length=10)
    position = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2)
    content = models.JSONField()

    class Meta:
        verbose_name = _("released table")
        verbose_name_plural = _("released tables")
        constraints = [
            models.UniqueConstraint(
                fields=["release", "number", "language"], name="one_table_of_a_number_and_language"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="released_table_stays", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release_id} {self.number} {self.language}"
