"""Why a return cannot be changed: since when, through whom, who can do what next; one wording everywhere.

Its page, the grid while one types, the movements, imports and the API all say these sentences.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.organization.choices import PeriodState
from apps.organization.deadlines import Answerable, is_open_for, zone_label
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeNode
from apps.staffing.choices import RevisionState
from apps.staffing.models import ReturnRevision
from apps.staffing.selectors.openness import days_of_entry, reopened_until
from apps.staffing.selectors.review import Step, facts_of, obstacle
from apps.web.refusals import Refusal, WrongState


class Certifiable(Answerable, Protocol):
    """A period that tells when it was certified."""

    certified_on: date | None


@dataclass(frozen=True, slots=True)
class Lock:
    """Why, since when and through whom, who can do what next; `opened_by` is who may be asked."""

    reason: str
    since: str = ""
    who_reopens: str = ""
    code: str = "not_editable"
    opened_by: Capability | None = None

    @property
    def sentence(self) -> str:
        """All of it, for a place without a page of its own."""
        return " ".join(part for part in (self.reason, self.since, self.who_reopens) if part)


def lock_on(
    revision: ReturnRevision | None,
    *,
    office: OfficeNode,
    period: Certifiable,
    reopened: date | None,
    at: datetime,
) -> Lock | None:
    """Return what keeps everybody from changing the numbers of a return now, None when nothing does.

    `reopened` is the last day of entry that was given to this office. Asks for names only when there is
    a lock.
    """
    days = days_of_entry(period, reopened)
    is_open = is_open_for(days, office.time_zone, at)
    state = RevisionState(revision.state) if revision else None
    if period.state == PeriodState.CERTIFIED:
        return certified(period)
    if revision is not None and state in REVIEWED:
        return REVIEWED[state](revision, is_open)
    if is_open or (
        revision is not None and (state == RevisionState.RETURNED or revision.number > 1)
    ):
        return None
    if period.state == PeriodState.PLANNED:
        return planned(period)
    return closed(days, office)


def certified(period: Certifiable) -> Lock:
    """Return the lock of a certified period."""
    since = ""
    if period.certified_on:
        since = _("Certified on %(date)s.") % {
            "date": date_format(period.certified_on, "DATE_FORMAT")
        }
    return Lock(
        reason=_("This period is certified: its numbers stand."),
        since=since,
        who_reopens=_("Only the Gender Coordination Unit can reopen it, for all offices."),
        code="period_certified",
        opened_by=Capability.CERTIFY,
    )


def planned(period: Answerable) -> Lock:
    """Return the lock of a period that nobody may enter yet."""
    return Lock(
        reason=_("This period is not open yet."),
        since=_("It opens on %(date)s.") % {"date": date_format(period.opens_on, "DATE_FORMAT")},
        who_reopens=_("An administrator can open it earlier."),
        code="period_closed",
        opened_by=Capability.KEEP_PERIODS,
    )


def closed(days: Answerable, office: OfficeNode) -> Lock:
    """Return the lock of a deadline that has passed; `days` are those of the office."""
    return Lock(
        reason=_("The deadline for entries has passed."),
        since=_("It was %(date)s 23:59 (%(place)s).")
        % {
            "date": date_format(days.closes_on, "DATE_FORMAT"),
            "place": zone_label(office.time_zone),
        },
        who_reopens=_(
            "Human resources management can reopen this return until a date; an administrator can give"
            " the whole period more days."
        ),
        code="period_closed",
        opened_by=Capability.APPROVE,
    )


def submitted(revision: ReturnRevision, is_open: bool) -> Lock:
    """Return the lock of what the head of office has to look at."""
    return Lock(
        reason=_("This return is with the head of office."),
        since=done_by(
            _("Submitted by %(person)s on %(moment)s."),
            revision.submitted_by,
            revision.submitted_at,
        ),
        who_reopens=_(
            "HR of the office can take it back; the head, or human resources management, can return it"
            " with a reason."
        ),
        opened_by=Capability.ATTEST,
    )


def attested(revision: ReturnRevision, is_open: bool) -> Lock:
    """Return the lock of what human resources management has to look at."""
    return Lock(
        reason=_("This return is with human resources management."),
        since=done_by(
            _("Attested by %(person)s on %(moment)s."), revision.attested_by, revision.attested_at
        ),
        who_reopens=_("Human resources management can return it to the office with a reason."),
        opened_by=Capability.APPROVE,
    )


def approved(revision: ReturnRevision, is_open: bool) -> Lock:
    """Return the lock of what is in force."""
    can = _(
        "HR of the office, or human resources management, can begin a correction, with a reason."
    )
    if not is_open:
        can = _(
            "Human resources management can begin a correction, or reopen the return so that HR of the"
            " office begins one."
        )
    return Lock(
        reason=_("These numbers are approved."),
        since=done_by(
            _("Approved by %(person)s on %(moment)s."), revision.approved_by, revision.approved_at
        ),
        who_reopens=can,
        opened_by=Capability.APPROVE,
    )


REVIEWED: dict[RevisionState | None, Callable[[ReturnRevision, bool], Lock]] = {
    RevisionState.SUBMITTED: submitted,
    RevisionState.ATTESTED: attested,
    RevisionState.APPROVED: approved,
}


def done_by(text: str, person: object, moment: datetime | None) -> str:
    """Return who did it and when, in the time zone of the reader; nothing where it is not on record."""
    if moment is None:
        return ""
    here = localtime(moment)
    return text % {
        "person": name_of(person) or _("somebody who is not on record"),
        "moment": f"{date_format(here, 'DATE_FORMAT')}, {time_format(here, 'TIME_FORMAT')}",
    }


def obstacle_to_entering(
    *, revision: ReturnRevision, at: datetime, scope: OfficeScope
) -> Refusal | None:
    """Return why the numbers of a revision cannot be changed by the viewer now, with all that is to say."""
    refusal = obstacle(
        Step.ENTER, facts=facts_of(revision=revision, at=at, scope=scope), scope=scope
    )
    if not isinstance(refusal, WrongState):
        return refusal
    owed = revision.headcount_return
    reopened = reopened_until(period_id=owed.period_id, office_ids=[owed.office_id], scope=scope)
    lock = lock_on(
        revision,
        office=tree_on(day=owed.period.as_of).nodes[owed.office_id],
        period=owed.period,
        reopened=reopened.get(owed.office_id),
        at=at,
    )
    return WrongState(lock.sentence, code=refusal.code) if lock else refusal
