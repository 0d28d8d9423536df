"""Rows that were built once and are put back for every test that asks for them, and taken away again.

Building the world of the cast through Django and the triggers of history costs many times what its rows
cost the database. So a worker builds it once, in a transaction that it takes back, and keeps the rows of
every table that was written, those of history too, as one text of SQL. Sequences do not go back with a
transaction, so an id that is put back is never given to another row.
"""

import pickle
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

# The columns to fill: the others are computed by the database from these.
TABLES = """
    SELECT table_name::text, string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position)
    FROM information_schema.tables JOIN information_schema.columns USING (table_schema, table_name)
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND is_generated = 'NEVER'
    GROUP BY table_name ORDER BY table_name
"""


class Replay:
    """What one function builds in an empty database."""

    def __init__(self, build: Callable[[], Any]) -> None:
        """Build it, keep what it wrote and what it returned, and take it back."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT now()::text")
            [then] = cursor.fetchone()
            cursor.execute(TABLES)
            columns = dict(cursor.fetchall())
            before = _rows(list(columns))
            # Pickled, because each test gets objects of its own, and this is the fastest deep copy.
            self.built = pickle.dumps(build())
            after = _rows(list(columns))
            transaction.set_rollback(True)
        self.inserts = ""
        for table in (table for table in columns if after[table] != before[table]):
            if before[table] != "{}":
                raise AssertionError(f"{table} was not empty: what was written is not known.")
            rows = after[table].replace("'", "''")
            # History says when its transaction began: now it is the transaction of the test.
            self.inserts += (
                f"INSERT INTO {table} ({columns[table]}) SELECT {columns[table]}"
                f" FROM unnest(replace('{rows}', '{then}', now()::text)::{table}[]);\n"
            )

    def play(self) -> Any:
        """Put the rows back, as they were, and return a copy of what was built."""
        with transaction.atomic(savepoint=False), connection.cursor() as cursor:
            # As a replica neither triggers nor foreign keys are looked at: the rows passed them all,
            # and those of history are among them.
            cursor.execute(
                "SET LOCAL session_replication_role = replica;\n"
                f"{self.inserts}SET LOCAL session_replication_role = DEFAULT;",
            )
        return self.copy()

    def copy(self) -> Any:
        """Return a copy of what was built, without its rows."""
        return pickle.loads(self.built)  # noqa: S301 - our own


# Django fills these after every migration, and its own flush, which empties them, fills them again.
OF_DJANGO = {"django_content_type", "auth_permission"}


def empty_database() -> None:
    """Delete every row of every model, without what Django's `flush` does besides.

    That truncates all two hundred tables, empty ones too, each with files of its own, and then
    writes permissions and content types anew; it took half a second after each test that commits.
    """
    known = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = sorted(set(known) - OF_DJANGO)
    filled = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables
    )
    with transaction.atomic(), connection.cursor() as cursor:
        # Waits for whoever still writes: a request that the browser has not waited for.
        cursor.execute(f"LOCK TABLE {', '.join(tables)} IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(filled)
        deletions = "".join(f"DELETE FROM {table};\n" for [table] in cursor.fetchall())
        # As a replica, because triggers keep what is frozen, and there is no order among the tables.
        cursor.execute(f"SET LOCAL session_replication_role = replica;\n{deletions}")


def _rows(tables: list[str]) -> dict[str, str]:
    """Return the rows of each table as the text of an array, which PostgreSQL reads again."""
    found = [f"SELECT '{table}', array(SELECT row FROM {table} AS row)::text" for table in tables]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(found))
        return dict(cursor.fetchall())
