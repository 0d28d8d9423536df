"""Obstacles and incentives by country, as offices see them.

They answer what the questionnaire of 2018 on gender-responsive migration asked of each country: which
obstacles hinder, which incentives help, in law and in practice (questions 2 to 5).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from apps.accounts.capabilities import Capability
from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import FactorKind
from apps.focal_points.models import CountryFactor
from apps.focal_points.selectors.access import sees_network
from apps.organization.selectors import countries, tree_on
from apps.web.refusals import OutOfScope

KIND = "focal_points.countryfactor"


@dataclass(frozen=True, slots=True)
class CountryLine:
    """What is recorded of one country: how many obstacles and incentives hold, how many are gone."""

    iso3: str
    name: str
    obstacles: int
    incentives: int
    gone: int

    @property
    def is_recorded(self) -> bool:
        """Whether anything is recorded of the country."""
        return bool(self.obstacles or self.incentives or self.gone)


@dataclass(frozen=True, slots=True)
class CountryPage:
    """One country: what holds on a day, side by side, and what is gone."""

    country: Any
    obstacles: list[CountryFactor]
    incentives: list[CountryFactor]
    gone: list[CountryFactor]


def ref_of(factor_id: int) -> RecordRef:
    """Return how other rooms point to an obstacle or incentive."""
    return RecordRef(KIND, factor_id)


def factors_seen(*, scope: OfficeScope) -> QuerySet[CountryFactor]:
    """Return what somebody reads: all for the network, else nothing."""
    if not sees_network(scope=scope):
        return CountryFactor.objects.none()
    return CountryFactor.objects.all()


def factor_seen(*, factor_id: int, scope: OfficeScope) -> CountryFactor:
    """Return one obstacle or incentive; raises OutOfScope when it does not exist for this person."""
    found = (
        factors_seen(scope=scope).select_related("country", "office").filter(pk=factor_id).first()
    )
    if found is None:
        raise OutOfScope
    return found


def keeps_factor(*, factor: CountryFactor, scope: OfficeScope) -> bool:
    """Whether somebody corrects an obstacle or incentive: who logs activities of its office."""
    return scope.may(Capability.LOG_ACTIVITIES, factor.office_id)


def holds_on(day: date) -> Q:
    """Return the filter of what is not gone on a day."""
    return Q(gone_on__isnull=True) | Q(gone_on__gt=day)


def listed(*, scope: OfficeScope) -> QuerySet[CountryFactor]:
    """Return all that is recorded, by country, obstacles before incentives, what was seen last first."""
    return (
        factors_seen(scope=scope)
        .select_related("country", "office")
        .order_by("country__name", "-kind", "-seen_on", "pk")
    )


def by_country(*, on: date, scope: OfficeScope) -> list[CountryLine]:
    """Return the countries of the offices of a day, and others of which something is recorded, by name.

    Three statements.
    """
    if not sees_network(scope=scope):
        return []
    holding = holds_on(on)
    counts: dict[str, Any] = {
        row["country__iso3"]: row
        for row in factors_seen(scope=scope)
        .values("country__iso3")
        .annotate(
            obstacles=Count("pk", filter=holding & Q(kind=FactorKind.OBSTACLE)),
            incentives=Count("pk", filter=holding & Q(kind=FactorKind.INCENTIVE)),
            gone=Count("pk", filter=~holding),
        )
    }
    served = {node.country for node in tree_on(day=on).nodes.values() if node.country}
    nothing = {"obstacles": 0, "incentives": 0, "gone": 0}
    return [
        CountryLine(
            country.iso3,
            country.name,
            *(counts.get(country.iso3, nothing)[name] for name in nothing),
        )
        for country in countries()
        if country.iso3 in served or country.iso3 in counts
    ]


def country_page(*, iso3: str, on: date, scope: OfficeScope) -> CountryPage:
    """Return what is recorded of a country; raises OutOfScope for one that does not exist."""
    country = next((each for each in countries() if each.iso3 == iso3), None)
    if country is None or not sees_network(scope=scope):
        raise OutOfScope
    rows = list(
        factors_seen(scope=scope)
        .filter(country=country)
        .select_related("office")
        .order_by("-seen_on", "pk")
    )
    holding = [row for row in rows if row.gone_on is None or row.gone_on > on]
    return CountryPage(
        country=country,
        obstacles=[row for row in holding if row.kind == FactorKind.OBSTACLE],
        incentives=[row for row in holding if row.kind == FactorKind.INCENTIVE],
        gone=[row for row in rows if row not in holding],
    )


def factors_named(*, ids: Iterable[int], scope: OfficeScope) -> list[CountryFactor]:
    """Return those of some obstacles and incentives that somebody reads; one statement."""
    return list(factors_seen(scope=scope).filter(pk__in=set(ids)))
