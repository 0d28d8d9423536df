"""The tables of a release of the staffing statistics, hidden where they must be, and the facts they tell.

Staff of one date and population, divided twice: by category and grade, and by place (headquarters,
administrative centres, regions; the offices of each where they are asked for). Both divisions have one
total and are protected together. Offices of fewer than five persons stand in one row for each place.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.figures.disclosure import ALL, THRESHOLD, Division, LinkedTables, hide_counts, protect
from apps.figures.figure import Figure
from apps.figures.tables import Row, Table
from apps.organization.choices import GradeCategory, Location
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeTree
from apps.staffing.analytics.composition import (
    NATIONAL_OFFICER_GRADES,
    NOBODY,
    PROFESSIONAL_GRADES,
    Tally,
    add_up,
)
from apps.staffing.analytics.published import (
    COLUMNS,
    TOTAL,
    Facts,
    key_of,
    sums_of,
    total_of,
)
from apps.staffing.choices import Population
from apps.staffing.selectors.counts import CountQuery, own_counts
from apps.staffing.selectors.picture import NO_REGION, StaffPicture, staff_picture
from apps.staffing.selectors.tables import figure_cells, figure_columns
from apps.staffing.selectors.trends.roads import HEADS

LANGUAGES = ("en", "fr", "es")
FIELD = f"location:{Location.FIELD.value}"
REST = "small:"

Cells = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Material:
    """What a release is made of: the picture of its date, and both divisions of its persons."""

    picture: StaffPicture
    tallies: Mapping[str, Tally]
    by_grade: Division
    by_place: Division
    office_names: Mapping[str, str]

    @property
    def regions(self) -> tuple[str, ...]:
        """The rows that the field divides into."""
        return self.by_place.groups.get(FIELD, ())


def material_of(
    *, as_of: date, population: Population, has_offices: bool, scope: OfficeScope
) -> Material:
    """Read what the tables of a date are made of; raises OutOfScope where nobody is seen."""
    query = CountQuery(population=population)
    picture = staff_picture(query=query, as_of=as_of, scope=scope, trend=[as_of])
    by_code = add_up(picture.now, lambda count: count.grade)
    grades = {
        f"grade:{code}": by_code[code]
        for code in in_order(picture)
        if by_code.get(code, NOBODY).total
    }
    categories: dict[str, tuple[str, ...]] = {}
    for category in GradeCategory.values:
        codes = [
            unit for unit in grades if picture.categories[unit.removeprefix("grade:")] == category
        ]
        if codes:
            categories[f"category:{category}"] = tuple(codes)
    places = places_of(picture)
    tree = tree_on(day=as_of)
    offices = offices_of(picture, places, tree, scope=scope) if has_offices else {}
    leaves = offices or places
    groups: dict[str, tuple[str, ...]] = {
        FIELD: tuple(unit for unit in places if unit.startswith("region:"))
    }
    for place in places if has_offices else ():
        groups[place] = tuple(unit for unit in offices if place_of(unit) == place)
    by_grade = Division(cells_of(grades), categories)
    by_place = Division(
        cells_of({name_of(unit): tally for unit, tally in leaves.items()}),
        {group: tuple(map(name_of, units)) for group, units in groups.items() if units},
    )
    both = LinkedTables((by_grade, by_place)).with_margins()
    return Material(
        picture=picture,
        tallies={
            unit: Tally(*(both[unit, column] for column in COLUMNS))
            for unit in dict.fromkeys(row for row, _column in both)
        },
        by_grade=by_grade,
        by_place=by_place,
        office_names={
            name_of(unit): tree.by_code[name_of(unit).removeprefix("office:")].name
            for unit in offices
            if name_of(unit).startswith("office:")
        },
    )


def in_order(picture: StaffPicture) -> list[str]:
    """Return the grades with the most senior first, as the tables of the house have them."""
    first = (*PROFESSIONAL_GRADES, *NATIONAL_OFFICER_GRADES)
    known = list(picture.categories)
    return sorted(
        known,
        key=lambda code: (0, first.index(code)) if code in first else (1, -known.index(code)),
    )


def places_of(picture: StaffPicture) -> dict[str, Tally]:
    """Return headquarters, administrative centres and the regions of the field that have anybody."""
    by_location = add_up(picture.now, lambda count: count.location)
    places = {
        f"location:{location}": by_location.get(location, NOBODY)
        for location in (Location.HEADQUARTERS.value, Location.ADMINISTRATIVE_CENTRE.value)
    }
    places |= {
        f"region:{code}": picture.region_tallies.get((picture.as_of, code), NOBODY)
        for code in picture.region_names
    }
    return {unit: tally for unit, tally in places.items() if tally.total}


def offices_of(
    picture: StaffPicture, places: Mapping[str, Tally], tree: OfficeTree, *, scope: OfficeScope
) -> dict[str, Tally]:
    """Return the offices of five persons and more, and the rest of each place, as `place/office`."""
    own = own_counts(
        query=picture.query,
        as_of=picture.as_of,
        offices=frozenset(tree.nodes),
        tree=tree,
        scope=scope,
    )
    found: dict[str, Tally] = {}
    for office_id in sorted(own, key=lambda each: tree.nodes[each].name):
        node, tally = tree.nodes[office_id], own[office_id]
        if not tally.total:
            continue
        region = tree.region_of(office_id)
        place = f"location:{node.location}"
        if node.location == Location.FIELD:
            place = f"region:{region.code if region else NO_REGION}"
        named = f"office:{node.code}" if tally.total >= THRESHOLD else f"{REST}{place}"
        found[f"{place}/{named}"] = found.get(f"{place}/{named}", NOBODY) + tally
    ordered: dict[str, Tally] = {}
    for place in places:
        of_place = [unit for unit in found if place_of(unit) == place]
        for unit in sorted(of_place, key=lambda unit: name_of(unit).startswith(REST)):
            ordered[unit] = found[unit]
    return ordered


def place_of(unit: str) -> str:
    """Return the place of an office."""
    return unit.split("/")[0]


def name_of(unit: str) -> str:
    """Return the name of an office without its place."""
    return unit.split("/")[-1]


def cells_of(tallies: Mapping[str, Tally]) -> dict[tuple[str, str], int]:
    """Return the counts of every unit."""
    return {
        (unit, column): getattr(tally, column)
        for unit, tally in tallies.items()
        for column in COLUMNS
    }


def hidden_in(material: Material, hidden_before: Iterable[str]) -> Cells:
    """Return what is hidden of a release, and stays hidden because an earlier one hid it."""
    place = place_in_time(material)
    before = set(hidden_before)
    cells = [
        (unit, column)
        for unit in material.tallies
        for column in (*COLUMNS, TOTAL)
        if key_of(*place, unit, column) in before
    ]
    return protect(LinkedTables((material.by_grade, material.by_place)), also_hidden=cells).hidden


def place_in_time(material: Material) -> tuple[str, str]:
    """Return population and date, as facts name them."""
    picture = material.picture
    return str(picture.query.population), picture.as_of.isoformat()


def facts_of_release(material: Material, hidden: Cells) -> Facts:
    """Return what the tables tell."""
    place = place_in_time(material)
    shown, small = {}, set()
    for unit, tally in material.tallies.items():
        for column in (*COLUMNS, TOTAL):
            key, count = key_of(*place, unit, column), getattr(tally, column)
            if (unit, column) not in hidden:
                shown[key] = count
            elif 0 < count < THRESHOLD:
                small.add(key)
    relations = [total_of(place, unit) for unit in material.tallies]
    for division in (material.by_grade, material.by_place):
        groups = {**division.groups, ALL: tops_of(division)}
        for whole, parts in groups.items():
            relations.extend(sums_of(place, whole, parts, (*COLUMNS, TOTAL)))
    return Facts(
        shown=shown,
        hidden=frozenset(key_of(*place, unit, column) for unit, column in hidden),
        small=frozenset(small),
        relations=tuple(relations),
    )


def tops_of(division: Division) -> tuple[str, ...]:
    """Return the rows of a division that no other adds up."""
    rows = (*division.rows, *division.groups)
    return tuple(row for row in rows if division.parent(row) == ALL)


def tables_in(
    material: Material, hidden: Cells, language: str, *, is_specimen: bool
) -> list[Table]:
    """Return the tables in a language, with what is hidden left out; those of invented data say so."""
    with translation.override(language):
        material = replace(
            material, picture=replace(material.picture, scope_label=_("All offices"))
        )
        drawn = [
            ("S1", _("Staff by category and sex"), tuple(material.by_grade.groups), ALL),
            ("S2", _("Staff by grade and sex"), material.by_grade.rows, ALL),
            ("S3", _("Staff by location and sex"), locations_of(material), ALL),
            ("S4", _("Field staff by region and sex"), material.regions, FIELD),
        ]
        if material.office_names:
            drawn.append(
                (
                    "S5",
                    _("Staff by office and sex, offices of five persons and more"),
                    material.by_place.rows,
                    ALL,
                )
            )
        tables = [
            hide_counts(table_of(material, *each, hidden=hidden), hidden, language=language)
            for each in drawn
            if each[2]
        ]
        mark = (_("SPECIMEN, invented data"),) if is_specimen else ()
        return [replace(table, caveats=(*mark, *table.caveats)) for table in tables]


def locations_of(material: Material) -> tuple[str, ...]:
    """Return headquarters, administrative centres and the field, in this order."""
    tops = tops_of(material.by_place)
    return tuple(unit for unit in map("location:{}".format, Location.values) if unit in tops)


def table_of(
    material: Material, number: str, title: str, units: Sequence[str], total: str, *, hidden: Cells
) -> Table:
    """Return one table with all of its counts, without the ways to their records."""
    picture = material.picture
    rows = [
        row_of(material, number, unit, label_of(material, unit), is_total=False) for unit in units
    ]
    rows.append(row_of(material, number, total, _("Total"), is_total=True))
    others = None if (ALL, "other") in hidden else material.tallies[ALL].other
    return Table(
        key=f"staffing.release.{number.lower()}",
        number=number,
        title=title,
        columns=tuple(column for column in figure_columns() if column.key != "change"),
        rows=tuple(rows),
        note=picture.note_on(others),
    )


def row_of(material: Material, number: str, unit: str, label: str, *, is_total: bool) -> Row:
    """Return one row; its key is the name of what it counts."""
    cells = figure_cells(
        material.picture,
        f"staffing.release.{number.lower()}.{unit}",
        material.tallies[unit],
        None,
    )
    bare = (replace(cell, records=()) if isinstance(cell, Figure) else cell for cell in cells)
    return Row(key=unit, label=label, cells=tuple(bare)[:-1], is_total=is_total)


def label_of(material: Material, unit: str) -> str:
    """Return what a row is called."""
    kind, _separator, code = unit.partition(":")
    picture = material.picture
    if kind == "category":
        return str(GradeCategory(code).label)
    if kind == "grade":
        return code if code != HEADS else _("Heads of the organization")
    if kind == "location":
        return str(Location(code).label)
    if kind == "region":
        return _("Offices under no region") if code == NO_REGION else picture.region_names[code]
    if kind == "office":
        return material.office_names[unit]
    return _("Smaller offices: %(place)s") % {"place": label_of(material, code)}
