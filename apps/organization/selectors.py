"""Reads of the organization's tree, vocabularies and periods.

These take no scope: the tree and the vocabularies are known to everybody who logs in, and
scopes themselves are computed from them.
"""

from datetime import date

from django.core.cache import cache
from django.db.models import Max, Q, QuerySet

from apps.organization.choices import LOCATION_OF_KIND, Location, OfficeKind
from apps.organization.models import (
    ContractGroup,
    Country,
    Grade,
    Office,
    OfficeSpell,
    ReportingPeriod,
)
from apps.organization.tree import OfficeNode, OfficeTree

TREE_SECONDS = 300


def tree_version() -> str:
    """Return a text that changes with every change of the tree (the newest history entry)."""
    newest = OfficeSpell.pgh_event_model.objects.aggregate(newest=Max("pgh_id"))["newest"]  # type: ignore[attr-defined]
    return str(newest or 0)


def tree_on(*, day: date) -> OfficeTree:
    """Return the tree of offices as it stood on a day; kept in the cache until it changes."""
    key = f"tree:{day.isoformat()}:{tree_version()}"
    tree: OfficeTree | None = cache.get(key)
    if tree is None:
        tree = OfficeTree.of(
            OfficeNode(
                id=spell.office_id,
                code=spell.office.code,
                name=spell.name,
                kind=spell.kind,
                parent_id=spell.parent_id,
                reporting=spell.reporting,
                location=LOCATION_OF_KIND.get(OfficeKind(spell.kind), Location.FIELD).value,
                country=spell.country.iso3 if spell.country else "",
                un_region=spell.un_region,
                duty_station=spell.duty_station,
                time_zone=spell.time_zone,
            )
            for spell in spells_on(day=day).select_related("office", "country")
        )
        cache.set(key, tree, TREE_SECONDS)
    return tree


def spells_on(*, day: date) -> QuerySet[OfficeSpell]:
    """Return the spells that hold on a day."""
    return OfficeSpell.objects.filter(
        Q(starts_on__isnull=True) | Q(starts_on__lte=day),
        Q(ends_before__isnull=True) | Q(ends_before__gt=day),
    )


def office_by_code(*, code: str) -> Office | None:
    """Return the office of a code, whatever its dates."""
    return Office.objects.filter(code=code).first()


def grades() -> list[Grade]:
    """Return all grades, the most senior first."""
    return list(Grade.objects.order_by("-rank"))


def contract_groups() -> list[ContractGroup]:
    """Return all contract groups in the order of the form."""
    return list(ContractGroup.objects.order_by("position"))


def countries() -> list[Country]:
    """Return all countries by name."""
    return list(Country.objects.order_by("name"))


def periods() -> QuerySet[ReportingPeriod]:
    """Return all reporting periods, the newest first."""
    return ReportingPeriod.objects.order_by("-as_of")


def period_as_of(*, as_of: date) -> ReportingPeriod | None:
    """Return the period of a date, or None."""
    return ReportingPeriod.objects.filter(as_of=as_of).first()
