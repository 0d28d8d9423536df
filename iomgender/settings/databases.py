"""Reads DATABASE_URL, including sockets in folders (`postgresql://app@/db?host=%2Ffolder&port=5432`)."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


def database_from_url(url: str) -> dict[str, Any]:
    """Return Django's database dictionary for one PostgreSQL URL.

    Host and port may stand in the query, because a socket folder cannot stand in the place of a
    host name. Raises ValueError for any other dialect: PostgreSQL is the only one.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError(
            "DATABASE_URL must begin with postgresql://, PostgreSQL is the only dialect."
        )
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    host = query.pop("host", "") or unquote(parts.hostname or "")
    port = query.pop("port", "") or str(parts.port or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }
