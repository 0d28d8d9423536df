"""What a history says, as values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class What(StrEnum):
    """What became of a row."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, in the reader's language; empty texts stand for no value.

    `is_bookkeeping` marks what only says who and when, which the entry says already, and what a new row
    is not.
    """

    name: str
    label: str
    old: str
    new: str
    is_bookkeeping: bool = False


@dataclass(frozen=True, slots=True)
class RowChange:
    """What one request did to one row, first state to last.

    `table` is the name of what the row is, `label` which one it is (empty for the record itself).
    `event_id` is the last event, and the state that `values_at` returns for the record itself.
    """

    what: What
    table: str
    label: str
    fields: tuple[FieldChange, ...]
    event_id: int
    is_record: bool

    @property
    def told(self) -> tuple[FieldChange, ...]:
        """The fields that a timeline tells."""
        return tuple(each for each in self.fields if not each.is_bookkeeping)


@dataclass(frozen=True, slots=True)
class Folded:
    """Rows of one table that an entry does not show: `total` were changed, `shown` of them told."""

    table: str
    total: int
    shown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """Everything that one request, job or command did to a record.

    `who` is empty for the house itself, `door` and `program` are words, `reason` as it was given.
    `restores` is the event whose state can be restored, None where it is the present one or where
    the record itself did not change.
    """

    key: str
    at: datetime
    who: str
    door: str
    reason: str
    rows: Sequence[RowChange]
    folded: tuple[Folded, ...]
    total: int
    restores: int | None = None
