"""A file against the register: every problem at once, and what would be new, changed or unchanged."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.organization.selectors import countries, tree_on
from apps.organization.tree import OfficeTree
from apps.projects.choices import STATES_WITH_REASON
from apps.projects.models import BudgetLine, Project, ProjectCountry, ProjectOffice, ServiceArea
from apps.projects.selectors.import_words import Found
from apps.projects.selectors.rates import day_of_year, rates_in_force
from apps.projects.services.imports.reading import MANY, Parsed, Said
from apps.projects.services.imports.vocabulary import Nearest, plain
from apps.projects.services.project_data import is_code, known_usd, usd_of

NEW, CHANGED, UNCHANGED, REJECTED = "new", "changed", "unchanged", "rejected"
COLUMNS = (
    "title",
    "summary",
    "office_id",
    "service_area_id",
    "theme",
    "starts_on",
    "ends_before",
    "donor",
    "state",
    "state_because",
    "targeting",
    "target_group",
    "is_gender_main",
    "context",
    "is_counter_trafficking",
    "note",
)
"""Columns of a project that a file may write."""
KEY_OF_COLUMN = {
    "office_id": "office",
    "service_area_id": "service_area",
    "ends_before": "ends_on",
}
LineKey = tuple[int, str, str]


@dataclass(slots=True)
class Plan:
    """What would be written of one project; `held` is the project as it is, None for a new one."""

    said: Said
    held: Project | None
    columns: dict[str, Any] = field(default_factory=dict)
    lines: dict[LineKey, dict[str, Any]] = field(default_factory=dict)
    office_ids: frozenset[int] = frozenset()
    country_ids: frozenset[int] = frozenset()
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    """(key, old, new) of what differs."""

    @property
    def verdict(self) -> str:
        """Return what becomes of the project."""
        if self.held is None:
            return NEW
        return CHANGED if self.changes else UNCHANGED


@dataclass(slots=True)
class Examination:
    """A whole file, examined: plans of good projects, all problems, counts by verdict."""

    parsed: Parsed
    plans: list[Plan]
    problems: list[Found]
    counts: Counter[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the register holds of everything that a file names."""

    tree: OfficeTree
    offices: Mapping[str, int]
    countries: Mapping[str, int]
    areas: Mapping[str, int]
    projects: Mapping[str, Project]
    lines: Mapping[int, Mapping[LineKey, BudgetLine]]
    further: Mapping[int, frozenset[int]]
    in_countries: Mapping[int, frozenset[int]]
    rates: Mapping[tuple[str, date], Decimal]
    nearest: Nearest


def examine(parsed: Parsed, *, on: date, scope: OfficeScope, lock: bool) -> Examination:
    """Compare a file with the register as it is now; `lock` holds its projects until the end.

    Nine statements, whatever the size of the file.
    """
    known = look_up(parsed, on=on, lock=lock)
    problems = list(parsed.faults)
    plans = []
    rejected = len(parsed.bad) + parsed.nameless
    for code, said in parsed.projects.items():
        examiner = Examiner(said, known, scope)
        plan = examiner.plan()
        problems += examiner.found
        if examiner.found and code not in parsed.bad:
            rejected += 1
        elif code not in parsed.bad:
            plans.append(plan)
    counts = Counter(plan.verdict for plan in plans)
    counts[REJECTED] = rejected
    problems.sort(key=lambda each: (each.sheet, each.row, each.column))
    return Examination(parsed=parsed, plans=plans, problems=problems, counts=counts)


