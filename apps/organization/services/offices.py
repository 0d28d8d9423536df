"""Offices opened, closed, renamed, moved, reclassified and merged on a date.

Each change ends the spell that holds and begins the next one in one transaction, with its reason
in the history. Everybody knows the tree; only administrators change it. Common to all functions:

- `on` is the first day on which the change holds.
- With `is_rehearsal` everything is checked and nothing is written.
- Raises OutOfScope for an unknown office, NotPermitted, WrongState for an office that has ended or
  was changed later, Invalid when the tree would break one of its laws or no reason is given.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import pghistory
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.organization.models import Office
from apps.organization.permits import Permits, demand_tree_keeping
from apps.organization.selectors import countries
from apps.organization.services.register import (
    current_register,
    lock_register,
    spell_rows,
    write_spells,
)
from apps.organization.spells import (
    Register,
    Spell,
    changed_from,
    children_from,
    ended_on,
    faults_in,
    moved_under,
)
from apps.web.refusals import Invalid, OutOfScope, Problem, WrongState

Change = Callable[[Register], dict[str, tuple[Spell, ...]]]
"""Takes the register as it is and returns the offices that become different."""


def open_office(*, scope: Permits, spell: Spell, reason: str, is_rehearsal: bool = False) -> None:
    """Open an office, or one that was closed before; `spell.starts_on` is the first day.

    The person must keep the offices of the parent, or of the whole organization for a root.
    """
    parent = _office(spell.parent) if spell.parent else None
    demand_tree_keeping(scope, parent.pk if parent else None)
    if spell.starts_on is None:
        raise Invalid(problems=[_problem("starts_on", _("Give the day on which it opens."))])
    if spell.country and spell.country not in {country.iso3 for country in countries()}:
        raise Invalid(problems=[_problem("country", _("There is no such country."))])
    opens_on = spell.starts_on

    def change(register: Register) -> dict[str, tuple[Spell, ...]]:
        held = register.get(spell.office, ())
        if held and held[-1].end > opens_on:
            raise WrongState(_("There is already an office %(code)s.") % {"code": spell.office})
        return {spell.office: (*held, replace(spell, note=reason.strip()))}

    _apply(change, action="open_office", code=spell.office, reason=reason, rehearse=is_rehearsal)


def close_office(
    *, scope: Permits, code: str, on: date, reason: str, is_rehearsal: bool = False
) -> None:
    """Close an office; `on` is the first day without it. Offices under it must have moved before."""
    demand_tree_keeping(scope, _office(code).pk)

    def change(register: Register) -> dict[str, tuple[Spell, ...]]:
        held = _held(register, code, on)
        _demand_some_days(held, on)
        left = children_from(register, code, on)
        if left:
            raise Invalid(
                problems=[
                    _problem(
                        "on",
                        ngettext(
                            "%(number)s office stands under it: %(codes)s. Move or close it first.",
                            "%(number)s offices stand under it: %(codes)s. "
                            "Move or close them first.",
                            len(left),
                        )
                        % {"number": len(left), "codes": ", ".join(left)},
                    )
                ]
            )
        return {code: ended_on(held, on)}

    _apply(change, action="close_office", code=code, reason=reason, rehearse=is_rehearsal)


def rename_office(
    *, scope: Permits, code: str, name: str, on: date, reason: str, is_rehearsal: bool = False
) -> None:
    """Give an office another name; its code stays for ever."""
    demand_tree_keeping(scope, _office(code).pk)
    _apply_fields(
        {"name": name},
        action="rename_office",
        code=code,
        on=on,
        reason=reason,
        rehearse=is_rehearsal,
    )


def move_office(
    *, scope: Permits, code: str, parent: str, on: date, reason: str, is_rehearsal: bool = False
) -> None:
    """Put an office, with all below it, under another one; both must be the person's to keep."""
    demand_tree_keeping(scope, _office(code).pk, _office(parent).pk)
    _apply_fields(
        {"parent": parent},
        action="move_office",
        code=code,
        on=on,
        reason=reason,
        rehearse=is_rehearsal,
    )


