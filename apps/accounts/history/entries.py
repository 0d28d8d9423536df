"""The history of one record, entry by entry."""

from collections.abc import Iterable, Sequence
from typing import Any, overload

from django.utils.translation import gettext as _

from apps.accounts.history import finding
from apps.accounts.history.finding import FoundRow, Group
from apps.accounts.history.naming import Names
from apps.accounts.history.tables import Table, table_of
from apps.accounts.history.values import FieldChange, Folded, HistoryEntry, RowChange, What
from apps.accounts.history.wording import (
    BOOKKEEPING,
    door_words,
    field_words,
    reason_of,
    value_words,
)
from apps.accounts.records import RecordRef, kind_of, record_seen
from apps.accounts.scope import OfficeScope
from apps.web.refusals import NotPermitted, OutOfScope

MOST_ROWS = 10
"""Rows of one table that an entry shows; an import of 200 cells is told as such."""

INSERT, DELETE = "insert", "delete"


class Entries(Sequence[HistoryEntry]):
    """The entries of one record, the newest first; counted and fetched as a list asks for them.

    A slice costs the same number of statements whatever its length.
    """

    def __init__(self, *, ref: RecordRef, scope: OfficeScope) -> None:
        """Keep what is asked; the record was found within the scope."""
        self.ref = ref
        self.scope = scope
        self.tables = tuple(table_of(each) for each in kind_of(ref).history)

    def __len__(self) -> int:
        """How many entries there are in all."""
        return finding.count_groups(self.tables, self.ref.id)

    @overload
    def __getitem__(self, place: int) -> HistoryEntry: ...

    @overload
    def __getitem__(self, place: slice) -> list[HistoryEntry]: ...

    def __getitem__(self, place: int | slice) -> HistoryEntry | list[HistoryEntry]:
        """Fetch entries by their place."""
        if isinstance(place, int):
            [entry] = self[place : place + 1]
            return entry
        first = place.start or 0
        most = None if place.stop is None else max(place.stop - first, 0)
        found = finding.groups(self.tables, self.ref.id, first=first, most=most)
        return self.told(found, first=0, most=MOST_ROWS)

    def in_full(self, *, most_entries: int, most_rows: int) -> list[HistoryEntry]:
        """Return the newest entries with more rows of each than a page shows."""
        found = finding.groups(self.tables, self.ref.id, most=most_entries)
        return self.told(found, first=0, most=most_rows)

    def told(self, found: Sequence[Group], *, first: int, most: int) -> list[HistoryEntry]:
        """Tell entries with `most` rows of each table after the `first` ones."""
        if not found:
            return []
        keys = [group.key for group in found]
        rows = {
            table: finding.rows(table, self.ref.id, keys, first=first, most=most)
            for table in self.tables
        }
        states = {table: finding.states(table, rows[table]) for table in self.tables}
        names = Names(self.tables, scope=self.scope)
        names.look_up(
            (event for by_id in states.values() for event in by_id.values()),
            self.tables,
            {number for group in found if (number := user_of(group)) is not None},
        )
        newest = self.newest()
        return [
            entry_from(group, rows=rows, states=states, names=names, newest=newest)
            for group in found
        ]

    def newest(self) -> int | None:
        """Return the event that is the present state of the record itself."""
        own = next((table for table in self.tables if table.is_record), None)
        return finding.newest_event(own, self.ref.id) if own else None


def entries_of(*, ref: RecordRef, scope: OfficeScope) -> Entries:
    """Return the history of a record.

    Raises OutOfScope for one that the scope does not see or whose kind keeps none; NotPermitted for those outside the inner
    circle who do not work on it, because a history names who did what.
    """
    view = record_seen(ref, scope=scope)
    if not kind_of(ref).history:
        raise OutOfScope
    if not (scope.is_inner_circle or view.may_change):
        raise NotPermitted(_("The history of a record is for those who work with records."))
    return Entries(ref=ref, scope=scope)


def entry_of(
    *, ref: RecordRef, key: str, first: int = 0, most: int = MOST_ROWS, scope: OfficeScope
) -> HistoryEntry:
    """Return one entry with other rows than the first ones; raises OutOfScope for an unknown key."""
    entries = entries_of(ref=ref, scope=scope)
    found = finding.groups(entries.tables, ref.id, key=key)
    if not found:
        raise OutOfScope
    [entry] = entries.told(found, first=first, most=most)
    return entry