def look_up(parsed: Parsed, *, on: date, lock: bool) -> Known:
    """Read everything that a file names."""
    tree = tree_on(day=on)
    rows = Project.objects.filter(code__in=list(parsed.projects)).order_by("pk")
    if lock:
        rows = rows.select_for_update()
    projects = {project.code: project for project in rows}
    ids = [project.pk for project in projects.values()]
    lines: dict[int, dict[LineKey, BudgetLine]] = {}
    for line in BudgetLine.objects.filter(project_id__in=ids):
        key = (line.year, line.fund, line.currency)
        lines.setdefault(line.project_id, {})[key] = line
    areas: dict[str, int] = {}
    for area in ServiceArea.objects.order_by("-retired_on"):
        if area.retired_on is None or area.retired_on > on:
            names = (area.key, area.name_en, area.name_fr, area.name_es)
            areas.update({plain(name): area.pk for name in names if name})
    wanted = {
        (line["currency"], day_of_year(line["year"]))
        for said in parsed.projects.values()
        for line in said.lines.values()
    }
    return Known(
        tree=tree,
        offices={node.code: node.id for node in tree.nodes.values()},
        countries={each.iso3: each.pk for each in countries()},
        areas=areas,
        projects=projects,
        lines=lines,
        further=grouped(
            ProjectOffice.objects.filter(project_id__in=ids).values_list("project_id", "office_id")
        ),
        in_countries=grouped(
            ProjectCountry.objects.filter(project_id__in=ids).values_list(
                "project_id", "country_id"
            )
        ),
        rates=rates_in_force(wanted=wanted),
        nearest=Nearest(),
    )


def grouped(pairs: Iterable[tuple[int, int]]) -> dict[int, frozenset[int]]:
    """Return the second numbers of pairs by the first."""
    found: dict[int, set[int]] = {}
    for one, other in pairs:
        found.setdefault(one, set()).add(other)
    return {one: frozenset(others) for one, others in found.items()}


