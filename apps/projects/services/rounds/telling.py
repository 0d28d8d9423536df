"""Who is told what of a round and its proposals: one place for all sentences and occasions."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext_noop

from apps.accounts.capabilities import CAPABILITIES, Capability
from apps.accounts.choices import Role
from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import role_holders
from apps.actions.choices import NoticeKind
from apps.actions.services.notices import NewNotice, notify
from apps.projects.models import FundingRound
from apps.projects.selectors.rounds import ref_of

OPENED = gettext_noop(
    "The WGGI funding round of %(year)s is open: proposals until %(until)s, the whole day in the time zone"
    " of the office."
)
TOLD_OF_A_CALL = (Role.HEAD_OF_OFFICE, Role.PROJECT_MANAGER, Role.FOCAL_POINT)
WHOM_TO_TELL = OfficeScope.everything("whom to tell of a funding round")
"""Whoever acts does not see who holds which role; the house does."""


def tell_opened(*, funding_round: FundingRound, now: datetime, scope: OfficeScope) -> None:
    """Tell heads, project managers and focal points of a call; a fixed number of statements."""
    people = role_holders(roles=TOLD_OF_A_CALL, on=now.date(), scope=WHOM_TO_TELL)
    tell_round(
        funding_round=funding_round,
        user_ids=[user.pk for user in people],
        kind=NoticeKind.REMINDER,
        occasion="opened",
        text=OPENED,
        values={"until": funding_round.submissions_until or ""},
        now=now,
        scope=scope,
    )


def tell_round(
    *,
    funding_round: FundingRound,
    user_ids: Iterable[int],
    kind: NoticeKind,
    occasion: str,
    text: str,
    values: Mapping[str, str | int | date | datetime],
    now: datetime,
    scope: OfficeScope,
) -> None:
    """Tell people of a round once for an occasion; not whoever acts."""
    notify(
        notices=[
            NewNotice(
                user_id=user_id,
                kind=kind,
                key=f"round:{funding_round.pk}:{occasion}",
                text=text,
                values={"year": str(funding_round.year), **values},
                url=reverse("projects:round", args=[funding_round.year]),
                record=ref_of(funding_round.pk),
            )
            for user_id in sorted(set(user_ids) - {scope.user_id or 0})
        ],
        now=now,
        scope=scope,
    )


def holders_of(capability: Capability, *, on: date) -> list[int]:
    """Return who holds a capability over the whole organization."""
    roles = roles_with(capability)
    return [
        user.pk
        for user in role_holders(roles=roles, on=on, everywhere_only=True, scope=WHOM_TO_TELL)
    ]


def roles_with(capability: Capability) -> tuple[Role, ...]:
    """Return the roles that hold a capability."""
    return tuple(role for role in Role if capability in CAPABILITIES[role])
