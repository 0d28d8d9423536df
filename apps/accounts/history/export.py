"""The history for auditors: every event with all its values, one after the other, in a chained file."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Model, Q

from apps.accounts.history.auditors import expect_auditor
from apps.accounts.history.chain import written
from apps.accounts.history.seals import newest_seals
from apps.accounts.history.tables import OWN_PREFIX, event_models, table_of
from apps.accounts.records import HistoryTable, RecordRef, kind_of, record_kinds, record_seen
from apps.accounts.scope import OfficeScope
from apps.web.refusals import OutOfScope

ROWS_AT_A_TIME = 2_000


def lines_of_record(
    *, ref: RecordRef, at: datetime, made_for: str, scope: OfficeScope
) -> Iterator[bytes]:
    """Return the file of one record's events, line by line, in the order of its tables.

    Raises OutOfScope for a record that is not seen, NotPermitted for others than auditors.
    """
    view = record_seen(ref, scope=scope)
    expect_auditor(scope)
    declared = kind_of(ref).history
    if not declared:
        raise OutOfScope
    header = {
        **heading(at=at, made_for=made_for, scope=scope),
        "record": {"kind": ref.kind, "id": ref.id, "name": view.label},
    }

    def events() -> Iterator[Mapping[str, Any]]:
        for each in declared:
            table = table_of(each)
            chosen = Q(**{table.events_path: ref.id})
            yield from events_in(table.model._meta.label, table.events, chosen, each.hidden)

    return written(header, events())


def lines_between(
    *, starts_on: date, ends_on: date, at: datetime, made_for: str, scope: OfficeScope
) -> Iterator[bytes]:
    """Return the file of all events from a day to a day, both whole and in UTC, table by table."""
    expect_auditor(scope)
    start = datetime.combine(starts_on, time(), tzinfo=UTC)
    end = datetime.combine(ends_on + timedelta(days=1), time(), tzinfo=UTC)
    header = {
        **heading(at=at, made_for=made_for, scope=scope),
        "from": starts_on.isoformat(),
        "until": ends_on.isoformat(),
    }
    hidden = hidden_fields()

    def events() -> Iterator[Mapping[str, Any]]:
        for label, model in sorted(event_models().items()):
            chosen = Q(pgh_created_at__gte=start, pgh_created_at__lt=end)
            yield from events_in(label, model, chosen, hidden.get(label.lower(), frozenset()))

    return written(header, events())


def heading(*, at: datetime, made_for: str, scope: OfficeScope) -> dict[str, Any]:
    """Return what the first line says: for whom, when, and the seals of that day."""
    return {
        "format": 1,
        "made_at": plain(at),
        "made_for": made_for,
        "seals": {
            seal.table: {"up_to": seal.up_to, "head": seal.head}
            for seal in newest_seals(scope=scope)
        },
    }


def events_in(
    label: str, model: type[Model], chosen: Q, hidden: frozenset[str]
) -> Iterator[dict[str, Any]]:
    """Yield the events of one table by their number, fetched in portions."""
    columns = [
        field.attname
        for field in model._meta.concrete_fields
        if not field.name.startswith(OWN_PREFIX) and field.name not in hidden
    ]
    own = ["pgh_id", "pgh_label", "pgh_created_at", "pgh_obj_id", "pgh_context_id"]
    rows = (
        model._default_manager.filter(chosen)
        .order_by("pgh_id")
        .values_list(*own, "pgh_context__metadata", *columns)
        .iterator(chunk_size=ROWS_AT_A_TIME)
    )
    for number, what, at, obj, context, metadata, *values in rows:
        yield {
            "table": label,
            "id": number,
            "what": what,
            "at": plain(at),
            "row": obj,
            "context": {"id": plain(context), "told": plain(metadata)},
            "values": dict(zip(columns, map(plain, values), strict=True)),
        }


def hidden_fields() -> dict[str, frozenset[str]]:
    """Return the fields that no reader of a history sees, by the label of their table in lower case."""
    found: dict[str, frozenset[str]] = {}
    tables: list[HistoryTable] = [each for kind in record_kinds().values() for each in kind.history]
    for declared in tables:
        label = declared.model.lower()
        found[label] = found.get(label, frozenset()) | declared.hidden
    return found


def plain(value: Any) -> Any:
    """Return a value as JSON holds it: times in UTC, decimals as texts, bytes as hexadecimal digits."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value
