"""Names of what history holds by number only: people, offices, other records, rows of its own."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.translation import gettext as _

from apps.accounts.history.tables import Table
from apps.accounts.models import User
from apps.accounts.presentation import name_of
from apps.accounts.records import RecordRef, record_kinds, records_seen
from apps.accounts.scope import OfficeScope

POINTERS = (
    ("content_type", "object_id", ("label", "claim")),
    ("cause_type", "cause_id", ("cause_label",)),
)
"""Columns that together point to a record of any kind, and those that keep its name or tell of it."""


class Names:
    """Looks names up, all of one table with one statement; what the scope does not see has none."""

    def __init__(self, tables: Sequence[Table], *, scope: OfficeScope) -> None:
        """Keep whose eyes read; nothing is asked yet."""
        self.own = {table.model: table for table in tables if not table.is_record}
        self.scope = scope
        self.people: dict[int, str] = {}
        self.others: dict[tuple[type[Model], Any], str] = {}
        self.rows: dict[tuple[type[Model], Any], Any] = {}
        self.seen: dict[RecordRef, str] = {}

    def look_up(self, events: Iterable[Any], tables: Sequence[Table], users: Iterable[int]) -> None:
        """Fetch everything that events point to, and rows of the record that lead further."""
        wanted: dict[type[Model], set[Any]] = {User: set(users)}
        pointed: set[RecordRef] = set()
        found = list(events)
        by_model = {table.events: table for table in tables}
        for event in found:
            gather(event, by_model[type(event)], wanted)
            pointed |= set(pointers(event))
        for model in [each for each in wanted if each in self.own]:
            rows = model._default_manager.in_bulk(wanted.pop(model))
            for number, row in rows.items():
                self.rows[model, number] = row
                gather(row, self.own[model], wanted, only_naming=True)
                pointed |= set(pointers(row))
        self.people = {
            user.pk: name_of(user) for user in User.objects.filter(pk__in=wanted.pop(User))
        }
        kinds = record_kinds()
        for model, numbers in wanted.items():
            if model._meta.label_lower in kinds:
                pointed |= {RecordRef(model._meta.label_lower, number) for number in numbers}
            elif model is not ContentType:
                for number, row in model._default_manager.in_bulk(numbers).items():
                    self.others[model, number] = _(text) if (text := str(row)) else ""
        if pointed:
            views = records_seen(pointed, scope=self.scope)
            self.seen = {ref: view.label for ref, view in views.items()}

    def of(self, model: type[Model], number: Any) -> str:
        """Return the name of a row that a foreign key points to."""
        if model is User:
            return self.people.get(number, _("somebody who is not known any more"))
        if model is ContentType:
            return _kind_name(ContentType.objects.get_for_id(number))
        ref = RecordRef(model._meta.label_lower, number)
        if ref.kind in record_kinds():
            return self.seen.get(ref, unseen())
        return self.others.get((model, number), f"#{number}")

    def pointed(self, event: Any) -> Mapping[str, str]:
        """Return the texts that stand for a pointer to a record of any kind, by column."""
        texts: dict[str, str] = {}
        for kind, number, told in POINTERS:
            ref = pointer(event, kind, number)
            if ref is not None:
                texts[number] = ""
                if ref not in self.seen:
                    texts |= {name: unseen() for name in told if getattr(event, name, "")}
        return texts

    def target(self, row: Any, column: str) -> str | None:
        """Return the name of the record of any kind whose number a column holds; None for others."""
        for kind, number, _told in POINTERS:
            if column == number and (ref := pointer(row, kind, number)) is not None:
                return self.seen.get(ref, unseen())
        return None


def gather(
    row: Any,
    table: Table,
    wanted: dict[type[Model], set[Any]],
    *,
    only_naming: bool = False,
) -> None:
    """Collect the numbers that a row holds of other tables."""
    for field in table.naming if only_naming else table.fields:
        if field.is_relation:
            value = getattr(row, field.attname)
            if value is not None:
                wanted.setdefault(field.related_model, set()).add(value)


def pointers(event: Any) -> list[RecordRef]:
    """Return the records of any kind that an event points to."""
    found = (pointer(event, kind, number) for kind, number, _told in POINTERS)
    return [ref for ref in found if ref is not None]


def pointer(event: Any, kind: str, number: str) -> RecordRef | None:
    """Return the record that two columns of an event point to, if it has them."""
    type_id, object_id = getattr(event, f"{kind}_id", None), getattr(event, number, None)
    if type_id is None or object_id is None:
        return None
    return RecordRef.of(type_id, object_id)


def unseen() -> str:
    """Return what stands for a record outside the reader's scope."""
    return _("a record that you do not see")


def _kind_name(content_type: ContentType) -> str:
    model = content_type.model_class()
    return str(model._meta.verbose_name) if model else content_type.model
