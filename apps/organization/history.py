"""How every domain table keeps its history."""

from collections.abc import Callable, Mapping
from typing import Any

import pghistory


def tracked(
    *, exclude: tuple[str, ...] = (), attrs: Mapping[str, Any] | None = None
) -> Callable[[type[Any]], type[Any]]:
    """Return the class decorator that records inserts, updates and deletes of a model.

    Once a statement, because row-level triggers are quadratic in bulk loads; with deletes,
    which pghistory's default forgets. `exclude` names fields whose values are never copied;
    `attrs` are fields of the history table that differ from those of the model.
    """
    return pghistory.track(
        pghistory.InsertEvent(level=pghistory.Statement),
        pghistory.UpdateEvent(level=pghistory.Statement),
        pghistory.DeleteEvent(level=pghistory.Statement),
        exclude=list(exclude),
        attrs=dict(attrs or {}),
    )
