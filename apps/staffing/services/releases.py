"""Releases are asked for, prepared, registered and published; the attack itself is `release_attack`."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.scope import OfficeScope
from apps.figures.tables import Table
from apps.jobs.services import Job, ask
from apps.organization.selectors import has_demo_data
from apps.staffing.analytics.published import Facts
from apps.staffing.choices import Population, ReleaseSource, ReleaseState
from apps.staffing.models import Release, ReleasedTable
from apps.staffing.selectors.release_tables import (
    LANGUAGES,
    facts_of_release,
    hidden_in,
    material_of,
    tables_in,
)
from apps.staffing.selectors.releases import (
    certified_dates,
    hidden_by_published,
    obstacle_in_check,
    obstacle_to_release,
    publishes_releases,
    release_of_edition,
    release_seen,
)
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, Problem, WrongState

POPULATIONS = (Population.ALL_STAFF, Population.ONE_YEAR_PLUS)
"""Populations of a release: the UN parity population is a row of one of them."""
ATTACK_STEP = ("attack", gettext_lazy("Attack them together with all that is published"))
STEPS = (("read", gettext_lazy("Read the approved figures and hide small counts")), ATTACK_STEP)


def expect_publisher_of_releases(scope: OfficeScope) -> None:
    """Refuse everybody but who prepares and publishes releases, and the machinery."""
    if not publishes_releases(scope=scope) and not scope.reason:
        raise NotPermitted(_("The Gender Coordination Unit prepares and publishes releases."))


def ask_for_release(
    *,
    as_of: date,
    population: str,
    has_offices: bool,
    asked_by: AbstractBaseUser,
    now: datetime,
    scope: OfficeScope,
) -> Job:
    """Ask for a release of a certified date; asking twice while it runs gives the same job.

    Raises NotPermitted, Invalid.
    """
    expect_publisher_of_releases(scope)
    problems = []
    if as_of.isoformat() not in {day for day, _words in certified_dates()}:
        message = _("Choose a certified period: only certified figures are released.")
        problems.append(Problem("not_certified", message, field="as_of"))
    if population not in POPULATIONS:
        problems.append(Problem("invalid_choice", _("Choose one of the list."), field="population"))
    if problems:
        raise Invalid(problems=problems)
    return ask(
        kind="staffing_release",
        key=f"{as_of}-{population}-{'offices' if has_offices else 'places'}",
        task="apps.staffing.tasks.prepare_release",
        arguments={
            "as_of": as_of.isoformat(),
            "population": population,
            "has_offices": has_offices,
        },
        asked_by=asked_by,
        now=now,
        steps=STEPS,
        scope=scope,
        heading=gettext_lazy("Release of staffing tables"),
    )


def ask_for_check(
    *, release_id: int, asked_by: AbstractBaseUser | None, now: datetime, scope: OfficeScope
) -> Job:
    """Ask for the attack on a release, again where something was published since.

    Raises OutOfScope, NotPermitted, WrongState for a published release.
    """
    expect_publisher_of_releases(scope)
    release = release_seen(release_id=release_id, scope=scope)
    if release.state == ReleaseState.PUBLISHED:
        raise WrongState(_("This release has been published already."))
    return ask(
        kind="staffing_release_check",
        key=str(release.pk),
        task="apps.staffing.tasks.check_release",
        arguments={"release_id": release.pk},
        asked_by=asked_by,
        now=now,
        steps=[ATTACK_STEP],
        scope=scope,
        heading=gettext_lazy("Attack on released tables"),
    )


def prepare(
    *,
    as_of: date,
    population: Population,
    has_offices: bool,
    at: datetime,
    scope: OfficeScope,
    job_id: int | None = None,
    prepared_by: int | None = None,
) -> Release:
    """Read the approved figures of a date, hide small counts and freeze the tables.

    A job prepares one release, however often it is begun anew.
    """
    expect_publisher_of_releases(scope)
    made = Release.objects.filter(job_id=job_id).first() if job_id else None
    if made is not None:
        return made
    everything = OfficeScope.everything("tables of a release")
    material = material_of(
        as_of=as_of, population=population, has_offices=has_offices, scope=everything
    )
    hidden = hidden_in(material, hidden_by_published(scope=scope))
    return freeze_release(
        source=ReleaseSource.STATISTICS,
        reference="",
        as_of=as_of,
        population=population,
        has_offices=has_offices,
        facts=facts_of_release(material, hidden),
        tables={
            language: tables_in(material, hidden, language, is_specimen=has_demo_data())
            for language in LANGUAGES
        },
        at=at,
        job_id=job_id,
        prepared_by=prepared_by if prepared_by is not None else scope.user_id,
    )


def register(
    *,
    reference: str,
    as_of: date,
    facts: Facts,
    tables: Mapping[str, Sequence[Table]],
    at: datetime,
    scope: OfficeScope,
    prepared_by: int | None = None,
) -> Release:
    """Enter the staffing tables of an edition of the report to the Council, once."""
    if not scope.reason:
        expect_publisher_of_releases(scope)
    kept = Release.objects.filter(source=ReleaseSource.COUNCIL, reference=reference).first()
    return kept or freeze_release(
        source=ReleaseSource.COUNCIL,
        reference=reference,
        as_of=as_of,
        population=Population.ALL_STAFF,
        has_offices=False,
        facts=facts,
        tables=tables,
        at=at,
        prepared_by=prepared_by,
    )


@transaction.atomic
def freeze_release(
    *,
    source: ReleaseSource,
    reference: str,
    as_of: date,
    population: Population,
    has_offices: bool,
    facts: Facts,
    tables: Mapping[str, Sequence[Table]],
    at: datetime,
    job_id: int | None = None,
    prepared_by: int | None = None,
) -> Release:
    """Write a release with its tables in all languages; nothing of it changes afterwards."""
    contents = {
        language: [table.to_dict() for table in of_language]
        for language, of_language in tables.items()
    }
    release = Release.objects.create(
        source=source,
        reference=reference,
        as_of=as_of,
        population=population,
        has_offices=has_offices,
        facts=facts.to_json(),
        checksum=checksum_of(contents),
        is_specimen=has_demo_data(),
        job_id=job_id,
        prepared_by_id=prepared_by,
        prepared_at=at,
    )
    ReleasedTable.objects.bulk_create(
        ReleasedTable(
            release=release,
            number=content["number"],
            position=position,
            language=language,
            content=content,
        )
        for language, of_language in contents.items()
        for position, content in enumerate(of_language)
    )
    return release


def checksum_of(contents: Mapping[str, Any]) -> str:
    """Return the SHA-256 of tables by language."""
    text = json.dumps(contents, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def publish_release(*, release_id: int, at: datetime, scope: OfficeScope) -> Release:
    """Show a release of the statistics to readers outside the inner circle, for ever.

    Raises OutOfScope, NotPermitted, WrongState with what stands in its way.
    """
    hold_releases()
    release = release_seen(release_id=release_id, scope=scope)
    expect_publisher_of_releases(scope)
    obstacle = obstacle_to_release(release=release, scope=scope)
    if obstacle:
        raise WrongState(obstacle)
    return mark_published(release, at=at, by=scope.user_id)


@transaction.atomic
def publish_edition_tables(*, reference: str, at: datetime, scope: OfficeScope) -> Release:
    """Mark the tables of an edition as published, with it. Raises OutOfScope, WrongState."""
    expect_publisher_of_releases(scope)
    hold_releases()
    release = release_of_edition(reference=reference, scope=scope)
    obstacle = obstacle_in_check(release)
    if obstacle:
        raise WrongState(obstacle)
    if release is None:
        raise OutOfScope
    return mark_published(release, at=at, by=scope.user_id)


def mark_published(release: Release, *, at: datetime, by: int | None) -> Release:
    """Write that a release is published."""
    release.state = ReleaseState.PUBLISHED
    release.published_at = at
    release.published_by_id = by
    release.save(update_fields=["state", "published_at", "published_by"])
    return release


def hold_releases() -> None:
    """Let one transaction at a time publish or judge releases: each is judged beside all others."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('staffing.releases'))")
