"""Many vacancies at once, as a file has them: all of them are saved, or none."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.staffing.models import Vacancy
from apps.staffing.models.market import COUNTS
from apps.staffing.selectors.vacancies import vacancies_seen
from apps.staffing.services.vacancies import (
    VacancyData,
    columns_of,
    demand_enterer,
    problems_of,
    vocabulary_of,
)
from apps.web.refusals import Invalid, Problem
from apps.web.versions import demand_version, write

MOST_ROWS = 500
SAID = (
    "reference",
    "posts",
    "opened_on",
    "closed_on",
    "state",
    "notice_reviewed",
    "notice_reviewed_on",
    "notice_reviewed_by",
    "justification",
)


class Fate(StrEnum):
    """What becomes of a row: a new vacancy, a change of one that stands, or nothing."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class FileRow:
    """One vacancy of a file; `number` is that of its row, `version` of the vacancy that stands, 0 for none."""

    number: int
    data: VacancyData
    version: int = 0


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a file would do: the fate of each of its rows."""

    rows: tuple[tuple[FileRow, Fate], ...]

    def number(self, fate: Fate) -> int:
        """Return how many rows have a fate."""
        return sum(one is fate for _row, one in self.rows)


def foresee(
    *,
    rows: Sequence[FileRow],
    unread: Sequence[Problem] = (),
    now: datetime,
    scope: OfficeScope,
) -> Foreseen:
    """Return what rows of a file would do; raises NotPermitted, Invalid with all problems of all rows.

    A row whose office and number stand already changes that vacancy; others are new. `unread` are problems
    that a door had with reading. A fixed number of statements.
    """
    demand_enterer(scope=scope)
    held = standing(rows, scope)
    known = vocabulary_of(named=[row.data.office for row in rows], now=now, scope=scope)
    problems = list(unread)
    unreadable = {(one.cell, one.field) for one in unread}
    if len(rows) > MOST_ROWS:
        message = _("At most %(most)s rows at once.") % {"most": MOST_ROWS}
        raise Invalid(problems=[Problem("too_many", message, field="file")])
    times = Counter(key_of(row.data) for row in rows)
    foreseen = []
    for row in rows:
        vacancy = held.get(key_of(row.data))
        found = problems_of(row.data, known=known, vacancy=vacancy, now=now)
        if times[key_of(row.data)] > 1:
            message = _("The file has this office and number more than once.")
            found.append(Problem("twice", message, field="reference", value=row.data.reference))
        place = row_words(row.number)
        problems += [
            replace(one, cell=place) for one in found if (place, one.field) not in unreadable
        ]
        fate = Fate.NEW
        if vacancy is not None:
            fate = Fate.SAME if said_by(vacancy) == row.data else Fate.CHANGED
        foreseen.append((replace(row, version=vacancy.version if vacancy else 0), fate))
    if problems:
        raise Invalid(problems=problems)
    return Foreseen(tuple(foreseen))


@transaction.atomic
def apply(*, rows: Sequence[FileRow], now: datetime, scope: OfficeScope) -> Foreseen:
    """Save rows in the versions that were foreseen; return what was done.

    Raises what `foresee` raises, and WrongState (`stale`) when a vacancy was changed meanwhile. Done again
    it changes nothing: what stands is then what the rows say.
    """
    foreseen = foresee(rows=rows, now=now, scope=scope)
    held = standing(rows, scope)
    known = vocabulary_of(named=[row.data.office for row in rows], now=now, scope=scope)
    with pghistory.context(door="import"):
        for seen, (row, fate) in zip(rows, foreseen.rows, strict=True):
            columns = {**columns_of(row.data, known), "changed_at": now}
            if fate is Fate.NEW:
                Vacancy.objects.create(created_at=now, changed_by_id=scope.user_id, **columns)
            elif fate is Fate.CHANGED:
                locked = Vacancy.objects.select_for_update().get(pk=held[key_of(row.data)].pk)
                demand_version(locked, seen.version)
                write(locked, changed_by_id=scope.user_id, **columns)
    return foreseen


def row_words(number: int) -> str:
    """Return a row of the file as problems name it."""
    return _("row %(number)s") % {"number": number}


def key_of(data: VacancyData) -> tuple[str, str]:
    """Return what tells vacancies apart: office and number, whatever its capitals."""
    return data.office, data.reference.strip().lower()


def standing(rows: Sequence[FileRow], scope: OfficeScope) -> dict[tuple[str, str], Vacancy]:
    """Return the vacancies that stand in the offices of a file."""
    offices = {row.data.office for row in rows}
    return {
        (one.office.code, one.reference.lower()): one
        for one in vacancies_seen(scope=scope).filter(office__code__in=offices)
    }


def said_by(vacancy: Vacancy) -> VacancyData:
    """Return what stands with a vacancy, as somebody would say it."""
    return VacancyData(
        office=vacancy.office.code,
        grade=vacancy.grade.code,
        contract=vacancy.contract_group.code,
        counts={name: getattr(vacancy, name) for name in COUNTS},
        **{name: getattr(vacancy, name) for name in SAID},
    )
