"""Telling people: a notice in the inbox, once, whatever is tried again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.actions.choices import NoticeKind
from apps.actions.models import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNotice:
    """What one person is to be told.

    `text` is an English key of the catalogues (mark it with `gettext_noop`) with places such as
    `%(title)s`, filled from `values`; a date or moment among them is written in the reader's language and
    time zone. `key` names the occasion: the same person hears of the same occasion once.
    """

    user_id: int
    kind: NoticeKind
    key: str
    text: str
    values: Mapping[str, str | int | date | datetime] = field(default_factory=dict)
    url: str = ""
    record: RecordRef | None = None


def notify(*, notices: Sequence[NewNotice], now: datetime, scope: OfficeScope) -> int:
    """Write notices in one statement and return how many were new.

    Joins the caller's transaction, so that nobody hears of what was rolled back. `scope` is that of
    whoever did what is told.
    """
    rows = [
        Notice(
            user_id=each.user_id,
            kind=each.kind,
            key=each.key,
            text=each.text,
            values={name: _kept(value) for name, value in each.values.items()},
            url=each.url,
            content_type=each.record.content_type if each.record else None,
            object_id=each.record.id if each.record else None,
            made_at=now,
        )
        for each in notices
    ]
    before = Notice.objects.filter(key__in={row.key for row in rows}).count()
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return Notice.objects.filter(key__in={row.key for row in rows}).count() - before


def _kept(value: Any) -> Any:
    """Return a value as JSON keeps it; dates and moments say what they are."""
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value
