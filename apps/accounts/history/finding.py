"""Finding events in the database: the entries of one record, and the rows that each changed.

Everything that shares a context (one request, one step of a job, one command) is one entry; what was
written without one is grouped by its transaction, whose beginning is the time of the event.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from apps.accounts.history.tables import Table

# All events of one transaction have its time; the number of the command tells which came first.
COMMAND = "command"
COLUMNS = ("pgh_id", "pgh_obj_id", "pgh_label", "pgh_created_at", "pgh_context_id", COMMAND)

KEY = """COALESCE(
    event.pgh_context_id::text,
    't' || (EXTRACT(epoch FROM event.pgh_created_at) * 1000000)::bigint
)"""

GROUPS = """
    WITH event AS ({union}),
    entry AS (
        SELECT {key} AS key, max(pgh_created_at) AS at, max(command) AS command,
               max(pgh_id) AS newest, (array_agg(pgh_context_id))[1] AS context_id
        FROM event
        GROUP BY 1
        {having}
        ORDER BY at DESC, command DESC, newest DESC, key
        LIMIT %s OFFSET %s
    )
    SELECT entry.key, entry.at, context.metadata
    FROM entry LEFT JOIN pghistory_context context ON context.id = entry.context_id
    ORDER BY entry.at DESC, entry.command DESC, entry.newest DESC, entry.key
"""

COUNT = "WITH event AS ({union}) SELECT count(DISTINCT {key}) FROM event"

ROWS = """
    WITH event AS ({events}),
    keyed AS (
        SELECT {key} AS key, pgh_id, pgh_obj_id, pgh_label FROM event
    ),
    changed AS (
        SELECT key, pgh_obj_id, min(pgh_id) AS first_id, max(pgh_id) AS last_id,
               (array_agg(pgh_label ORDER BY pgh_id))[1] AS first_label,
               (array_agg(pgh_label ORDER BY pgh_id DESC))[1] AS last_label,
               row_number() OVER (PARTITION BY key ORDER BY min(pgh_id)) AS place,
               count(*) OVER (PARTITION BY key) AS total
        FROM keyed WHERE key = ANY(%s)
        GROUP BY key, pgh_obj_id
    )
    SELECT key, total, last_id, first_label, last_label,
           (SELECT max(earlier.pgh_id) FROM {table} earlier
            WHERE earlier.pgh_obj_id = changed.pgh_obj_id
              AND earlier.pgh_id < changed.first_id) AS before_id
    FROM changed WHERE place > %s AND place <= %s
    ORDER BY key, place
"""


@dataclass(frozen=True, slots=True)
class Group:
    """One entry as the database knows it; `metadata` is what the door told of itself."""

    key: str
    at: datetime
    metadata: dict[str, Any]


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One row that an entry changed: its last event, the one before the entry, and how many rows."""

    key: str
    total: int
    last_id: int
    first_label: str
    last_label: str
    before_id: int | None


def events_of(table: Table, record_id: int) -> tuple[str, tuple[Any, ...]]:
    """Return the statement that selects the events of a record in one table."""
    found: QuerySet[Any] = table.events._default_manager.filter(**{table.events_path: record_id})
    command = RawSQL(f'"{table.events._meta.db_table}".cmin::text::bigint', ())  # noqa: S611
    told = found.order_by().annotate(command=command).values_list(*COLUMNS)
    sql, parameters = told.query.sql_with_params()
    names = ", ".join(COLUMNS)
    return f"SELECT * FROM ({sql}) AS events ({names})", tuple(parameters)  # noqa: S608 - by Django


def union_of(tables: Sequence[Table], record_id: int) -> tuple[str, tuple[Any, ...]]:
    """Return the statement that selects the events of a record in all its tables."""
    parts = [events_of(table, record_id) for table in tables]
    return (
        " UNION ALL ".join(sql for sql, _ in parts),
        tuple(value for _, parameters in parts for value in parameters),
    )


def count_groups(tables: Sequence[Table], record_id: int) -> int:
    """Return how many entries the history of a record has."""
    union, parameters = union_of(tables, record_id)
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(union=union, key=KEY), parameters)
        [number] = cursor.fetchone()
    return int(number)


def groups(
    tables: Sequence[Table],
    record_id: int,
    *,
    first: int = 0,
    most: int | None = None,
    key: str | None = None,
) -> list[Group]:
    """Return entries of a record, the newest first; with `key` only that one."""
    union, parameters = union_of(tables, record_id)
    having = f"HAVING {KEY} = %s" if key is not None else ""
    sql = GROUPS.format(union=union, key=KEY, having=having)
    wanted = () if key is None else (key,)
    with connection.cursor() as cursor:
        cursor.execute(sql, (*parameters, *wanted, most, first))
        return [Group(key, at, as_mapping(metadata)) for key, at, metadata in cursor.fetchall()]


def rows(
    table: Table, record_id: int, keys: Sequence[str], *, first: int, most: int
) -> list[FoundRow]:
    """Return rows that entries changed in one table: of each entry `most` after the `first` ones."""
    events, parameters = events_of(table, record_id)
    sql = ROWS.format(events=events, key=KEY, table=table.events._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(sql, (*parameters, list(keys), first, first + most))
        return [FoundRow(*row) for row in cursor.fetchall()]


def states(table: Table, found: Sequence[FoundRow]) -> dict[int, Any]:
    """Return the events that rows name, by their number; one statement."""
    ids = {row.last_id for row in found} | {row.before_id for row in found if row.before_id}
    events = table.events._default_manager.filter(pgh_id__in=ids)
    return {event.pgh_id: event for event in events}  # type: ignore[attr-defined]


def newest_event(table: Table, record_id: int) -> int | None:
    """Return the number of the last event of the record itself."""
    events = table.events._default_manager.filter(pgh_obj_id=record_id).order_by("-pgh_id")
    return events.values_list("pgh_id", flat=True).first()


def as_mapping(metadata: object) -> dict[str, Any]:
    """Return what a context says of itself; a raw cursor may give JSON as text."""
    if isinstance(metadata, str):
        return dict(json.loads(metadata))
    return dict(metadata) if isinstance(metadata, dict) else {}
