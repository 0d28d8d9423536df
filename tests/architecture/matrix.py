"""The permission matrix as the tests read it: rows of the rooms' CSV files, and routes of the house.

`tests/<room>/permissions.csv` has the columns method, route, role, office, status, written by hand and
readable by policy staff. `route` is the name of the address (`accounts:person`), `role` a role, a user
name of the cast, `stranger` (logged in, no role) or `anonymous` (not logged in). `office` says whose
record is meant: `own` of the member's offices, `other` of elsewhere, `any` where it does not matter.

`tests/<room>/permission_subjects.py` says which record that is (a large room has one file of each for
a topic: `permissions_rounds.csv` and `permission_subjects_rounds.py`):

    def subjects(world) -> {"accounts:person": {"own": {"user_id": 1}, "other": {"user_id": 2}}}
    def bodies(world) -> {"POST accounts:create": {...}}      # optional, form data or JSON
    def queries(world) -> {"GET staffing:parity": {...}}      # optional, the query string

A body or a query may be given by office too: {"own": {...}, "other": {...}}. Routes that take nothing
but an office's `code` or a period's `as_of` need no entry.
"""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.core.cache import cache as django_cache
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver

from tests.cast import OPEN_PERIOD, PEOPLE, World

TESTS = Path(__file__).resolve().parents[1]
COLUMNS = ["method", "route", "role", "office", "status"]
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
OFFICES = {"own", "other", "any"}
ANONYMOUS = "anonymous"

MEMBERS = {
    "hr_staff": "hr.nairobi",
    "head_of_office": "head.nairobi",
    "regional_hr": "hr.region",
    "hrm": "hrm",
    "focal_point": "focalpoint.nairobi",
    "project_manager": "pm.nairobi",
    "wggi": "wggi",
    "reviewer": "reviewer",
    "indicator_owner": "owner.finance",
    "gcu": "gcu",
    "ddg": "ddg",
    "budget": "budget",
    "senior_manager": "senior",
    "translator": "translator",
    "auditor": "auditor",
    "council_reader": "council",
    "administrator": "admin",
    "stranger": "stranger",
}
"""Who speaks for a role. Their own office is Nairobi, the other one is Dakar."""

DEFAULTS = {
    "code": {"own": "KEN-NAIROBI", "other": "SEN-DAKAR", "any": "KEN-NAIROBI"},
    "as_of": dict.fromkeys(OFFICES, OPEN_PERIOD.isoformat()),
}

FOREIGN = {
    "admin": "Django's admin, read-only; its own tests stand in tests/accounts/test_admin.py",
    "account_": "allauth's pages; their tests stand in tests/accounts/test_entrance.py",
}
"""Routes that other people's code answers; everything else stands in the matrix."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a matrix."""

    room: str
    line: int
    method: str
    route: str
    role: str
    office: str
    status: int

    def __str__(self) -> str:
        return f"{self.room}:{self.line} {self.method} {self.route} {self.role} {self.office}"


@dataclass(frozen=True, slots=True)
class Route:
    """One address of the house; `parameters` are the names that it takes."""

    name: str
    pattern: str
    parameters: frozenset[str]


def rows() -> list[Row]:
    """Return the lines of all rooms; raises ValueError for a line that cannot be understood."""
    found = []
    for path in sorted(TESTS.glob("*/permissions*.csv")):
        found.extend(read_rows(place_of(path), path.read_text(encoding="utf-8")))
    return found


def place_of(path: Path) -> str:
    """Return the room of a file, with its topic where a room has several: `projects_rounds`."""
    return f"{path.parent.name}{path.stem.removeprefix('permissions')}"


