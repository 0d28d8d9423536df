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


def snapshot() -> dict[str, tuple[int, str]]:
    """Return the number of rows of every table and a fingerprint of what stands in them."""
    parts = [
        f"SELECT '{table}', count(*), md5(coalesce(string_agg(row::text, ',' ORDER BY row::text), ''))"
        f" FROM {table} AS row"
        for table in domain_tables()
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return {table: (number, fingerprint) for table, number, fingerprint in cursor.fetchall()}


def changed_tables(
    before: dict[str, tuple[int, str]], after: dict[str, tuple[int, str]]
) -> set[str]:
    """Return the tables whose content is another one."""
    return {table for table, content in after.items() if before[table] != content}
