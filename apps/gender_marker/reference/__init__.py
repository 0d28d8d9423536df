"""The reference files of this room: scales, their editions with decision tables, correspondences, rules on
contradictions.

`check` needs no database; `load` checks first and writes nothing when anything is wrong.
"""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from apps.gender_marker.reference import contradictions, crosswalk, editions, scales
from apps.organization.reference.loading import Loaded
from apps.web.refusals import Invalid, Problem

MODULES = (scales, editions, crosswalk, contradictions)
"""In the order in which they load."""


def check(*, folder: Path) -> list[Problem]:
    """Return every problem of this room's files, without a database."""
    return [problem for module in MODULES for problem in module.check(folder=folder)]


def load(*, folder: Path, now: datetime) -> list[Loaded]:
    """Load this room's files in one transaction. Raises Invalid with every problem."""
    problems = check(folder=folder)
    if problems:
        raise Invalid("Nothing was loaded.", problems=problems)
    with transaction.atomic():
        return [loaded for module in MODULES for loaded in module.load(folder=folder, now=now)]