def read_rows(room: str, text: str) -> Iterator[Row]:
    """Read one file; blank lines and lines that begin with # are for people."""
    header: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        cells = [cell.strip() for cell in next(csv.reader([line]))]
        if not header:
            header = cells
            if header != COLUMNS:
                raise ValueError(f"{room}:{number} the columns must be {', '.join(COLUMNS)}")
            continue
        if len(cells) != len(COLUMNS):
            raise ValueError(f"{room}:{number} has {len(cells)} cells instead of {len(COLUMNS)}")
        method, route, role, office, status = cells
        if method not in METHODS or office not in OFFICES or not status.isdigit():
            raise ValueError(f"{room}:{number} is not understood: {line}")
        if role != ANONYMOUS and role not in MEMBERS and role not in PEOPLE:
            raise ValueError(f"{room}:{number} names a role that nobody plays: {role}")
        yield Row(room, number, method, route, role, office, int(status))


def topics(chosen: Sequence[Row]) -> list[str]:
    """Return the files that lines are of: the records of a file are made once for all its lines."""
    return sorted({row.room for row in chosen})


@contextmanager
def nothing_stays() -> Iterator[None]:
    """Take back what is done within, so that the next line of a file finds its records as they were made."""
    before = transaction.savepoint()
    django_cache.clear()
    try:
        yield
    finally:
        transaction.savepoint_rollback(before)
        transaction.set_rollback(False)
        django_cache.clear()


@cache
def routes() -> list[Route]:
    """Return every address of the house that is not foreign."""
    return [
        route
        for route in _walk(get_resolver().url_patterns, "", "", frozenset())
        if not any(route.name == name or route.name.startswith(name) for name in FOREIGN)
    ]


def _walk(
    patterns: list[URLPattern | URLResolver], namespace: str, path: str, taken: frozenset[str]
) -> Iterator[Route]:
    for each in patterns:
        whole = f"{path}{each.pattern}"
        names = taken | set(each.pattern.regex.groupindex)
        if isinstance(each, URLResolver):
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from _walk(each.url_patterns, inner, whole, names)
        else:
            yield Route(f"{namespace}{each.name or ''}", whole, frozenset(names))


class Subjects:
    """Whose record a line means, and what is sent, as the rooms say it."""

    def __init__(self, world: World) -> None:
        """Prepare; a room's records are made when its first line is tried."""
        self.world = world
        self.rooms: dict[str, dict[str, Mapping[str, Any]]] = {}
        self.modules = {
            place_of(path): f"tests.{path.parent.name}."
            f"{path.stem.replace('permissions', 'permission_subjects')}"
            for path in TESTS.glob("*/permissions*.csv")
        }
        self.parameters = {route.name: route.parameters for route in routes()}

    def _of(self, room: str) -> dict[str, Mapping[str, Any]]:
        if room not in self.rooms:
            name = self.modules[room]
            module = import_module(name) if find_spec(name) else None
            answers = {}
            for kind in ("subjects", "bodies", "queries"):
                function: Callable[[World], Mapping[str, Any]] | None = getattr(module, kind, None)
                answers[kind] = function(self.world) if function else {}
            self.rooms[room] = answers
        return self.rooms[room]

    def kwargs(self, row: Row) -> dict[str, Any]:
        """Return what fills the address; raises LookupError when nobody says it."""
        answers = self._of(row.room)["subjects"].get(row.route, {})
        if row.office in answers:
            return dict(answers[row.office])
        if row.office == "any" and answers:
            return dict(next(iter(answers.values())))
        wanted = self.parameters.get(row.route, frozenset())
        missing = wanted - set(DEFAULTS)
        if missing:
            raise LookupError(
                f"{row}: {self.modules[row.room]} must say what"
                f" {', '.join(sorted(missing))} is for office {row.office!r}."
            )
        return {name: DEFAULTS[name][row.office] for name in wanted}

    def body(self, row: Row) -> dict[str, Any]:
        """Return what is sent."""
        return self._sent("bodies", row)

    def query(self, row: Row) -> dict[str, Any]:
        """Return the query string."""
        return self._sent("queries", row)

    def _sent(self, kind: str, row: Row) -> dict[str, Any]:
        answers = self._of(row.room)[kind]
        found = answers.get(f"{row.method} {row.route}", answers.get(row.route, {}))
        if found and set(found) <= OFFICES:
            found = found.get(row.office, {})
        return dict(found)
