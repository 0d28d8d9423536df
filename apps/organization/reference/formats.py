"""The reference files of this room: their columns, and what must agree between them."""

from collections.abc import Mapping
from pathlib import Path

from apps.organization.choices import Basis, GradeCategory, OfficeKind, Reporting
from apps.organization.models import ContractGroup, Country, Grade, Office, OfficeSpell
from apps.organization.reference.files import (
    Column,
    ReferenceFile,
    Row,
    boolean,
    choice,
    day,
    read_file,
    small_number,
    text,
)
from apps.organization.spells import Spell, faults_in, register_of

COUNTRIES = (
    Column("iso3", text(Country, "iso3"), is_required=True),
    Column("iso2", text(Country, "iso2")),
    Column("name", text(Country, "name"), is_required=True),
    Column("un_region", text(Country, "un_region")),
    Column("un_subregion", text(Country, "un_subregion")),
)
GRADES = (
    Column("code", text(Grade, "code"), is_required=True),
    Column("name", text(Grade, "name"), is_required=True),
    Column("category", choice(GradeCategory), is_required=True),
    Column("rank", small_number, is_required=True),
    Column("p_equivalent", text(Grade, "p_equivalent")),
    Column("source", text(Grade, "source")),
    Column("note", text(Grade, "note")),
)
CONTRACT_GROUPS = (
    Column("code", text(ContractGroup, "code"), is_required=True),
    Column("name", text(ContractGroup, "name"), is_required=True),
    Column("is_staff", boolean, is_required=True),
    Column("in_one_year_plus", boolean, is_required=True),
    Column("in_un_parity", boolean, is_required=True),
    Column("is_graded", boolean, is_required=True),
    Column("position", small_number, is_required=True),
    Column("note", text(ContractGroup, "note")),
)
OFFICES = (
    Column("code", text(Office, "code"), is_required=True),
    Column("name", text(OfficeSpell, "name"), is_required=True),
    Column("kind", choice(OfficeKind), is_required=True),
    Column("parent", text(Office, "code")),
    Column("duty_station", text(OfficeSpell, "duty_station")),
    Column("country", text(Country, "iso3")),
    Column("un_region", text(OfficeSpell, "un_region")),
    Column("time_zone", text(OfficeSpell, "time_zone"), is_required=True),
    Column("starts_on", day, blank=None),
    Column("ends_before", day, blank=None),
    Column("reporting", choice(Reporting), is_required=True),
    Column("merged_into", text(Office, "code"), is_optional=True),
    Column("basis", choice(Basis), is_required=True),
    Column("source", text(OfficeSpell, "source")),
    Column("note", text(OfficeSpell, "note")),
)


def read_countries(folder: Path) -> ReferenceFile:
    """Read countries.csv."""
    return read_file(folder, "countries.csv", COUNTRIES, key=["iso3"])


def read_grades(folder: Path) -> ReferenceFile:
    """Read grades.csv; ranks are unique and equivalents are grades of the file."""
    file = read_file(folder, "grades.csv", GRADES, key=["code"])
    _demand_unique(file, "rank")
    codes = {row.values["code"] for row in file.rows}
    for row in file.rows if file.is_complete else []:
        if row.values["p_equivalent"] and row.values["p_equivalent"] not in codes:
            file.blame(
                row.number,
                "p_equivalent",
                "unknown_grade",
                "There is no such grade in this file.",
                row.values["p_equivalent"],
            )
    return file


def read_contract_groups(folder: Path) -> ReferenceFile:
    """Read contract_groups.csv; positions are unique, and populations count staff only."""
    file = read_file(folder, "contract_groups.csv", CONTRACT_GROUPS, key=["code"])
    _demand_unique(file, "position")
    for row in file.rows:
        for column in ("in_one_year_plus", "in_un_parity"):
            if row.values[column] and not row.values["is_staff"]:
                message = "Who is not staff enters no population of staff."
                file.blame(row.number, column, "not_staff", message)
    return file


def read_offices(folder: Path, countries: ReferenceFile) -> ReferenceFile:
    """Read offices.csv; its countries are known and its spells obey the laws of the tree."""
    file = read_file(folder, "offices.csv", OFFICES, key=["code", "starts_on"])
    known = {row.values["iso3"] for row in countries.rows}
    for row in file.rows if countries.is_complete else []:
        country = row.values["country"]
        if country and country not in known:
            message = "There is no such country in countries.csv."
            file.blame(row.number, "country", "unknown_country", message, country)
    if file.problems:
        return file  # a tree with rows left out would be blamed for what is only missing
    numbers = {spell_of_row(row): row for row in file.rows}
    for fault in faults_in(register_of(numbers)):
        row = numbers[fault.spell]
        value = row.values.get(fault.field)
        file.blame(
            row.number, fault.field, fault.code, fault.message, "" if value is None else value
        )
    return file


def spell_of_row(row: Row) -> Spell:
    """Return a row of offices.csv as a value."""
    values: Mapping[str, object] = row.values
    return Spell(office=str(values["code"]), **{k: v for k, v in values.items() if k != "code"})  # type: ignore[arg-type]


def _demand_unique(file: ReferenceFile, column: str) -> None:
    seen: dict[object, int] = {}
    for row in file.rows:
        value = row.values[column]
        if value in seen:
            message = f"Row {seen[value]} has the same {column}."
            file.blame(row.number, column, "duplicate", message, value)
        seen.setdefault(value, row.number)
