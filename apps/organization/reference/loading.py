"""Writing of reference files: by difference, in few statements, never deleting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model

from apps.organization.models import ReferenceLoad
from apps.organization.reference.files import ReferenceFile
from apps.web.refusals import Invalid, Problem


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading a file did, in rows.

    `kept` names what administrators decided here and the file says otherwise.
    """

    file: str
    is_unchanged: bool = False
    added: int = 0
    changed: int = 0
    retired: int = 0
    kept: tuple[str, ...] = ()


def is_loaded(file: ReferenceFile) -> bool:
    """Whether these very bytes were the last to be loaded."""
    return ReferenceLoad.objects.filter(file=file.name, checksum=file.checksum).exists()


def remember(file: ReferenceFile, *, now: datetime) -> None:
    """Keep the checksum of a file that was loaded."""
    ReferenceLoad.objects.update_or_create(
        file=file.name,
        defaults={"checksum": file.checksum, "rows": len(file.rows), "loaded_at": now},
    )


def load_vocabulary(
    *, model: type[Model], file: ReferenceFile, key: str, now: datetime, retires: bool = True
) -> Loaded:
    """Make a table equal to a file: rows are added and changed; those left out retire on the day.

    With `retires` the model has a `retired_on`, emptied again when a row comes back; without, a row
    left out raises Invalid. At most five statements; one when these very bytes were loaded before.
    """
    if is_loaded(file):
        return Loaded(file=file.name, is_unchanged=True)
    rows = {getattr(row, key): row for row in model._default_manager.all()}
    wanted = {row.values[key]: dict(row.values) for row in file.rows}
    if retires:
        for values in wanted.values():
            values["retired_on"] = None
    elif rows.keys() - wanted.keys():
        raise Invalid(
            "The reference files have problems; nothing was loaded.",
            problems=[vanished(file, key, name) for name in rows if name not in wanted],
        )
    added = [model(**values) for name, values in wanted.items() if name not in rows]
    changed = [
        rows[name] for name, values in wanted.items() if name in rows and _take(rows[name], values)
    ]
    retired = _retire(rows, wanted, now.date()) if retires else []
    fields = [*file.rows[0].values, *(["retired_on"] if retires else [])] if file.rows else []
    _update(model, [*changed, *retired], fields or ["retired_on"])
    model._default_manager.bulk_create(added)
    remember(file, now=now)
    return Loaded(file=file.name, added=len(added), changed=len(changed), retired=len(retired))


def vanished(file: ReferenceFile, column: str, name: str) -> Problem:
    """Return the problem of a row that was loaded earlier and is missing now."""
    return Problem(
        code="vanished",
        message="This row, loaded earlier, is missing. Put it back; what was said stays on record.",
        field=column,
        sheet=file.name,
        value=name,
    )


def _take(row: Model, values: dict[str, Any]) -> bool:
    """Set the values on a row; return whether any of them differed."""
    differs = any(getattr(row, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(row, name, value)
    return differs


def _retire(rows: dict[Any, Model], wanted: dict[Any, Any], on: date) -> list[Model]:
    retired = [
        row
        for name, row in rows.items()
        if name not in wanted and getattr(row, "retired_on") is None  # noqa: B009 - any model
    ]
    for row in retired:
        setattr(row, "retired_on", on)  # noqa: B010 - any model
    return retired


def _update(model: type[Model], rows: Sequence[Model], fields: Sequence[str]) -> None:
    if rows:
        model._default_manager.bulk_update(rows, fields)