def reclassify_office(
    *,
    scope: Permits,
    code: str,
    kind: str,
    reporting: str,
    on: date,
    reason: str,
    is_rehearsal: bool = False,
) -> None:
    """Change what an office is, and how its staff reach a return."""
    demand_tree_keeping(scope, _office(code).pk)
    _apply_fields(
        {"kind": kind, "reporting": reporting},
        action="reclassify_office",
        code=code,
        on=on,
        reason=reason,
        rehearse=is_rehearsal,
    )


def merge_office(
    *, scope: Permits, code: str, into: str, on: date, reason: str, is_rehearsal: bool = False
) -> None:
    """End an office and let another one take its place; offices under it move there."""
    demand_tree_keeping(scope, _office(code).pk, _office(into).pk)

    def change(register: Register) -> dict[str, tuple[Spell, ...]]:
        held = _held(register, code, on)
        _demand_some_days(held, on)
        changed = {code: ended_on(held, on, merged_into=into)}
        for child in children_from(register, code, on):
            changed[child] = moved_under(
                register[child], on, old_parent=code, new_parent=into, note=reason.strip()
            )
        return changed

    _apply(change, action="merge_office", code=code, reason=reason, rehearse=is_rehearsal)


def _apply_fields(
    changes: Mapping[str, str], *, action: str, code: str, on: date, reason: str, rehearse: bool
) -> None:
    def change(register: Register) -> dict[str, tuple[Spell, ...]]:
        held = _held(register, code, on)
        if all(getattr(held[-1], field) == value for field, value in changes.items()):
            raise Invalid(
                problems=[_problem(next(iter(changes)), _("This is what it already is."))]
            )
        return {code: changed_from(held, on, {**changes, "source": "", "note": reason.strip()})}

    _apply(change, action=action, code=code, reason=reason, rehearse=rehearse)


@transaction.atomic
def _apply(change: Change, *, action: str, code: str, reason: str, rehearse: bool) -> None:
    if not reason.strip():
        raise Invalid(problems=[_problem("reason", _("Say why; the history keeps the reason."))])
    lock_register()
    rows = spell_rows()
    before = current_register(rows)
    changed = change(before)
    # What was wrong already is not this change's to answer for.
    known = set(faults_in(before))
    faults = [fault for fault in faults_in({**before, **changed}) if fault not in known]
    if faults:
        raise Invalid(
            problems=[_problem(fault.field, fault.message, code=fault.code) for fault in faults]
        )
    if rehearse:
        return
    with pghistory.context(action=action, office=code, reason=reason.strip()):
        write_spells(rows=rows, wanted=changed, is_from_reference=False)


def _office(code: str) -> Office:
    office = Office.objects.filter(code=code).first()
    if office is None:
        raise OutOfScope(_("There is no office %(code)s.") % {"code": code})
    return office


def _held(register: Register, code: str, on: date) -> tuple[Spell, ...]:
    """Return the spells of an office whose last one can be changed on a day."""
    held = register.get(code, ())
    if not held or held[-1].ends_before is not None:
        raise WrongState(
            _("%(code)s has ended; only an open office can be changed.") % {"code": code}
        )
    starts_on = held[-1].starts_on
    if starts_on is not None and on < starts_on:
        raise Invalid(
            problems=[
                _problem(
                    "on",
                    _("%(code)s is as it is since %(day)s; choose that day or a later one.")
                    % {"code": code, "day": date_format(starts_on, "DATE_FORMAT")},
                    code="before_current_spell",
                )
            ]
        )
    return held


def _demand_some_days(held: tuple[Spell, ...], on: date) -> None:
    if held[-1].starts_on == on:
        raise Invalid(
            problems=[
                _problem(
                    "on",
                    _("It was opened or changed on this very day; choose a later one."),
                    code="before_current_spell",
                )
            ]
        )


def _problem(field: str, message: str, *, code: str = "invalid") -> Problem:
    return Problem(code=code, message=message, field=field)
