"""Following records: whoever follows one is told that it changed, once a day, while they still see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop

from apps.accounts.history.tables import table_of
from apps.accounts.records import RecordRef, RecordView, record_kinds, record_seen, records_seen
from apps.accounts.scope import OfficeScope, scope_for
from apps.actions.choices import NoticeKind
from apps.actions.models import Subscription
from apps.actions.services.notices import NewNotice, notify
from apps.web.refusals import NotPermitted, OutOfScope

OVERLAP = timedelta(minutes=15)
"""History is stamped when a transaction begins and seen when it ends: so far back is looked twice."""
LABEL_LENGTH = 200

HAS_CHANGED = gettext_noop("%(record)s, which you follow, has changed.")


@dataclass(frozen=True, slots=True)
class Change:
    """That a record was changed on a day, and by whom; None is the house itself."""

    ref: RecordRef
    on: date
    at: datetime
    user_id: int | None


@transaction.atomic
def follow(*, ref: RecordRef, now: datetime, scope: OfficeScope) -> RecordView:
    """Follow a record that one sees; raises OutOfScope. Following twice is following once."""
    view = record_seen(ref, scope=scope)
    if scope.user_id is None:
        raise OutOfScope
    Subscription.objects.get_or_create(
        user_id=scope.user_id,
        content_type=ref.content_type,
        object_id=ref.id,
        defaults={"label": view.label[:LABEL_LENGTH], "since": now, "told_until": now},
    )
    return view


def unfollow(*, ref: RecordRef, scope: OfficeScope) -> RecordView:
    """Stop following a record; raises OutOfScope for one that is not there for this person."""
    view = record_seen(ref, scope=scope)
    Subscription.objects.filter(
        user_id=scope.user_id or 0, content_type=ref.content_type, object_id=ref.id
    ).delete()
    return view


def tell_followers(*, now: datetime, scope: OfficeScope) -> int:
    """Tell followers what others changed since they were last told; return the number of new notices.

    One statement for each table of history, three more for each person who has something to hear.
    """
    if not scope.reason:
        raise NotPermitted
    followed = list(Subscription.objects.filter(user__is_active=True).select_related("user"))
    if not followed:
        return 0
    refs = {each.pk: RecordRef.of(each.content_type_id, each.object_id) for each in followed}
    since = min(each.told_until for each in followed) - OVERLAP
    changes: dict[RecordRef, list[Change]] = {}
    for change in changes_since(since, refs.values()):
        changes.setdefault(change.ref, []).append(change)
    by_person: dict[int, list[Subscription]] = {}
    for each in followed:
        if refs[each.pk] in changes:
            by_person.setdefault(each.user_id, []).append(each)
    notices = []
    for user_id, theirs in by_person.items():
        own_scope = scope_for(theirs[0].user, on=now.date())
        seen = records_seen([refs[each.pk] for each in theirs], scope=own_scope)
        for each in theirs:
            ref = refs[each.pk]
            if ref not in seen:
                continue
            days = {
                change.on
                for change in changes[ref]
                if change.user_id != user_id
                and change.at > max(each.since, each.told_until - OVERLAP)
            }
            notices += [
                NewNotice(
                    user_id=user_id,
                    kind=NoticeKind.CHANGE,
                    key=f"change:{ref.name}:{day.isoformat()}",
                    text=HAS_CHANGED,
                    values={"record": each.label},
                    url=seen[ref].url,
                    record=ref,
                )
                for day in sorted(days)
            ]
    with transaction.atomic():
        told = notify(notices=notices, now=now, scope=scope)
        Subscription.objects.filter(pk__in=refs).update(told_until=now)
    return told


def changes_since(since: datetime, refs: Iterable[RecordRef]) -> Iterable[Change]:
    """Yield who changed which of these records on which day; a record's own tables and those below it."""
    ids: dict[str, set[int]] = {}
    for ref in refs:
        ids.setdefault(ref.kind, set()).add(ref.id)
    for kind, wanted in ids.items():
        declared = record_kinds().get(kind)
        for each in declared.history if declared else ():
            table = table_of(each)
            found = (
                table.events._default_manager.filter(
                    pgh_created_at__gt=since, **{f"{table.events_path}__in": wanted}
                )
                .values_list(table.events_path, "pgh_created_at", "pgh_context__metadata__user")
                .distinct()
            )
            for record_id, at, user_id in found:
                yield Change(RecordRef(kind, record_id), at.astimezone(UTC).date(), at, user_id)
