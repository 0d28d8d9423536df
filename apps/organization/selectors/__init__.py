"""Reads of the organization's tree, vocabularies and periods.

These take no scope: the tree and the vocabularies are known to everybody who logs in, and
scopes themselves are computed from them.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery

from apps.organization.choices import LOCATION_OF_KIND, Location, OfficeKind
from apps.organization.models import (
    ContractGroup,
    Country,
    Grade,
    Office,
    OfficeSpell,
    ReferenceLoad,
    ReportingPeriod,
)
from apps.organization.tree import OfficeNode, OfficeTree

TREES_KEPT = 64
DEMO_MARK = "demo"


def tree_version() -> str:
    """Return a text that changes with every change of the tree (the newest history entry)."""
    newest = OfficeSpell.pgh_event_model.objects.aggregate(newest=Max("pgh_id"))["newest"]  # type: ignore[attr-defined]
    return str(newest or 0)


def tree_on(*, day: date) -> OfficeTree:
    """Return the tree of offices as it stood on a day; kept by the process until it changes."""
    return _tree(day, tree_version())


def trees_on(*, days: Iterable[date]) -> dict[date, OfficeTree]:
    """Return the trees of several days; one statement for those that the process still keeps."""
    version = tree_version()
    return {day: _tree(day, version) for day in days}


@lru_cache(maxsize=TREES_KEPT)
def _tree(day: date, version: str) -> OfficeTree:
    # `version` is a key only: a tree of an older version is never asked for again.
    return OfficeTree.of(
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


def spells_on(*, day: date) -> QuerySet[OfficeSpell]:
    """Return the spells that hold on a day."""
    return OfficeSpell.objects.filter(
        Q(starts_on__isnull=True) | Q(starts_on__lte=day),
        Q(ends_before__isnull=True) | Q(ends_before__gt=day),
    )


def name_then(*, office: str, day: str) -> Subquery:
    """Return the subquery of an office's name on a day; both are names of the columns outside."""
    spells = spells_on(day=OuterRef(day)).filter(office=OuterRef(office))  # type: ignore[arg-type]
    return Subquery(spells.values("name")[:1])


def newest_names(*, ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return code and name of offices by id, ended ones included: the name of the newest spell.

    One statement, and no day: for what points to an office and must be named whenever it is read.
    """
    newest = (
        OfficeSpell.objects.filter(office__in=set(ids))
        .order_by("office_id", F("starts_on").desc(nulls_last=True))
        .distinct("office_id")
    )
    return {
        office_id: (code, name)
        for office_id, code, name in newest.values_list("office_id", "office__code", "name")
    }


def root_office_id() -> int | None:
    """Return the office that stands for the organization as a whole, or None before there is one."""
    return (
        OfficeSpell.objects.filter(kind=OfficeKind.ORGANIZATION, ends_before__isnull=True)
        .order_by("office_id")
        .values_list("office_id", flat=True)
        .first()
    )


def office_by_code(*, code: str) -> Office | None:
    """Return the office of a code, whatever its dates."""
    return Office.objects.filter(code=code).first()


def office_ids(*, codes: Iterable[str]) -> dict[str, int]:
    """Return the offices of codes, whatever their dates; unknown codes are left out."""
    return dict(Office.objects.filter(code__in=set(codes)).values_list("code", "pk"))


def office_spells(*, code: str) -> list[OfficeSpell]:
    """Return all spells of an office, the earliest first; empty for an unknown code."""
    return list(
        OfficeSpell.objects.filter(office__code=code)
        .select_related("office", "parent", "country", "merged_into")
        .order_by(F("starts_on").asc(nulls_first=True))
    )


def absorbed_by(*, code: str) -> list[OfficeSpell]:
    """Return the last spells of the offices that were merged into one, the latest first."""
    return list(
        OfficeSpell.objects.filter(merged_into__code=code)
        .select_related("office")
        .order_by("-ends_before", "office__code")
    )


def absorbed_into(*, ids: Iterable[int]) -> list[OfficeSpell]:
    """Return the last spells of the offices that were merged into any of these, by their ids."""
    return list(OfficeSpell.objects.filter(merged_into_id__in=set(ids)).order_by("pk"))


def grades(*, on: date | None = None) -> list[Grade]:
    """Return all grades, the most senior first; with a day, those that had not retired by then."""
    return list(Grade.objects.filter(_in_force(on)).order_by("-rank"))


def contract_groups(*, on: date | None = None) -> list[ContractGroup]:
    """Return all contract groups in the order of the form; with a day, those still in force."""
    return list(ContractGroup.objects.filter(_in_force(on)).order_by("position"))


def _in_force(on: date | None) -> Q:
    return Q() if on is None else Q(retired_on__isnull=True) | Q(retired_on__gt=on)


def countries() -> list[Country]:
    """Return all countries by name."""
    return list(Country.objects.order_by("name"))


def periods() -> QuerySet[ReportingPeriod]:
    """Return all reporting periods, the newest first."""
    return ReportingPeriod.objects.order_by("-as_of")


def period_as_of(*, as_of: date) -> ReportingPeriod | None:
    """Return the period of a date, or None."""
    return ReportingPeriod.objects.filter(as_of=as_of).first()


def has_demo_data() -> bool:
    """Whether this installation holds invented data."""
    return ReferenceLoad.objects.filter(file=DEMO_MARK).exists()
