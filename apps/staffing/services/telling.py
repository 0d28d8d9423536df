"""Who is told what of a return: the receipt, what waits for whom, what was decided.

Each step tells in its own transaction, so that nobody hears of what was rolled back.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_noop

from apps.accounts.capabilities import Capability
from apps.accounts.presentation import name_of
from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import managers_above, users_who_may
from apps.actions.choices import NoticeKind
from apps.actions.services.notices import NewNotice, notify
from apps.organization.selectors import tree_on
from apps.staffing.models import ReturnRevision
from apps.staffing.selectors.returns import Persons, persons_of

RECEIVED = gettext_noop(
    "Received: the headcounts of %(office)s as of %(as_of)s, submitted by %(who)s, %(at)s. Staff: %(total)s "
    "(women %(women)s, men %(men)s, other or undisclosed %(other)s)."
)
WAITS_FOR_HEAD = gettext_noop(
    "The headcounts of %(office)s as of %(as_of)s were submitted and wait for you to attest them."
)
WAITS_FOR_HRM = gettext_noop(
    "The headcounts of %(office)s as of %(as_of)s are attested and wait for your approval."
)
SENT_BACK = gettext_noop(
    "%(who)s returned the headcounts of %(office)s as of %(as_of)s: %(reason)s"
)
APPROVED = gettext_noop(
    "%(who)s approved the headcounts of %(office)s as of %(as_of)s; they are in force."
)
WHOM_TO_TELL = OfficeScope.everything("whom to tell of a return")
"""Whoever submits does not see who answers for the offices above; the house does."""


def tell_submitted(*, revision: ReturnRevision, at: datetime, scope: OfficeScope) -> None:
    """Give the receipt to whoever submitted, and tell those who may attest."""
    staff = persons_of([revision.pk]).get(revision.pk, Persons())
    notices = []
    if scope.user_id is not None:
        counts = {
            "total": staff.total,
            "women": staff.women,
            "men": staff.men,
            "other": staff.other,
        }
        notices.append(
            notice(
                revision,
                scope.user_id,
                NoticeKind.RECEIPT,
                RECEIVED,
                {"who": name_of(revision.submitted_by), "at": at, **counts},
            )
        )
    notices += [
        notice(revision, user_id, NoticeKind.WAITING, WAITS_FOR_HEAD)
        for user_id in attesters(revision, is_one_person=staff.total <= 1, on=at.date())
        if user_id != scope.user_id
    ]
    notify(notices=notices, now=at, scope=scope)


def tell_attested(*, revision: ReturnRevision, at: datetime, scope: OfficeScope) -> None:
    """Tell human resources management what waits for approval."""
    approvers = users_who_may(
        capability=Capability.APPROVE,
        office_id=revision.headcount_return.office_id,
        on=at.date(),
        scope=WHOM_TO_TELL,
    )
    notify(
        notices=[
            notice(revision, user.pk, NoticeKind.WAITING, WAITS_FOR_HRM)
            for user in approvers
            if user.pk not in {scope.user_id, revision.submitted_by_id}
        ],
        now=at,
        scope=scope,
    )


def tell_decided(
    *, revisions: Sequence[ReturnRevision], text: str, at: datetime, scope: OfficeScope
) -> None:
    """Tell those who submitted what was decided, unless they decided it; a fixed number of statements."""
    if not revisions:
        return
    # One person decides all of them.
    who = name_of(revisions[0].returned_by if text == SENT_BACK else revisions[0].approved_by)
    notify(
        notices=[
            notice(
                revision,
                revision.submitted_by_id,
                NoticeKind.DECISION,
                text,
                {"who": who, "reason": revision.return_reason if text == SENT_BACK else ""},
            )
            for revision in revisions
            if revision.submitted_by_id not in {None, scope.user_id}
        ],
        now=at,
        scope=scope,
    )


def attesters(revision: ReturnRevision, *, is_one_person: bool, on: date) -> list[int]:
    """Return the heads who are nearest to an office and may attest its return.

    In an office of one person these are the heads above it.
    """
    office_id: int | None = revision.headcount_return.office_id
    if is_one_person and office_id is not None:
        node = tree_on(day=on).nodes.get(office_id)
        office_id = node.parent_id if node else None
    if office_id is None:
        return []
    levels = managers_above(office_ids=[office_id], on=on, scope=WHOM_TO_TELL).get(office_id, [])
    able = {
        user.pk
        for user in users_who_may(
            capability=Capability.ATTEST, office_id=office_id, on=on, scope=WHOM_TO_TELL
        )
    }
    for level in levels:
        heads = [user.pk for user in level if user.pk in able]
        if heads:
            return heads
    return []


def notice(
    revision: ReturnRevision,
    user_id: int | None,
    kind: NoticeKind,
    text: str,
    values: Mapping[str, Any] | None = None,
) -> NewNotice:
    """Return what one person is told; the revision and its version make the occasion one of its own."""
    owed = revision.headcount_return
    node = tree_on(day=owed.period.as_of).nodes[owed.office_id]
    return NewNotice(
        user_id=user_id or 0,
        kind=kind,
        key=f"return:{revision.pk}:{revision.state}:{revision.version}",
        text=text,
        values={"office": node.name, "as_of": owed.period.as_of, **(values or {})},
        url=reverse("staffing:return_detail", args=[node.code, owed.period.as_of]),
        record=RecordRef("staffing.headcountreturn", owed.pk),
    )
