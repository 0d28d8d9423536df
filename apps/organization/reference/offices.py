"""Loading of offices.csv: one row for each spell, against what administrators decided here."""

from datetime import datetime

from apps.organization.models import OfficeSpell
from apps.organization.reference.files import ReferenceFile
from apps.organization.reference.formats import spell_of_row
from apps.organization.reference.loading import Loaded, is_loaded, remember
from apps.organization.services.register import lock_register, spell_of, spell_rows, write_spells
from apps.organization.spells import Spell, faults_in, register_of
from apps.web.refusals import Invalid, Problem

Rows = dict[str, list[OfficeSpell]]


def load_offices(*, file: ReferenceFile, now: datetime) -> Loaded:
    """Make the register equal to the file, office by office.

    An office that administrators changed stays as they left it and is named in `kept`, unless the
    file says the same. Raises Invalid when a spell of the file loaded before is missing, or when
    the offices kept and the file together break a law of the tree.
    """
    if is_loaded(file):
        return Loaded(file=file.name, is_unchanged=True)
    lock_register()
    rows = spell_rows()
    wanted = register_of(spell_of_row(row) for row in file.rows)
    kept = _kept(rows, wanted)
    taken = {code: held for code, held in wanted.items() if code not in kept}
    problems = [*_vanished(file, rows, wanted), *_broken(file, rows, taken)]
    if problems:
        raise Invalid("The reference files have problems; nothing was loaded.", problems=problems)
    written = write_spells(rows=rows, wanted=taken, is_from_reference=True)
    remember(file, now=now)
    return Loaded(
        file=file.name, added=written.added, changed=written.changed, kept=tuple(sorted(kept))
    )


def _kept(rows: Rows, wanted: dict[str, tuple[Spell, ...]]) -> set[str]:
    """Offices of the file that administrators changed and that the file tells otherwise."""
    return {
        code
        for code, held in rows.items()
        if code in wanted
        and not all(row.is_from_reference for row in held)
        and tuple(spell_of(row) for row in held) != wanted[code]
    }


def _vanished(
    file: ReferenceFile, rows: Rows, wanted: dict[str, tuple[Spell, ...]]
) -> list[Problem]:
    """A spell ends by its date; leaving its row out says nothing."""
    problems = []
    for code, held in rows.items():
        if not all(row.is_from_reference for row in held):
            continue
        missing = len(held) - len(wanted.get(code, ()))
        if missing > 0:
            message = (
                f"{missing} of {len(held)} rows of office {code}, loaded earlier, are missing. "
                "Put them back; an office ends by its ends_before, it never vanishes."
            )
            problems.append(
                Problem(code="vanished", message=message, field="code", sheet=file.name, value=code)
            )
    return problems


def _broken(file: ReferenceFile, rows: Rows, taken: dict[str, tuple[Spell, ...]]) -> list[Problem]:
    """Laws that the file breaks together with what it leaves as it is."""
    register = {code: tuple(spell_of(row) for row in held) for code, held in rows.items()}
    known = set(faults_in(register))
    return [
        Problem(
            code=fault.code,
            message=f"With the changes made here, {fault.message}",
            field=fault.field,
            sheet=file.name,
            value=fault.spell.office,
        )
        for fault in faults_in({**register, **taken})
        if fault not in known
    ]
