"""The tables of an edition enter the register of released tables, where they are attacked before they leave."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser

from apps.accounts.scope import OfficeScope
from apps.figures.tables import Table
from apps.jobs.services import Job
from apps.reports.archive import document_from_dict
from apps.reports.choices import LANGUAGES, Audience, Series
from apps.reports.models import ReportEdition
from apps.reports.selectors import reference_of
from apps.staffing.analytics.published_tables import facts_of
from apps.staffing.selectors.releases import release_of_edition
from apps.staffing.services.releases import ask_for_check, register


def register_edition(*, edition: ReportEdition, at: datetime, scope: OfficeScope) -> None:
    """Enter the public tables of an edition of the report to the Council; other series count no staff.

    Does nothing for an edition that is registered already.
    """
    if edition.series != Series.COUNCIL:
        return
    snapshot = ReportEdition.objects.values_list("snapshot", flat=True).get(pk=edition.pk)
    documents = snapshot["documents"]
    public = numbered_tables(documents["en"][Audience.PUBLIC.value])
    truth = numbered_tables(documents["en"][Audience.INNER.value])
    register(
        reference=reference_of(edition),
        as_of=date(edition.year, 12, 31),
        facts=facts_of(public, truth),
        tables={
            language: list(numbered_tables(documents[language][Audience.PUBLIC.value]).values())
            for language in LANGUAGES
        },
        at=at,
        scope=scope,
        prepared_by=edition.frozen_by_id,
    )


def numbered_tables(document: Any) -> dict[str, Table]:
    """Return the tables of a frozen document that have a number."""
    return {table.number: table for table in document_from_dict(document).tables() if table.number}


def ask_for_attack(
    *,
    edition: ReportEdition,
    asked_by: AbstractBaseUser | None,
    at: datetime,
    scope: OfficeScope,
) -> Job | None:
    """Ask for the attack on an edition's tables; None where it has none or they are published."""
    register_edition(edition=edition, at=at, scope=scope)
    release = release_of_edition(reference=reference_of(edition), scope=scope)
    if release is None or release.published_at is not None:
        return None
    return ask_for_check(release_id=release.pk, asked_by=asked_by, now=at, scope=scope)
