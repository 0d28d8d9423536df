"""The database of the tests, built once: one worker runs the migrations, and each takes a copy.

The migrations take longer than any file of tests, and every worker ran them for itself.
"""

import fcntl
from pathlib import Path

from django.conf import settings
from django.db import connection

BUILT = "test_iomgender_built"
"""It stays after the run, and the next run builds it anew."""


def copy_what_is_built(folder: Path) -> None:
    """Let the database of this worker be made as a copy; whoever of them comes first builds it.

    `folder` is shared by the workers of one run. A worker that dies while it builds leaves that to the next.
    """
    mark = folder / "database.built"
    with (folder / "database.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not mark.exists():
            build()
            mark.touch()
    connection.settings_dict["TEST"]["TEMPLATE"] = BUILT


def build() -> None:
    """Run all migrations in a database of their own, and leave the settings as they were."""
    kept, tested = connection.settings_dict["NAME"], connection.settings_dict["TEST"]["NAME"]
    connection.settings_dict["TEST"]["NAME"] = BUILT
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    # A database is copied only while nobody is connected to it.
    connection.close()
    connection.settings_dict["TEST"]["NAME"] = tested
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = kept
