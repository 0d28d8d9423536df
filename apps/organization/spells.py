"""Spells of offices as values, and the laws of a dated tree: no database.

The reference file and the administrators' changes are both judged here, before anything is
written. A blank start or end is unbounded; `ends_before` is exclusive.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import pairwise
from zoneinfo import available_timezones

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.organization.choices import OfficeKind, Reporting

CODE = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """What one office was from a date to a date; offices and countries by their codes."""

    office: str
    name: str
    kind: str
    reporting: str
    parent: str = ""
    duty_station: str = ""
    country: str = ""
    un_region: str = ""
    time_zone: str = "UTC"
    starts_on: date | None = None
    ends_before: date | None = None
    merged_into: str = ""
    basis: str = "source"
    source: str = ""
    note: str = ""

    @property
    def first_day(self) -> date:
        """The first day, for comparing."""
        return self.starts_on or date.min

    @property
    def end(self) -> date:
        """The first day after the spell, for comparing."""
        return self.ends_before or date.max

    def holds_on(self, day: date) -> bool:
        """Whether the spell holds on a day."""
        return self.first_day <= day < self.end


@dataclass(frozen=True, slots=True)
class Fault:
    """A law that a spell breaks; `field` is the column to look at."""

    spell: Spell
    field: str
    code: str
    message: str


Register = Mapping[str, tuple[Spell, ...]]
"""Spells by office code, the earliest first."""


def register_of(spells: Iterable[Spell]) -> dict[str, tuple[Spell, ...]]:
    """Group spells by office and put each office's in order."""
    by_office: dict[str, list[Spell]] = {}
    for spell in spells:
        by_office.setdefault(spell.office, []).append(spell)
    return {
        office: tuple(sorted(held, key=lambda spell: spell.first_day))
        for office, held in by_office.items()
    }


def changed_from(
    held: tuple[Spell, ...], day: date, changes: Mapping[str, str]
) -> tuple[Spell, ...]:
    """Return an office's spells after a change on a day.

    The last spell ends and a changed copy begins; a spell that begins on this very day is changed
    itself, because a spell of no days says nothing.
    """
    last = held[-1]
    if last.starts_on == day:
        return (*held[:-1], _with(last, changes))
    begun = replace(_with(last, changes), starts_on=day)
    return (*held[:-1], replace(last, ends_before=day), begun)


def _with(spell: Spell, changes: Mapping[str, str]) -> Spell:
    return replace(spell, **changes)  # type: ignore[arg-type]


def ended_on(held: tuple[Spell, ...], day: date, *, merged_into: str = "") -> tuple[Spell, ...]:
    """Return an office's spells when the last one ends before a day."""
    return (*held[:-1], replace(held[-1], ends_before=day, merged_into=merged_into))


def moved_under(
    held: tuple[Spell, ...], day: date, *, old_parent: str, new_parent: str, note: str
) -> tuple[Spell, ...]:
    """Return an office's spells when from a day on one parent takes the place of another.

    Spells that begin later and name the old parent are changed as well.
    """
    moved: list[Spell] = []
    for spell in held:
        if spell.parent != old_parent or spell.end <= day:
            moved.append(spell)
        elif spell.first_day >= day:
            moved.append(replace(spell, parent=new_parent))
        else:
            moved.append(replace(spell, ends_before=day))
            moved.append(replace(spell, starts_on=day, parent=new_parent, source="", note=note))
    return tuple(moved)


def children_from(register: Register, parent: str, day: date) -> tuple[str, ...]:
    """Return the codes of offices that stand under an office on a day or later."""
    return tuple(
        sorted(
            office
            for office, held in register.items()
            if any(spell.parent == parent and spell.end > day for spell in held)
        )
    )


def faults_in(register: Register) -> list[Fault]:
    """Return every law of the dated tree that is broken, in the order of the register."""
    found = [fault for held in register.values() for fault in _faults_of_office(held, register)]
    if not found:
        # Lines up the tree can be followed only where every parent exists.
        found = list(_faults_of_days(register))
    return found


