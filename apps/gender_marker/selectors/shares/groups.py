"""The groups of a breakdown in words, in their order: regions, kinds of fund, donors, service areas."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.accounts.scope import OfficeScope
from apps.gender_marker.selectors.regions import (
    HEADQUARTERS,
    NO_REGION,
    region_names,
    region_of,
)
from apps.gender_marker.selectors.shares.asked import By, last_day_of
from apps.gender_marker.selectors.shares.reading import Cell, summed
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeTree
from apps.projects.selectors.money import IOM_MANAGED, MOST_FUNDS, OTHER_FUNDS
from apps.projects.selectors.register import service_areas_used
from apps.web.language import in_language

NOT_KNOWN, REST = "unknown", "rest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """One group: its key, its name, what narrows the register to it, and what is in it."""

    key: str
    label: str
    query: Mapping[str, str]
    cell: Cell


def label_groups(
    *, by: By, cells: Mapping[Hashable, Cell], year: int, scope: OfficeScope
) -> list[Labelled]:
    """Return the groups of a breakdown; empty where there is no money."""
    match by:
        case By.REGION:
            return regions(cells, tree_on(day=last_day_of(year)))
        case By.FUND_TYPE:
            return fund_types(cells)
        case By.DONOR:
            return donors(cells)
    return service_areas(cells, year, scope)


def regions(cells: Mapping[Hashable, Cell], tree: OfficeTree) -> list[Labelled]:
    """Return regions by name, headquarters first, what is under no regional office last.

    A project is of the region of the office that leads it, as it was on the last day of the year.
    """
    by_region: dict[str, Cell] = {}
    for office_id, cell in cells.items():
        key = region_of(tree, int(str(office_id)))
        by_region[key] = by_region[key] + cell if key in by_region else cell
    return [
        Labelled(
            key=key,
            label=name,
            query={} if key in {HEADQUARTERS, NO_REGION} else {"office": key},
            cell=by_region[key],
        )
        for key, name in region_names(tree, by_region).items()
    ]


def fund_types(cells: Mapping[Hashable, Cell]) -> list[Labelled]:
    """Return funds that IOM manages (policy paragraph 47), and the others."""
    words = ((True, IOM_MANAGED, _("Managed by IOM")), (False, OTHER_FUNDS, _("Other funds")))
    return [
        Labelled(key=key, label=label, query={}, cell=cells[flag])
        for flag, key, label in words
        if flag in cells
    ]


def donors(cells: Mapping[Hashable, Cell]) -> list[Labelled]:
    """Return the donors with the most money by name, the smaller ones as one, those not known last."""
    named = {str(donor): cell for donor, cell in cells.items() if donor}
    order = sorted(named, key=lambda donor: (-named[donor].total.money, donor))
    found = [
        Labelled(key=f"donor-{place}", label=donor, query={"donor": donor}, cell=named[donor])
        for place, donor in enumerate(order[:MOST_FUNDS])
    ]
    if rest := order[MOST_FUNDS:]:
        label = _("%(number)s smaller donors") % {"number": len(rest)}
        cell = summed({donor: named[donor] for donor in rest})
        found.append(Labelled(key=REST, label=label, query={}, cell=cell))
    if "" in cells:
        found.append(not_known(cells[""], {}))
    return found


def service_areas(cells: Mapping[Hashable, Cell], year: int, scope: OfficeScope) -> list[Labelled]:
    """Return service areas in their order, those not known last."""
    found = [
        Labelled(
            key=area.key,
            label=in_language(area, "name"),
            query={"service_area": area.key},
            cell=cells[area.pk],
        )
        for area in service_areas_used(on=last_day_of(year), scope=scope)
        if area.pk in cells
    ]
    if None in cells:
        found.append(not_known(cells[None], {"service_area": NOT_KNOWN}))
    return found


def not_known(cell: Cell, query: Mapping[str, str]) -> Labelled:
    """Return the group of which it is not known where it belongs."""
    return Labelled(key=NOT_KNOWN, label=pgettext("project", "Not known"), query=query, cell=cell)
