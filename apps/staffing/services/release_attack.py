"""A release is attacked together with everything that outside readers hold already.

Loads a solver: doors of pages ask for a job instead (`services.releases.ask_for_check`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pghistory
from django.db import transaction

from apps.accounts.scope import OfficeScope
from apps.figures.disclosure.attack import Effort, attack, can_be_true
from apps.figures.disclosure.knowledge import Outcome, Verdict
from apps.jobs.services import Job, begin, finish, step
from apps.staffing.analytics.published import Facts, joined
from apps.staffing.choices import Population, ReleaseState
from apps.staffing.models import Release
from apps.staffing.selectors.releases import mark_of, published_before, release_seen
from apps.staffing.services.releases import (
    expect_publisher_of_releases,
    hold_releases,
    prepare,
)

MOST_FINDINGS = 200
"""So many narrowed counts are kept with a release; their number is told in full."""

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who attacks: what they know beside the tables, and how many values must be left to them."""

    knows_the_small: bool
    fewest: int


READERS = (Reader(knows_the_small=False, fewest=3), Reader(knows_the_small=True, fewest=2))


def run_release(
    *,
    job_id: int,
    as_of: date,
    population: str,
    has_offices: bool,
    clock: Clock,
    address: Callable[[int], str],
) -> None:
    """Do the work of a job: prepare a release and attack it; begun anew, it goes on where it was."""
    job = begin(job_id=job_id, now=clock())
    if job is None:
        return
    scope = OfficeScope.everything(f"job {job_id}: release of {as_of}")
    with pghistory.context(door="task", user=job.asked_by_id, job=job_id):
        with step(job=job, key="read", now=clock()):
            release = prepare(
                as_of=as_of,
                population=Population(population),
                has_offices=has_offices,
                at=clock(),
                scope=scope,
                job_id=job_id,
                prepared_by=job.asked_by_id,
            )
        attack_in(job, release, clock=clock, address=address, scope=scope)


def run_check(*, job_id: int, release_id: int, clock: Clock, address: Callable[[int], str]) -> None:
    """Do the work of a job: attack a release."""
    job = begin(job_id=job_id, now=clock())
    if job is None:
        return
    scope = OfficeScope.everything(f"job {job_id}: attack on release {release_id}")
    with pghistory.context(door="task", user=job.asked_by_id, job=job_id):
        release = release_seen(release_id=release_id, scope=scope)
        attack_in(job, release, clock=clock, address=address, scope=scope)


def attack_in(
    job: Job,
    release: Release,
    *,
    clock: Clock,
    address: Callable[[int], str],
    scope: OfficeScope,
) -> None:
    """Attack a release as a step of a job, and finish it."""
    with step(job=job, key="attack", now=clock()):
        attack_release(release_id=release.pk, at=clock(), scope=scope, check_job=job.pk)
    finish(job=job, result={"url": address(release.pk)}, now=clock())


def attack_release(
    *,
    release_id: int,
    at: datetime,
    scope: OfficeScope,
    check_job: int | None = None,
    effort: Effort | None = None,
) -> Release:
    """Attack the tables of a release with all that is published, and write what was found.

    Only safe is ready to be published: narrowed and undecided are refused. A published release stays as
    it is.
    """
    expect_publisher_of_releases(scope)
    release = release_seen(release_id=release_id, scope=scope)
    if release.state == ReleaseState.PUBLISHED:
        return release
    earlier = published_before(release=release, scope=scope)
    known = {each.pk: Facts.from_json(each.facts) for each in earlier}
    found = judged(Facts.from_json(release.facts), known, effort or Effort())
    outcome = {**found, "with": [each.pk for each in earlier]}
    with transaction.atomic():
        hold_releases()
        release = Release.objects.select_for_update().get(pk=release.pk)
        if release.state == ReleaseState.PUBLISHED:
            return release
        release.state = (
            ReleaseState.READY if outcome["verdict"] == Verdict.SAFE else ReleaseState.REFUSED
        )
        release.outcome = outcome
        release.checked_with = mark_of([each.pk for each in earlier])
        release.checked_at = at
        release.check_job_id = check_job
        release.save(update_fields=["state", "outcome", "checked_with", "checked_at", "check_job"])
    return release


def judged(facts: Facts, earlier: Mapping[int, Facts], effort: Effort) -> dict[str, Any]:
    """Return what attacks on a release beside earlier ones find, which are given by their number.

    A reader of all tables must be left three values of every hidden count; one who also knew which of them
    are small, more than one (methods, section 12). Where everything together cannot be true, a reader puts
    together what can: the newest releases first. Those that are left out are named (`apart`).
    """
    beside = earlier
    found = [found_by(each, facts, [*beside.values()], effort) for each in READERS]
    if earlier and any(outcome.contradicts for outcome, _narrowed in found):
        beside = that_can_be_true_with(facts, earlier, effort)
        found = [found_by(each, facts, [*beside.values()], effort) for each in READERS]
    narrowed: dict[str, tuple[int, ...]] = {}
    for outcome, keys in found:
        # The values of the reader who knows more come last.
        narrowed |= {str(key): outcome.reaches[key].values for key in keys}
    outcomes = [outcome for outcome, _narrowed in found]
    undecided = max(len(outcome.undecided) for outcome in outcomes)
    contradicts = any(outcome.contradicts for outcome in outcomes)
    verdict = Verdict.UNDECIDED if undecided or contradicts else Verdict.SAFE
    return {
        "verdict": (Verdict.NARROWED if narrowed else verdict).value,
        "hidden": len(facts.hidden),
        "narrowed": len(narrowed),
        "undecided": undecided,
        "contradicts": contradicts,
        "apart": [number for number in earlier if number not in beside],
        "doubted": outcomes[0].doubted,
        "blocks": outcomes[0].blocks,
        "programs": sum(outcome.programs for outcome in outcomes),
        "findings": [
            {"key": key, "values": list(narrowed[key])} for key in sorted(narrowed)[:MOST_FINDINGS]
        ],
    }


def that_can_be_true_with(
    facts: Facts, earlier: Mapping[int, Facts], effort: Effort
) -> dict[int, Facts]:
    """Return as many earlier releases as can be true with a release and each other, newest first, in their order."""
    kept: set[int] = set()
    for number in reversed([*earlier]):
        tried = [earlier[each] for each in earlier if each in kept or each == number]
        if can_be_true(joined([*tried, facts]), effort=effort):
            kept.add(number)
    return {number: earlier[number] for number in earlier if number in kept}


def found_by(
    reader: Reader, facts: Facts, earlier: list[Facts], effort: Effort
) -> tuple[Outcome, set[Any]]:
    """Return what one reader finds, and which counts are narrowed by this release.

    What earlier releases give away by themselves is not laid to it.
    """

    def attacked(releases: list[Facts]) -> Outcome:
        known = joined(releases, knowing_the_small=reader.knows_the_small)
        return attack(known, fewest=reader.fewest, effort=effort)

    outcome = attacked([*earlier, facts])
    narrowed = set(outcome.narrowed)
    if narrowed and earlier:
        before = attacked(earlier)
        narrowed -= {
            key
            for key in before.narrowed
            if len(before.reaches[key].values) <= len(outcome.reaches[key].values)
        }
    return outcome, narrowed