def _faults_of_office(held: tuple[Spell, ...], register: Register) -> Iterator[Fault]:
    for earlier, later in pairwise(held):
        if later.first_day < earlier.end:
            yield Fault(
                later,
                "starts_on",
                "overlap",
                _("%(office)s has another spell at this time.") % {"office": later.office},
            )
    for spell in held:
        yield from _faults_of_values(spell)
        if spell.first_day >= spell.end:
            yield Fault(
                spell, "ends_before", "ends_first", _("The end must be later than the start.")
            )
        else:
            yield from _faults_of_parent(spell, register)
            yield from _faults_of_merger(spell, register)


def _faults_of_values(spell: Spell) -> Iterator[Fault]:
    if not CODE.fullmatch(spell.office):
        message = _("A code is made of capital letters, digits and hyphens, such as KEN-NAIROBI.")
        yield Fault(spell, "code", "code", message)
    if not spell.name.strip():
        yield Fault(spell, "name", "required", _("An office has a name."))
    if spell.kind not in OfficeKind.values:
        yield Fault(spell, "kind", "kind", _("There is no such kind of office."))
    if spell.reporting not in Reporting.values:
        message = _("Staff reach a return as unit, included or none.")
        yield Fault(spell, "reporting", "reporting", message)
    if spell.time_zone not in _time_zones():
        message = _("There is no such time zone; the names look like Africa/Nairobi.")
        yield Fault(spell, "time_zone", "time_zone", message)


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _faults_of_parent(spell: Spell, register: Register) -> Iterator[Fault]:
    if not spell.parent:
        return
    if spell.parent == spell.office:
        yield Fault(spell, "parent", "cycle", _("An office cannot stand under itself."))
        return
    above = register.get(spell.parent)
    if not above:
        yield Fault(
            spell,
            "parent",
            "unknown_parent",
            _("There is no office %(code)s.") % {"code": spell.parent},
        )
        return
    # An unknown start claims nothing about the time before the parent is known.
    reached = spell.starts_on or above[0].first_day
    for upper in above:
        if upper.first_day <= reached < upper.end:
            reached = upper.end
    if reached < spell.end:
        yield Fault(
            spell,
            "parent",
            "parent_missing",
            _("%(office)s stands under %(parent)s, which does not exist on %(day)s.")
            % {
                "office": spell.office,
                "parent": spell.parent,
                "day": date_format(reached, "DATE_FORMAT"),
            },
        )


def _faults_of_merger(spell: Spell, register: Register) -> Iterator[Fault]:
    if not spell.merged_into:
        return
    if spell.ends_before is None:
        yield Fault(spell, "merged_into", "merger_open", _("An office that was merged has an end."))
    elif spell.merged_into == spell.office or not any(
        other.holds_on(spell.ends_before) for other in register.get(spell.merged_into, ())
    ):
        yield Fault(
            spell,
            "merged_into",
            "unknown_office",
            _("There is no other office %(code)s on that day.") % {"code": spell.merged_into},
        )


def _faults_of_days(register: Register) -> Iterator[Fault]:
    """Follow every line up the tree on every day on which something begins; each spell once."""
    spells = [spell for held in register.values() for spell in held]
    seen: set[tuple[Spell, str]] = set()
    for day in sorted({spell.first_day for spell in spells}):
        here = {spell.office: spell for spell in spells if spell.holds_on(day)}
        for spell in here.values():
            fault = _fault_of_line(spell, here, day)
            if fault and (spell, fault.code) not in seen:
                seen.add((spell, fault.code))
                yield fault


def _fault_of_line(spell: Spell, here: Mapping[str, Spell], day: date) -> Fault | None:
    passed = {spell.office}
    reached: Spell | None = None
    current = here.get(spell.parent)
    while current is not None:
        if current.office in passed:
            if current.office != spell.office:
                return None  # a circle further up, told at the offices that form it
            return Fault(
                spell,
                "parent",
                "cycle",
                _("%(office)s would stand above and below %(parent)s.")
                % {"office": spell.office, "parent": spell.parent},
            )
        passed.add(current.office)
        if reached is None and current.reporting != Reporting.INCLUDED:
            reached = current
        current = here.get(current.parent)
    if spell.reporting != Reporting.INCLUDED or (spell.parent and spell.parent not in here):
        return None
    if reached is not None and reached.reporting == Reporting.UNIT:
        return None
    return Fault(
        spell,
        "reporting",
        "included_in_nothing",
        _("%(office)s is included in the return of an office above, but none above owes one.")
        % {"office": spell.office},
    )
