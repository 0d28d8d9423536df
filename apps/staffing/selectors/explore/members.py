"""What stands in the rows or columns of one dimension, and how its records are found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.organization.choices import GradeCategory, Location, Sex
from apps.organization.selectors import contract_groups, countries, grades
from apps.organization.tree import OfficeNode, OfficeTree
from apps.staffing.analytics.composition import GRADE_GROUPS
from apps.staffing.choices import ExploreDimension, Population
from apps.staffing.selectors.counts import UN_PARITY_CATEGORY, CountQuery
from apps.staffing.selectors.picture import NO_REGION

NO_COUNTRY = "no_country"
SEX_KEYS = {"women": Sex.WOMEN, "men": Sex.MEN, "other": Sex.OTHER}


@dataclass(frozen=True, slots=True)
class Member:
    """One row or column; `records` narrows the records to it, None where no filter can."""

    key: str
    label: str
    records: tuple[tuple[str, str], ...] | None = ()


def member_of_office(
    dimension: ExploreDimension, node: OfficeNode, *, tree: OfficeTree, placing: OfficeTree
) -> str | None:
    """Return the key of the group that an office belongs to; None where it belongs to none.

    Offices outside the field are grouped by location and not by region, as in T4. By office and by
    country reporting units alone are told apart: others are in the return of the one above.
    """
    if dimension == ExploreDimension.LOCATION:
        return node.location
    if dimension == ExploreDimension.REGION:
        return region_key(node, tree=tree, placing=placing)
    if not node.is_reporting_unit:
        return None
    return node.code if dimension == ExploreDimension.OFFICE else node.country or NO_COUNTRY


def region_key(node: OfficeNode, *, tree: OfficeTree, placing: OfficeTree) -> str | None:
    """Return the location of an office outside the field, else the code of its region."""
    if node.location != Location.FIELD:
        return node.location
    region = placing.region_of(node.id)
    if node.id not in placing.nodes:
        region_then = tree.region_of(node.id)
        region = placing.by_code.get(region_then.code) if region_then else None
    if region is None:
        return NO_REGION if node.is_reporting_unit else None
    return region.code


def office_members(
    dimension: ExploreDimension, keys: Iterable[str], *, trees: Iterable[OfficeTree]
) -> tuple[Member, ...]:
    """Return the groups that offices belong to; `trees` give their names, the newest first."""
    found = set(keys)
    if dimension == ExploreDimension.LOCATION:
        return locations(found)
    if dimension == ExploreDimension.COUNTRY:
        return countries_of(found)
    names: dict[str, str] = {}
    for tree in trees:
        for code, node in tree.by_code.items():
            names.setdefault(code, node.name)
    if dimension == ExploreDimension.OFFICE:
        ordered = sorted(found, key=lambda code: (names[code], code))
        return tuple(
            Member(code, names[code], (("office", code), ("alone", "on"))) for code in ordered
        )
    outside = locations(found - {Location.FIELD.value})
    field = ("location", Location.FIELD.value)
    regions = sorted((names[code], code) for code in found if code in names)
    nowhere = (Member(NO_REGION, _("Offices under no region"), None),) if NO_REGION in found else ()
    return (
        *outside,
        *(Member(code, name, (field, ("region", code))) for name, code in regions),
        *nowhere,
    )


def locations(keys: set[str]) -> tuple[Member, ...]:
    """Return the locations among the keys, in the order of T4."""
    return tuple(
        Member(each.value, str(each.label), (("location", each.value),))
        for each in Location
        if each.value in keys
    )


def countries_of(keys: set[str]) -> tuple[Member, ...]:
    """Return the countries among the keys, by name."""
    members = [
        Member(country.iso3, country.name, (("country", country.iso3),))
        for country in countries()
        if country.iso3 in keys
    ]
    if NO_COUNTRY in keys:
        members.append(Member(NO_COUNTRY, _("Country not on record"), None))
    return tuple(members)


def person_members(dimension: ExploreDimension, query: CountQuery) -> tuple[Member, ...]:
    """Return the grades, categories or contracts that a query can count, or the sexes."""
    if dimension == ExploreDimension.SEX:
        return sex_members()
    if dimension == ExploreDimension.CONTRACT:
        return tuple(
            Member(group.code, _(group.name), (("contract", group.code),))
            for group in contract_groups()
            if group.is_staff
            and query.contract in {"", group.code}
            and (query.population != Population.ONE_YEAR_PLUS or group.in_one_year_plus)
            and (query.population != Population.UN_PARITY or group.in_un_parity)
        )
    possible = grades_counted(query)
    if dimension == ExploreDimension.GRADE:
        return tuple(Member(code, code, (("grade", code),)) for code in possible)
    return tuple(
        Member(category.value, str(category.label), (("category", category.value),))
        for category in GradeCategory
        if category.value in possible.values()
    )


def sex_members() -> tuple[Member, ...]:
    """Return women, men and other, in the order of every table and chart."""
    return tuple(Member(key, str(sex.label)) for key, sex in SEX_KEYS.items())


def grades_counted(query: CountQuery) -> Mapping[str, str]:
    """Return the category of each grade that a query can count, the most senior first."""
    return {
        grade.code: grade.category
        for grade in grades()
        if query.grade in {"", grade.code}
        and query.category in {"", grade.category}
        and (not query.grade_group or grade.code in GRADE_GROUPS[query.grade_group])
        and (query.population != Population.UN_PARITY or grade.category == UN_PARITY_CATEGORY)
    }


def date_members(days: Iterable[date]) -> tuple[Member, ...]:
    """Return dates as rows or columns."""
    return tuple(
        Member(day.isoformat(), date_format(day, "DATE_FORMAT"), (("as_of", day.isoformat()),))
        for day in days
    )