class Examiner:
    """Looks at one project of a file; `found` are its problems."""

    def __init__(self, said: Said, known: Known, scope: OfficeScope) -> None:
        """Prepare to compare what is said with what is held."""
        self.said, self.known, self.scope = said, known, scope
        self.found: list[Found] = []
        self.held = known.projects.get(said.code)

    def blame(self, code: str, key: str, value: object = "", near: str = "") -> None:
        """Add a problem where the value stands."""
        sheet, row, column = self.said.places.get(key, (self.said.sheet, self.said.row, 1))
        self.found.append(Found(code, sheet, row, column, key, str(value), near))

    def plan(self) -> Plan:
        """Return what would be written, and note every problem."""
        columns = self.columns()
        plan = Plan(said=self.said, held=self.held, columns=columns)
        plan.office_ids = self.ids_of("further_offices", self.known.offices, "unknown_office")
        plan.country_ids = self.ids_of("countries", self.known.countries, "unknown_country")
        plan.lines = self.lines()
        self.expect_sound(columns)
        self.expect_permitted(columns)
        if not self.found:
            plan.changes = self.changes(plan)
        return plan

    def columns(self) -> dict[str, Any]:
        """Return values by column; names become numbers."""
        said = dict(self.said.values)
        columns: dict[str, Any] = {}
        if office := said.pop("office", ""):
            office_id = self.known.offices.get(office.upper())
            if office_id is None:
                near = self.known.nearest(office.upper(), self.known.offices)
                self.blame("unknown_office", "office", office, near)
            else:
                columns["office_id"] = office_id
        if area := said.pop("service_area", ""):
            area_id = self.known.areas.get(plain(area))
            if area_id is None:
                self.blame("unknown_service_area", "service_area", area)
            else:
                columns["service_area_id"] = area_id
        if ends_on := said.pop("ends_on", None):
            columns["ends_before"] = ends_on + timedelta(days=1)
        columns.update({key: value for key, value in said.items() if key not in MANY})
        return columns

    def ids_of(self, key: str, known: Mapping[str, int], code: str) -> frozenset[int]:
        """Return the numbers of several names."""
        found = set()
        for name in self.said.values.get(key, ()):
            if name in known:
                found.add(known[name])
            else:
                self.blame(code, key, name, self.known.nearest(name, known))
        return frozenset(found)

    def lines(self) -> dict[LineKey, dict[str, Any]]:
        """Return budget lines with their rate: that which a line has already, else that of its year."""
        held = self.known.lines.get(self.held.pk, {}) if self.held else {}
        lines = {}
        for key, line in self.said.lines.items():
            before = held.get(key)
            rate = self.known.rates.get((line["currency"], day_of_year(line["year"])))
            units = before.units_per_usd if before else rate
            if units is None:
                sheet, row, column = self.said.line_rows[key]
                value = f"{line['currency']} {line['year']}"
                self.found.append(Found("no_rate", sheet, row, column, "currency", value))
                continue
            managed = line["is_iom_managed"]
            if managed is None:
                managed = before.is_iom_managed if before else False
            spent = line["spent"]
            if spent is None and before is not None:
                spent = before.spent
            lines[key] = {
                "amount": line["amount"],
                "is_iom_managed": managed,
                "units_per_usd": units,
                "amount_usd": usd_of(line["amount"], units),
                "spent": spent,
                "spent_usd": known_usd(spent, units),
            }
        return lines

    def expect_sound(self, columns: Mapping[str, Any]) -> None:
        """Note what a project may not be, with what is held where the file says nothing."""

        def value(name: str) -> Any:
            return columns.get(name, getattr(self.held, name, None))

        if self.held is None:
            if not is_code(self.said.code):
                self.blame("code_begins", "code", self.said.code)
            if not columns.get("title"):
                self.blame("title_missing", "title")
            if "office" not in self.said.values:
                self.blame("office_missing", "office")
        starts_on, ends_before = value("starts_on"), value("ends_before")
        if starts_on and ends_before and starts_on >= ends_before:
            key = "ends_on" if "ends_before" in columns else "starts_on"
            self.blame("dates_reversed", key, self.said.values.get(key, ""))
        if value("state") in STATES_WITH_REASON and not value("state_because"):
            self.blame("reason_missing", "state", value("state"))

    def expect_permitted(self, columns: Mapping[str, Any]) -> None:
        """Note offices whose projects are not this person's to keep: that it has, and that it would get."""
        offices = {
            self.held.office_id if self.held else None,
            columns.get("office_id"),
        } - {None}
        if any(not self.scope.may(Capability.KEEP_PROJECTS, office_id) for office_id in offices):
            self.blame("not_permitted", "office", self.said.values.get("office", self.said.code))

    def changes(self, plan: Plan) -> list[tuple[str, str, str]]:
        """Return (key, old, new) of what differs from what is held; all of a new project."""
        held = self.held
        found = []
        for name, value in plan.columns.items():
            old = getattr(held, name) if held else None
            if (old if old is not None else "") != (value if value is not None else ""):
                found.append(
                    (KEY_OF_COLUMN.get(name, name), self.text(name, old), self.text(name, value))
                )
        before = self.known.lines.get(held.pk, {}) if held else {}
        for key, line in list(plan.lines.items()):
            row = before.get(key)
            if row is not None and all(getattr(row, name) == value for name, value in line.items()):
                # What is the same is not written: it would stand in the history as a change.
                del plan.lines[key]
            else:
                label = f"{key[0]} · {key[1]}"
                old = f"{label}: {row.amount} {key[2]}" if row else ""
                new = f"{label}: {line['amount']} {key[2]}"
                was, spent = row.spent if row else None, line["spent"]
                if old != new or spent == was:
                    found.append(("amount", old, new))
                if spent != was:
                    old = "" if was is None else f"{label}: {was} {key[2]}"
                    found.append(("spent", old, f"{label}: {spent} {key[2]}"))
        office_id = plan.columns.get("office_id", held.office_id if held else None)
        plan.office_ids -= {office_id}
        for many, ids, there in (
            ("further_offices", plan.office_ids, self.known.further),
            ("countries", plan.country_ids, self.known.in_countries),
        ):
            if more := ids - (there.get(held.pk, frozenset()) if held else frozenset()):
                found.append((many, "", f"+ {len(more)}"))
        return found

    def text(self, name: str, value: Any) -> str:
        """Return a value as the preview shows it."""
        if value is None:
            return ""
        if name == "office_id":
            node = self.known.tree.nodes.get(value)
            return node.code if node else str(value)
        if name == "service_area_id":
            return next((key for key, pk in self.known.areas.items() if pk == value), str(value))
        if name == "ends_before":
            return str(value - timedelta(days=1))
        return ("yes" if value else "no") if isinstance(value, bool) else str(value)
