"""The register of spells between its table and its values: read whole, written by difference."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from django.db import connection

from apps.organization.models import Country, Office, OfficeSpell
from apps.organization.spells import Register, Spell, register_of

WRITTEN_FIELDS = (
    "name",
    "kind",
    "parent",
    "duty_station",
    "country",
    "un_region",
    "time_zone",
    "starts_on",
    "ends_before",
    "reporting",
    "merged_into",
    "basis",
    "source",
    "note",
    "is_from_reference",
)


@dataclass(frozen=True, slots=True)
class Written:
    """How many spells a write added and changed."""

    added: int
    changed: int


def lock_register() -> None:
    """Let one transaction at a time change the tree.

    Two changes that are lawful one by one can form a circle together.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE organization_officespell IN SHARE ROW EXCLUSIVE MODE")


def spell_rows() -> dict[str, list[OfficeSpell]]:
    """Return all rows by office code, the earliest first. One statement."""
    rows: dict[str, list[OfficeSpell]] = {}
    for row in OfficeSpell.objects.select_related("office", "parent", "merged_into", "country"):
        rows.setdefault(row.office.code, []).append(row)
    for held in rows.values():
        held.sort(key=lambda row: spell_of(row).first_day)
    return rows


def spell_of(row: OfficeSpell) -> Spell:
    """Return a row as a value."""
    return Spell(
        office=row.office.code,
        name=row.name,
        kind=row.kind,
        reporting=row.reporting,
        parent=row.parent.code if row.parent else "",
        duty_station=row.duty_station,
        country=row.country.iso3 if row.country else "",
        un_region=row.un_region,
        time_zone=row.time_zone,
        starts_on=row.starts_on,
        ends_before=row.ends_before,
        merged_into=row.merged_into.code if row.merged_into else "",
        basis=row.basis,
        source=row.source,
        note=row.note,
    )


def current_register(rows: dict[str, list[OfficeSpell]]) -> Register:
    """Return rows as the register of values."""
    return register_of(spell_of(row) for held in rows.values() for row in held)


def write_spells(
    *,
    rows: dict[str, list[OfficeSpell]],
    wanted: dict[str, tuple[Spell, ...]],
    is_from_reference: bool,
) -> Written:
    """Make the rows of the wanted offices equal to their wanted spells.

    `rows` are the rows in force (`spell_rows`); offices that are not wanted stay as they are, and
    no office may have fewer wanted spells than rows. At most six statements.
    """
    codes = {spell.office for held in wanted.values() for spell in held}
    codes |= {spell.parent for held in wanted.values() for spell in held if spell.parent}
    known = set(Office.objects.filter(code__in=codes).values_list("code", flat=True))
    Office.objects.bulk_create(Office(code=code) for code in sorted(codes - known))
    offices = {office.code: office for office in Office.objects.all()}
    countries = {country.iso3: country for country in Country.objects.all()}

    changed: list[OfficeSpell] = []
    added: list[OfficeSpell] = []
    for code, held in wanted.items():
        for row, spell in pair(rows.get(code, []), held):
            if row is None:
                row = OfficeSpell(office=offices[code])
                added.append(row)
            elif spell_of(row) != spell or row.is_from_reference != is_from_reference:
                changed.append(row)
            else:
                continue
            values = asdict(spell)
            values["parent"] = offices.get(spell.parent)
            values["country"] = countries.get(spell.country)
            values["merged_into"] = offices.get(spell.merged_into)
            for field in WRITTEN_FIELDS[:-1]:
                setattr(row, field, values[field])
            row.is_from_reference = is_from_reference
    # First the changes: they end what the additions follow.
    if changed:
        OfficeSpell.objects.bulk_update(changed, WRITTEN_FIELDS)
    OfficeSpell.objects.bulk_create(added)
    return Written(added=len(added), changed=len(changed))


def pair(
    rows: Sequence[OfficeSpell], held: Iterable[Spell]
) -> list[tuple[OfficeSpell | None, Spell]]:
    """Put each wanted spell beside the row of the same start, else beside the next free row.

    A start may be corrected, and a row keeps its identity as far as possible. Raises ValueError
    when rows are left over: a spell is never removed.
    """
    wanted = list(held)
    by_start = {row.starts_on: row for row in rows}
    beside = {place: by_start.pop(spell.starts_on, None) for place, spell in enumerate(wanted)}
    free = [row for row in rows if row.starts_on in by_start]
    for place, row in beside.items():
        if row is None and free:
            beside[place] = free.pop(0)
    if free:
        raise ValueError("A spell cannot be removed.")
    return [(beside[place], spell) for place, spell in enumerate(wanted)]
