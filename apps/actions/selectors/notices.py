"""Reads of notices: everybody's own, and no one else's."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.actions.models import MailPreference, Notice, Subscription
from apps.web.refusals import OutOfScope


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFilter:
    """What the inbox is narrowed to; empty values narrow nothing."""

    kind: str = ""
    is_unread: bool = False


def inbox(*, only: NoticeFilter, scope: OfficeScope) -> QuerySet[Notice]:
    """Return one's own notices, the newest first; nothing without a person."""
    if scope.user_id is None:
        return Notice.objects.none()
    found = Notice.objects.filter(user_id=scope.user_id).order_by("-made_at", "-pk")
    if only.kind:
        found = found.filter(kind=only.kind)
    if only.is_unread:
        found = found.filter(read_at__isnull=True)
    return found


def unread_count(*, scope: OfficeScope) -> int:
    """Return how many of one's own notices are unread; one statement on an index of unread ones."""
    if scope.user_id is None:
        return 0
    return Notice.objects.filter(user_id=scope.user_id, read_at__isnull=True).count()


def notice(*, notice_id: int, scope: OfficeScope) -> Notice:
    """Return one's own notice; raises OutOfScope for anybody else's."""
    found = inbox(only=NoticeFilter(), scope=scope).filter(pk=notice_id).first()
    if found is None:
        raise OutOfScope
    return found


def preference(*, scope: OfficeScope) -> MailPreference:
    """Return one's own wishes for mail; unsaved defaults where none were ever said."""
    if scope.user_id is None:
        raise OutOfScope
    return preferences_of([scope.user_id])[scope.user_id]


def preferences_of(user_ids: Collection[int]) -> Mapping[int, MailPreference]:
    """Return the wishes of several people by id, defaults included; one statement."""
    said = {each.user_id: each for each in MailPreference.objects.filter(user_id__in=user_ids)}
    return {user_id: said.get(user_id, MailPreference(user_id=user_id)) for user_id in user_ids}


def follows(*, record: RecordRef, scope: OfficeScope) -> bool:
    """Whether the person follows a record."""
    if scope.user_id is None:
        return False
    return Subscription.objects.filter(
        user_id=scope.user_id, content_type=record.content_type, object_id=record.id
    ).exists()


def keys_told(*, keys: Collection[str], scope: OfficeScope) -> set[str]:
    """Return the occasions of which somebody was told already; one statement, none before log-in."""
    if not scope.has_entered:
        return set()
    return set(Notice.objects.filter(key__in=keys).values_list("key", flat=True).distinct())


def told_since(
    *, kind: str, record_ids: Collection[int], prefix: str, since: datetime, scope: OfficeScope
) -> set[int]:
    """Return of which records somebody was told since a moment, on occasions whose key begins so.

    `kind` is that of a record, such as `projects.project`. One statement; nothing before log-in.
    """
    if not scope.has_entered:
        return set()
    room, model = kind.split(".")
    found = Notice.objects.filter(
        content_type__app_label=room,
        content_type__model=model,
        object_id__in=record_ids,
        key__startswith=prefix,
        made_at__gt=since,
    )
    return {each for each in found.values_list("object_id", flat=True) if each is not None}
