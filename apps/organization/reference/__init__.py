"""The reference files of this room: countries, grades, contract groups and offices.

`check` needs no database; `load` checks first and writes nothing when anything is wrong. Loading
the same files twice changes nothing, rows that vanish from a vocabulary retire, and what
administrators decided about an office stands against the file until the file has caught up.
"""

from datetime import datetime
from pathlib import Path

import pghistory
from django.db import transaction

from apps.organization.models import ContractGroup, Country, Grade
from apps.organization.reference.files import ReferenceFile
from apps.organization.reference.formats import (
    read_contract_groups,
    read_countries,
    read_grades,
    read_offices,
)
from apps.organization.reference.loading import Loaded, load_vocabulary
from apps.organization.reference.offices import load_offices
from apps.web.refusals import Invalid, Problem


def check(*, folder: Path) -> list[Problem]:
    """Return every problem of this room's files, without a database."""
    return [problem for file in _read(folder).values() for problem in file.problems]


def load(*, folder: Path, now: datetime) -> list[Loaded]:
    """Load this room's files in one transaction. Raises Invalid with every problem."""
    files = _read(folder)
    problems = [problem for file in files.values() for problem in file.problems]
    if problems:
        raise Invalid("The reference files have problems; nothing was loaded.", problems=problems)
    with transaction.atomic(), pghistory.context(action="load_reference"):
        return [
            load_vocabulary(model=Country, file=files["countries"], key="iso3", now=now),
            load_vocabulary(model=Grade, file=files["grades"], key="code", now=now),
            load_vocabulary(
                model=ContractGroup, file=files["contract_groups"], key="code", now=now
            ),
            load_offices(file=files["offices"], now=now),
        ]


def office_codes(*, folder: Path) -> frozenset[str]:
    """Return the codes of offices.csv, for files of other rooms; none when it cannot be read."""
    offices = _read(folder)["offices"]
    return frozenset(row.values["code"] for row in offices.rows if offices.is_complete)


def _read(folder: Path) -> dict[str, ReferenceFile]:
    countries = read_countries(folder)
    return {
        "countries": countries,
        "grades": read_grades(folder),
        "contract_groups": read_contract_groups(folder),
        "offices": read_offices(folder, countries),
    }