def values_at(*, ref: RecordRef, event_id: int, scope: OfficeScope) -> dict[str, Any]:
    """Return the record's own values after an event, by column name, but for hidden ones.

    Raises OutOfScope for an event of another record, and for a record that is not seen.
    """
    entries = entries_of(ref=ref, scope=scope)
    own = next((table for table in entries.tables if table.is_record), None)
    event = (
        own.events._default_manager.filter(pgh_id=event_id, pgh_obj_id=ref.id).first()
        if own
        else None
    )
    if own is None or event is None:
        raise OutOfScope
    return {field.attname: getattr(event, field.attname) for field in own.fields}


def user_of(group: Group) -> int | None:
    """Return who did it, as far as the door knew."""
    number = group.metadata.get("user")
    return int(number) if number is not None else None


def entry_from(
    group: Group,
    *,
    rows: dict[Table, list[FoundRow]],
    states: dict[Table, dict[int, Any]],
    names: Names,
    newest: int | None,
) -> HistoryEntry:
    """Put one entry together."""
    changes: list[RowChange] = []
    folded: list[Folded] = []
    total = 0
    restores = None
    for table, found in rows.items():
        mine = [row for row in found if row.key == group.key]
        if not mine:
            continue
        total = max(total, mine[0].total)
        for row in mine:
            change = row_change(table, row, states[table], names)
            changes.append(change)
            if table.is_record and change.what is not What.REMOVED and row.last_id != newest:
                restores = row.last_id
        if mine[0].total > len(mine):
            folded.append(Folded(table=table.plural, total=mine[0].total, shown=len(mine)))
    return HistoryEntry(
        key=group.key,
        at=group.at,
        who=who(group, names),
        door=door_words(group.metadata),
        reason=reason_of(group.metadata),
        rows=changes,
        folded=tuple(folded),
        total=total,
        restores=restores,
    )


def who(group: Group, names: Names) -> str:
    """Return the name of whoever did it; the house itself acts for nobody."""
    number = user_of(group)
    if number is not None:
        return names.people.get(number, _("somebody who is not known any more"))
    if group.metadata.get("door") in {"page", "api"}:
        return _("somebody who had not logged in")
    return _("the house itself")


def row_change(table: Table, row: FoundRow, states: dict[int, Any], names: Names) -> RowChange:
    """Say what became of one row."""
    after = states[row.last_id]
    before = states.get(row.before_id) if row.before_id is not None else None
    if row.last_label == DELETE:
        what = What.REMOVED
        before, last = before or after, None
    else:
        what = What.ADDED if row.first_label == INSERT else What.CHANGED
        last = after
    return RowChange(
        what=what,
        table=table.name,
        label=label_of(after, table, names),
        fields=tuple(field_changes(table, before, last, names)),
        event_id=row.last_id,
        is_record=table.is_record,
    )


def label_of(row: Any, table: Table, names: Names) -> str:
    """Return which row it is, by what tells rows of its table apart; numbers with their name."""
    words = []
    for field in table.naming:
        value = getattr(row, field.attname)
        own = names.rows.get((field.related_model, value)) if field.is_relation else None
        target = names.target(row, field.name)
        if own is not None:
            text = label_of(own, names.own[field.related_model], names)
        else:
            text = value_words(field, value, names) if target is None else target
        if text and target is None and isinstance(value, int) and not field.is_relation:
            text = f"{field_words(field)} {text}"
        if text:
            words.append(text)
    return " · ".join(words)


def field_changes(table: Table, before: Any, after: Any, names: Names) -> Iterable[FieldChange]:
    """Yield the fields that differ; of a new or removed row those that hold anything."""
    old_texts = names.pointed(before) if before is not None else {}
    new_texts = names.pointed(after) if after is not None else {}
    for field in table.fields:
        old = getattr(before, field.attname) if before is not None else None
        new = getattr(after, field.attname) if after is not None else None
        if old == new or ((before is None or after is None) and field in table.naming):
            continue
        old_text = text_of(field, old, old_texts, names)
        new_text = text_of(field, new, new_texts, names)
        if old_text or new_text:
            yield FieldChange(
                name=field.name,
                label=field_words(field),
                old=old_text,
                new=new_text,
                is_bookkeeping=field.name in BOOKKEEPING or (before is None and new is False),
            )


def text_of(field: Any, value: Any, texts: Any, names: Names) -> str:
    """Return a value in words, or what stands for it where the reader may not know it."""
    if field.name in texts:
        return str(texts[field.name])
    if field.is_relation and (own := names.rows.get((field.related_model, value))) is not None:
        return label_of(own, names.own[field.related_model], names)
    return value_words(field, value, names)
