"""Samples for blind reading: who keeps them, what is drawn, and which of it still waits."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.gender_marker.choices import ReadingState
from apps.gender_marker.models import Assessment, BlindReading, Edition, Sample
from apps.gender_marker.selectors.access import demand_keeper, demand_sums, readings_seen
from apps.gender_marker.selectors.scores import scores_that_count
from apps.projects.choices import ProjectState
from apps.web.refusals import NotPermitted, OutOfScope

MOST_PROJECTS = 200
"""A sample holds so many projects at most; a choice of this product."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What a sample is drawn from, and the seed with which the same is drawn again."""

    edition: Edition
    starts_on: date
    ends_before: date
    size: int
    seed: int
    is_under_way_only: bool = False


def keeps_samples(*, scope: OfficeScope) -> bool:
    """Whether somebody draws samples: keeps the markers and sees every project."""
    return scope.may(Capability.KEEP_MARKERS) and scope.over(Capability.SEE_PROJECTS).everywhere


def demand_sample_keeper(*, scope: OfficeScope) -> None:
    """Raise NotPermitted unless somebody draws samples and has nothing left to read blind."""
    demand_keeper(scope=scope)
    if not keeps_samples(scope=scope):
        raise NotPermitted(_("Samples are drawn by the Gender Coordination Unit."))
    demand_sums(scope=scope)


def demand_agreement(*, scope: OfficeScope) -> None:
    """Raise NotPermitted unless somebody sees every project and has nothing left to read blind."""
    demand_sums(scope=scope)
    if not scope.over(Capability.SEE_PROJECTS).everywhere:
        raise NotPermitted(_("How far readers agree is shown to those who see all projects."))


def samples_listed(*, scope: OfficeScope) -> QuerySet[Any]:
    """Return the samples, open ones first, with the numbers `given`, `done` and `declined`."""
    demand_sample_keeper(scope=scope)
    return (
        Sample.objects.select_related("edition", "drawn_by")
        .annotate(
            given=Count("readings", filter=~Q(readings__state=ReadingState.DECLINED)),
            done=Count("readings", filter=Q(readings__state=ReadingState.DONE)),
            declined=Count("readings", filter=Q(readings__state=ReadingState.DECLINED)),
        )
        .order_by("-state", "-drawn_at", "-pk")
    )


def sample_seen(*, sample_id: int, scope: OfficeScope) -> Any:
    """Return one sample as the list has it; raises NotPermitted or OutOfScope."""
    found = samples_listed(scope=scope).filter(pk=sample_id).first()
    if found is None:
        raise OutOfScope
    return found


def readings_of(*, sample: Sample, scope: OfficeScope) -> list[BlindReading]:
    """Return the readings of a sample by project, the latest of each project first; one statement."""
    return list(
        readings_seen(scope=scope)
        .filter(sample=sample)
        .select_related("project", "reader", "office", "sample")
        .order_by("project__code", "-given_at", "-pk")
    )


def moment(day: date) -> datetime:
    """Return the moment at which a day begins, in UTC."""
    return datetime.combine(day, time(), tzinfo=UTC)


def scores_to_draw_from(*, drawing: Drawing, scope: OfficeScope) -> QuerySet[Assessment]:
    """Return the scores that a sample is drawn from: those that count, given in the span, with answers.

    What a file brought without answers cannot be compared question by question and stays out.
    """
    counting = scores_that_count(edition=drawing.edition, scope=scope)
    found = Assessment.objects.filter(
        pk__in=counting.values("pk"),
        outcome__isnull=False,
        scored_at__gte=moment(drawing.starts_on),
        scored_at__lt=moment(drawing.ends_before),
    )
    if drawing.is_under_way_only:
        found = found.filter(project__state=ProjectState.UNDER_WAY)
    return found


def drawn(*, drawing: Drawing, scope: OfficeScope) -> tuple[list[Assessment], int]:
    """Return the scores of a plain random sample by project, and how many there were to draw from.

    The same scores for the same seed, as long as no score comes or goes. Two statements.
    """
    demand_sample_keeper(scope=scope)
    there = list(
        scores_to_draw_from(drawing=drawing, scope=scope)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    chosen = pick(there, size=drawing.size, seed=drawing.seed)
    rows = Assessment.objects.filter(pk__in=chosen).select_related("project__office")
    return list(rows.prefetch_related("project__further_offices").order_by("project__code")), len(
        there
    )


def pick(there: Sequence[int], *, size: int, seed: int) -> list[int]:
    """Return a random choice of numbers, all of them where there are no more."""
    chance = random.Random(seed)  # noqa: S311 - a sample that can be drawn again, no secret
    return chance.sample(list(there), min(size, len(there)))
