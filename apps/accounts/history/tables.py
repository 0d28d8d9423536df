"""Where history is kept: the event table beside each table that records its changes."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model, UniqueConstraint

from apps.accounts.records import HistoryTable

OWN_PREFIX = "pgh_"


@dataclass(frozen=True)
class Table:
    """One table of a record's history.

    `fields` are the fields whose values are kept and shown, `naming` those by which people tell one
    row from another (the columns of its uniqueness, but for the way to the record).
    """

    model: type[Model]
    events: type[Model]
    path: str
    fields: tuple[Any, ...]
    naming: tuple[Any, ...]
    is_record: bool = field(default=False)

    @property
    def name(self) -> str:
        """What one row is called."""
        return str(self.model._meta.verbose_name)

    @property
    def plural(self) -> str:
        """What several rows are called."""
        return str(self.model._meta.verbose_name_plural)

    @property
    def events_path(self) -> str:
        """The way to the record from the event table; the record's own number is indexed there."""
        return "pgh_obj_id" if self.path in {"id", "pk"} else self.path


def table_of(declared: HistoryTable) -> Table:
    """Return the table that a kind of record declares."""
    model = apps.get_model(declared.model)
    events = model.pgh_event_model
    way = declared.path.partition("__")
    skipped = {"id", *declared.hidden}
    if not way[1]:
        skipped.add(declared.path.removesuffix("_id"))
    fields = tuple(
        model._meta.get_field(each.name)
        for each in events._meta.fields
        if not each.name.startswith(OWN_PREFIX) and each.name not in skipped
    )
    is_record = declared.path in {"id", "pk"}
    return Table(
        model=model,
        events=events,
        path=declared.path,
        fields=fields,
        naming=() if is_record else naming_fields(model, skipped),
        is_record=is_record,
    )


def naming_fields(model: type[Model], skipped: set[str]) -> tuple[Any, ...]:
    """Return the fields by which rows of a table are told apart; none where nothing is unique."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.fields:
            return tuple(
                model._meta.get_field(name) for name in constraint.fields if name not in skipped
            )
    return ()


@cache
def event_models() -> dict[str, type[Model]]:
    """Return all tables that keep history, by the label of the table whose history it is."""
    return {
        model._meta.label: model.pgh_event_model  # type: ignore[attr-defined]
        for model in apps.get_models()
        if getattr(model, "pgh_event_models", None)
    }
