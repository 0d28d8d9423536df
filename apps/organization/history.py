"""How every domain table keeps its history."""

from collections.abc import Callable
from typing import Any

import pghistory


def tracked(*, exclude: tuple[str, ...] = ()) -> Callable[[type[Any]], type[Any]]:
    """Return the class decorator that records inserts, updates and deletes of a model.

    Once a statement, because row-level triggers are quadratic in bulk loads; with deletes,
    which pghistory's default forgets. `exclude` names fields whose values are never copied.
    """
    return pghistory.track(
        pghistory.InsertEvent(level=pghistory.Statement),
        pghistory.UpdateEvent(level=pghistory.Statement),
        pghistory.DeleteEvent(level=pghistory.Statement),
        exclude=list(exclude),
    )
