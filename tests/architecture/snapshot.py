"""The whole content of the house's tables as one value, so that a test can say "nothing was written"."""

from django.apps import apps
from django.db import connection

# What a look at a page may write: the visit itself.
NOT_DOMAIN = {"django_session"}


def domain_tables() -> list[str]:
    """Return the tables of the house's rooms, history included."""
    return sorted(
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("apps.") and model._meta.db_table not in NOT_DOMAIN
    )


def snapshot() -> dict[str, list[str]]:
    """Return the rows of every table as text, in order.

    Prepared once a connection: planning a statement on two hundred tables takes longer than running it.
    """
    parts = [
        f"SELECT '{table}', array(SELECT row::text FROM {table} AS row)"
        for table in domain_tables()
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_prepared_statements WHERE name = 'snapshot'")
        if not cursor.rowcount:
            cursor.execute(f"PREPARE snapshot AS {' UNION ALL '.join(parts)}")
        cursor.execute("EXECUTE snapshot")
        return {table: sorted(rows) for table, rows in cursor.fetchall()}


def changed_tables(before: dict[str, list[str]], after: dict[str, list[str]]) -> set[str]:
    """Return the tables whose content is another one."""
    return {table for table, content in after.items() if before[table] != content}
