"""Who is told what of an award: one place for all sentences and occasions."""

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext_noop

from apps.accounts.capabilities import Capability
from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope, scope_for
from apps.accounts.selectors import users_who_may
from apps.actions.choices import NoticeKind
from apps.actions.services.notices import NewNotice, notify
from apps.projects.models import Amendment, Award, Proposal
from apps.projects.selectors.access import project_seen
from apps.projects.selectors.awards.register import award_code, award_ref
from apps.web.refusals import OutOfScope

MACHINE = "iomgender"
AWARDED = gettext_noop("%(who)s approved the award %(code)s for “%(title)s”.")
REFUSED = gettext_noop("%(who)s did not approve “%(title)s” in the round of %(year)s: %(reason)s")
CANCELLED = gettext_noop("%(who)s cancelled the award %(code)s for “%(title)s”: %(reason)s")
PAID = gettext_noop("The Budget Division booked a payment of the award %(code)s for “%(title)s”.")
ASKED = gettext_noop("%(who)s asks for a change of the award %(code)s for “%(title)s”.")
AMENDED = gettext_noop("%(who)s approved the change of the award %(code)s for “%(title)s”.")
NOT_AMENDED = gettext_noop(
    "%(who)s did not approve the change of the award %(code)s for “%(title)s”: %(reason)s"
)
TRANCHE_DUE = gettext_noop(
    "Tranche %(number)s of the award %(code)s for “%(title)s” is due on %(due)s."
)


def tell_of_award(*, award: Award, now: datetime, scope: OfficeScope) -> None:
    """Tell the office and the manager that the award is theirs."""
    _tell(award, AWARDED, "approved", now=now, scope=scope)


def tell_of_cancelling(*, award: Award, now: datetime, scope: OfficeScope) -> None:
    """Tell the office, the manager and the Budget Division that an award is taken back."""
    _tell(award, CANCELLED, "cancelled", now=now, scope=scope, reason=award.closing_words)


def tell_of_payment(*, award: Award, payment_id: int, now: datetime, scope: OfficeScope) -> None:
    """Tell the office and the manager that money is on its way."""
    _tell(award, PAID, f"payment:{payment_id}", now=now, scope=scope)


def tell_of_asking(
    *, award: Award, amendment: Amendment, now: datetime, scope: OfficeScope
) -> None:
    """Tell those who approve awards that a change waits for them."""
    people = users_who_may(
        capability=Capability.APPROVE_AWARDS,
        office_id=award.project.office_id,
        on=now.date(),
        scope=scope,
    )
    _send(
        award,
        {person.pk for person in people},
        ASKED,
        f"amendment:{amendment.number}:asked",
        kind=NoticeKind.WAITING,
        now=now,
        scope=scope,
    )


def tell_of_amendment(
    *, award: Award, amendment: Amendment, now: datetime, scope: OfficeScope
) -> None:
    """Tell the office, the manager and who asked what became of a change."""
    is_refused = bool(amendment.state == "refused")
    _tell(
        award,
        NOT_AMENDED if is_refused else AMENDED,
        f"amendment:{amendment.number}:decided",
        also=(amendment.asked_by_id,),
        now=now,
        scope=scope,
        reason=amendment.decided_because,
    )


def tell_of_refusal(*, proposal: Proposal, now: datetime, scope: OfficeScope) -> None:
    """Tell the office and whoever wrote the proposal that it is refused, and why.

    Without a link to the proposal's page for those who do not see it: the sentence says it all.
    """
    keepers = _keepers(proposal.office_id, now=now, scope=scope)
    writers = {each for each in (proposal.created_by_id, proposal.submitted_by_id) if each}
    who = _actor(scope)
    notify(
        notices=[
            NewNotice(
                user_id=user_id,
                kind=NoticeKind.DECISION,
                key=f"proposal:{proposal.pk}:refused:{proposal.version}",
                text=REFUSED,
                values={
                    "who": who,
                    "title": proposal.title,
                    "year": proposal.round.year,
                    "reason": proposal.decided_because,
                },
            )
            for user_id in sorted((keepers | writers) - {scope.user_id or 0})
        ],
        now=now,
        scope=scope,
    )


def tranche_notices(
    *, award: Award, number: int, due_on: date, user_ids: Iterable[int]
) -> list[NewNotice]:
    """Return what the Budget Division is told of a tranche; the occasion is its day, so told once."""
    return [
        NewNotice(
            user_id=user_id,
            kind=NoticeKind.REMINDER,
            key=f"award:{award.pk}:tranche:{number}:{due_on.isoformat()}",
            text=TRANCHE_DUE,
            values={
                "number": number,
                "code": award_code(award),
                "title": award.project.title,
                "due": due_on,
            },
            url=reverse("projects:award", args=[award.pk]),
            record=award_ref(award.pk),
        )
        for user_id in user_ids
    ]


def _tell(
    award: Award,
    text: str,
    occasion: str,
    *,
    now: datetime,
    scope: OfficeScope,
    reason: str = "",
    also: Iterable[int | None] = (),
) -> None:
    keepers = _keepers(award.project.office_id, now=now, scope=scope)
    named = {each for each in (award.project.manager_id, *also) if each}
    told = keepers | _who_see(award, named - keepers, now=now)
    _send(
        award,
        told - {scope.user_id or 0},
        text,
        occasion,
        kind=NoticeKind.DECISION,
        now=now,
        scope=scope,
        reason=reason,
    )


def _send(
    award: Award,
    user_ids: Iterable[int],
    text: str,
    occasion: str,
    *,
    kind: NoticeKind,
    now: datetime,
    scope: OfficeScope,
    reason: str = "",
) -> None:
    values = {
        "who": _actor(scope),
        "code": award_code(award),
        "title": award.project.title,
        "reason": reason,
    }
    notify(
        notices=[
            NewNotice(
                user_id=user_id,
                kind=kind,
                key=f"award:{award.pk}:{occasion}",
                text=text,
                values=values,
                url=reverse("projects:award", args=[award.pk]),
                record=award_ref(award.pk),
            )
            for user_id in sorted(user_ids)
        ],
        now=now,
        scope=scope,
    )


def _keepers(office_id: int, *, now: datetime, scope: OfficeScope) -> set[int]:
    """Return who keeps the projects of an office by a role over the office or above it."""
    people = users_who_may(
        capability=Capability.KEEP_PROJECTS, office_id=office_id, on=now.date(), scope=scope
    )
    return {person.pk for person in people}


def _who_see(award: Award, user_ids: set[int], *, now: datetime) -> set[int]:
    """Return those of a few people who see the project of an award."""
    people = get_user_model()._default_manager.in_bulk(user_ids)
    seeing = set()
    for user_id, user in people.items():
        try:
            project_seen(project_id=award.project_id, scope=scope_for(user, on=now.date()))
        except OutOfScope:
            continue
        seeing.add(user_id)
    return seeing


def _actor(scope: OfficeScope) -> str:
    """Return the name of whoever acts; the product's own where it is a job."""
    if scope.user_id is None:
        return MACHINE
    return name_of(get_user_model()._default_manager.filter(pk=scope.user_id).first())
