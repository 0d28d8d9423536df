"""Seals: what the stored history was on a night, so that a later change of it by SQL shows.

Each table of events is sealed in blocks of at most `ROWS_OF_A_BLOCK` rows by number. The head of a block
is SHA-256 over the head of the block before and the SHA-256 of each row (all columns, and what the door
told of itself), computed by PostgreSQL: nothing but heads leaves it.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import OperationalError, connection, transaction
from django.db.models import Model

from apps.accounts.history.auditors import expect_auditor
from apps.accounts.history.chain import START
from apps.accounts.history.tables import event_models
from apps.accounts.models import HistorySeal
from apps.accounts.scope import OfficeScope
from apps.web.refusals import NotPermitted

logger = logging.getLogger("apps.accounts")

ROWS_OF_A_BLOCK = 10_000
SETTLED = timedelta(hours=1)
"""A request may add to what it told of itself as long as it runs; after an hour none does."""

LOCK_SECONDS = 10

HEAD = """
    SELECT count(*), max(pgh_id), encode(sha256(
        decode(%s, 'hex')
        || coalesce(string_agg(sha256(convert_to(line, 'UTF8')), ''::bytea ORDER BY pgh_id), '')
    ), 'hex')
    FROM (
        SELECT event.pgh_id, jsonb_build_array({columns}, context.metadata)::text AS line
        FROM {table} event LEFT JOIN pghistory_context context ON context.id = event.pgh_context_id
        WHERE event.pgh_id > %s AND event.pgh_id <= %s
        ORDER BY event.pgh_id LIMIT %s
    ) block
"""

FENCE = """
    SELECT coalesce(
        (SELECT min(pgh_id) - 1 FROM {table} WHERE pgh_id > %s AND pgh_created_at >= %s),
        (SELECT max(pgh_id) FROM {table}),
        0
    )
"""


@dataclass(frozen=True, slots=True)
class Broken:
    """A block of stored history that is not what it was when it was sealed."""

    table: str
    first: int
    last: int
    sealed_at: datetime
    words: str

    def __str__(self) -> str:
        """Return what a person reads."""
        return (
            f"{self.table}, events {self.first} to {self.last}, "
            f"sealed {self.sealed_at:%Y-%m-%d %H:%M} UTC: {self.words}"
        )


def seal_histories(*, now: datetime, scope: OfficeScope) -> dict[str, int]:
    """Seal all events that have settled; return how many rows were sealed, by table.

    A table whose writers do not pause for `LOCK_SECONDS` is left for the next night, with a line in
    the log. The heads are logged too: the log is a second place, away from the database.
    """
    if not scope.reason:
        raise NotPermitted
    sealed: dict[str, int] = {}
    for label, model in sorted(event_models().items()):
        try:
            sealed[label] = seal(label, model, now=now)
        except OperationalError:
            logger.warning("the history of %s is in use and was not sealed", label, exc_info=True)
    return sealed


def seal(label: str, model: type[Model], *, now: datetime) -> int:
    """Seal one table, block by block."""
    newest = HistorySeal.objects.filter(table=label).order_by("-up_to").first()
    up_to, head = (newest.up_to, newest.head) if newest else (0, START)
    fence = settled_until(model, after=up_to, before=now - SETTLED)
    columns = columns_of(model)
    total = 0
    while up_to < fence:
        rows, last, head = head_of(model, columns, before=head, after=up_to, until=fence)
        if not rows:
            break
        up_to, total = last, total + rows
        HistorySeal.objects.create(
            table=label, up_to=up_to, rows=rows, head=head, columns=columns, sealed_at=now
        )
        logger.info("sealed the history of %s up to event %s: %s", label, up_to, head)
    return total


def columns_of(model: type[Model]) -> list[str]:
    """Return the columns of a table of events, in their order."""
    return [field.column for field in model._meta.concrete_fields if field.column]


def settled_until(model: type[Model], *, after: int, before: datetime) -> int:
    """Return the number up to which no event can appear or change any more.

    Numbers are given before their transaction commits. The lock waits until every writer of the
    table has ended, so that no lower number can come later.
    """
    table = model._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
        cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")
        cursor.execute(FENCE.format(table=table), [after, before])
        [fence] = cursor.fetchone()
        cursor.execute("SET LOCAL lock_timeout = DEFAULT")
    return int(fence)


def head_of(
    model: type[Model],
    columns: list[str],
    *,
    before: str,
    after: int,
    until: int,
    most: int = ROWS_OF_A_BLOCK,
) -> tuple[int, int, str]:
    """Return rows, last number and head of the block of events after one number up to another."""
    quote = connection.ops.quote_name
    sql = HEAD.format(
        table=model._meta.db_table,
        columns=", ".join(f"event.{quote(column)}" for column in columns),
    )
    with transaction.atomic(), connection.cursor() as cursor:
        # Times are part of the text that is hashed.
        cursor.execute("SET LOCAL TimeZone = 'UTC'")
        cursor.execute(sql, [before, after, until, most])
        rows, last, head = cursor.fetchone()
    return rows, last or after, head


def broken_seals(*, scope: OfficeScope) -> Iterator[Broken]:
    """Compute all seals again and yield the blocks that differ; each is measured by itself."""
    expect_auditor(scope)
    for label, model in sorted(event_models().items()):
        present = set(columns_of(model))
        up_to, head = 0, START
        for kept in HistorySeal.objects.filter(table=label).order_by("up_to").iterator():
            words = difference(kept, model, present, before=head, after=up_to)
            if words:
                yield Broken(label, up_to + 1, kept.up_to, kept.sealed_at, words)
            up_to, head = kept.up_to, kept.head


def difference(
    kept: HistorySeal, model: type[Model], present: set[str], *, before: str, after: int
) -> str:
    """Return what differs between a block and its seal, or nothing."""
    gone = sorted(set(kept.columns) - present)
    if gone:
        return f"cannot be checked, the columns {', '.join(gone)} are gone"
    # One row more than were sealed, so that an added one is counted.
    rows, _last, head = head_of(
        model, kept.columns, before=before, after=after, until=kept.up_to, most=kept.rows + 1
    )
    if rows < kept.rows:
        return f"{kept.rows} events were sealed, {rows} are left"
    if rows > kept.rows:
        return f"{kept.rows} events were sealed, there are more now"
    return "" if head == kept.head else "an event was changed"


def newest_seals(*, scope: OfficeScope) -> list[HistorySeal]:
    """Return the newest seal of each table, by table."""
    expect_auditor(scope)
    return list(HistorySeal.objects.order_by("table", "-up_to").distinct("table"))
