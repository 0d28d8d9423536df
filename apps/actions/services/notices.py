"""Telling people: a notice in the inbox, once, whatever is tried again; and what they do with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.actions.choices import AT_ONCE_KINDS, NoticeKind
from apps.actions.models import Notice
from apps.actions.selectors.notices import NoticeFilter, inbox
from apps.actions.selectors.notices import notice as own_notice
from apps.actions.services.mail import mail_at_once


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
    """Write notices, with the mails of those that are mailed at once; return how many were new.

    A fixed number of statements. Joins the caller's transaction, so that nobody hears of what was
    rolled back. `scope` is that of whoever did what is told.
    """
    if not notices:
        return 0
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
    told = Notice.objects.filter(
        key__in={row.key for row in rows}, user_id__in={row.user_id for row in rows}
    )
    before = told.count()
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    if any(row.kind in AT_ONCE_KINDS for row in rows):
        mail_at_once(
            notices=told.filter(made_at=now, mail__isnull=True, kind__in=AT_ONCE_KINDS),
            now=now,
            scope=scope,
        )
    return told.count() - before


def read(*, notice_id: int, now: datetime, scope: OfficeScope) -> Notice:
    """Mark one's own notice as read and return it; raises OutOfScope for anybody else's."""
    notice = own_notice(notice_id=notice_id, scope=scope)
    if notice.read_at is None:
        notice.read_at = now
        notice.save(update_fields=["read_at"])
    return notice


def read_all(*, only: NoticeFilter, now: datetime, scope: OfficeScope) -> int:
    """Mark all of one's own notices of a filter as read; return how many there were."""
    return inbox(only=only, scope=scope).filter(read_at__isnull=True).update(read_at=now)


def _kept(value: Any) -> Any:
    """Return a value as JSON keeps it; dates and moments say what they are."""
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value
