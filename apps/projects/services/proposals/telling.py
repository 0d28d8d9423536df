"""Who is told what of a proposal."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext_noop

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.actions.choices import NoticeKind
from apps.actions.services.notices import NewNotice, notify
from apps.projects.models import Proposal
from apps.projects.selectors.proposals import ref_of
from apps.projects.services.rounds.telling import holders_of

RECEIVED = gettext_noop("Received: the proposal “%(title)s” to the WGGI funding round of %(year)s.")
TO_CHECK = gettext_noop("The proposal “%(title)s” was submitted and waits to be checked.")
IS_COMPLETE = gettext_noop("The proposal “%(title)s” is complete and goes to the reviewers.")
RETURNED = gettext_noop("The WGGI returned the proposal “%(title)s”: %(reason)s")


def tell_submitted(*, proposal: Proposal, now: datetime, scope: OfficeScope) -> None:
    """Give the receipt to whoever submitted, and tell those who check."""
    checkers = set(holders_of(Capability.RUN_WGGI, on=now.date())) - {scope.user_id}
    notices = [
        notice(proposal, user_id, NoticeKind.WAITING, TO_CHECK, {})
        for user_id in sorted(filter(None, checkers))
    ]
    if scope.user_id is not None:
        notices.append(notice(proposal, scope.user_id, NoticeKind.RECEIPT, RECEIVED, {}))
    notify(notices=notices, now=now, scope=scope)


def tell_office(
    *, proposal: Proposal, text: str, reason: str, now: datetime, scope: OfficeScope
) -> None:
    """Tell who submitted and who began a proposal of a decision on it."""
    people = {proposal.submitted_by_id, proposal.created_by_id} - {None, scope.user_id}
    notify(
        notices=notices_to(people, proposal, NoticeKind.DECISION, text, {"reason": reason}),
        now=now,
        scope=scope,
    )


def notices_to(
    user_ids: Iterable[int | None],
    proposal: Proposal,
    kind: NoticeKind,
    text: str,
    values: Mapping[str, str | int | date | datetime],
) -> list[NewNotice]:
    """Return one notice for each person."""
    return [
        notice(proposal, user_id, kind, text, values)
        for user_id in sorted(user_id for user_id in user_ids if user_id is not None)
    ]


def notice(
    proposal: Proposal,
    user_id: int,
    kind: NoticeKind,
    text: str,
    values: Mapping[str, str | int | date | datetime],
) -> NewNotice:
    """Return what one person is told; state and version make the occasion one of its own."""
    return NewNotice(
        user_id=user_id,
        kind=kind,
        key=f"proposal:{proposal.pk}:{proposal.state}:{proposal.version}",
        text=text,
        values={"title": proposal.title, "year": str(proposal.round.year), **values},
        url=reverse("projects:proposal", args=[proposal.pk]),
        record=ref_of(proposal.pk),
    )
