"""How the services write a draft: locked, in the version that was looked at, as the next one."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db.models import Model

from apps.accounts.scope import OfficeScope
from apps.gender_marker.choices import EditionState
from apps.gender_marker.models import Edition
from apps.gender_marker.selectors.access import demand_keeper
from apps.gender_marker.selectors.drafts import never_changes
from apps.gender_marker.selectors.editions import edition_seen
from apps.web.texts import tidy
from apps.web.versions import demand_state, demand_version

PARKED = 10_000
"""Places beyond those of any draft, where rows wait while others change theirs."""


def draft_to_write(*, code: str, version: int, scope: OfficeScope) -> Edition:
    """Return a draft to be written, locked; raises OutOfScope, NotPermitted or WrongState."""
    locked = edition_to_change(code=code, scope=scope)
    demand_state(locked, (EditionState.DRAFT,), never_changes())
    demand_version(locked, version)
    return locked


def edition_to_change(*, code: str, scope: OfficeScope) -> Edition:
    """Return an edition that somebody keeps, locked; raises OutOfScope or NotPermitted."""
    found = edition_seen(code=code, scope=scope)
    demand_keeper(scope=scope)
    return Edition.objects.select_for_update().get(pk=found.pk)


def values_of(data: Any, *, leaving: Sequence[str] = ()) -> dict[str, Any]:
    """Return what was said as values of columns: texts tidied, tuples as lists."""
    values = {name: value for name, value in asdict(data).items() if name not in leaving}
    return {
        name: tidy(value)
        if isinstance(value, str)
        else list(value)
        if isinstance(value, tuple)
        else value
        for name, value in values.items()
    }


def copy_of(row: Model, **changes: object) -> Any:
    """Return an unsaved copy of a row, with what differs."""
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    return type(row)(**{**values, **changes})


def put_in_order(rows: Sequence[Any]) -> None:
    """Give rows their places from 1 on in the order given; by way of places that no other row has."""
    moved = [(place, row) for place, row in enumerate(rows, start=1) if row.position != place]
    for offset in (PARKED, 0):
        for place, row in moved:
            row.position = place + offset
            row.save(update_fields=["position"])
