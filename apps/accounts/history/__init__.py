"""Reading of the kept history: what happened to a record, by whom, when, why and through which door."""

from apps.accounts.history.entries import Entries, entries_of, entry_of, values_at
from apps.accounts.history.values import FieldChange, HistoryEntry, RowChange, What

__all__ = [
    "Entries",
    "FieldChange",
    "HistoryEntry",
    "RowChange",
    "What",
    "entries_of",
    "entry_of",
    "values_at",
]
