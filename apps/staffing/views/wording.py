"""What pages say about a return: its status, its deadline, what can be done, what comes next."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.organization.choices import PeriodState
from apps.organization.deadlines import deadline_text, is_open_for, zone_label
from apps.organization.tree import OfficeNode
from apps.staffing.choices import EDITABLE_STATES, UNDER_REVIEW_STATES, RevisionState
from apps.staffing.selectors.openness import days_of_entry
from apps.staffing.selectors.returns import NOT_STARTED, STATE_NAMES, PeriodLine, last_hand
from apps.staffing.selectors.review import Facts, Step, obstacle
from apps.staffing.selectors.revisions import Happening, Moment, ReturnHead
from apps.staffing.selectors.statuses import KINDS
from apps.web.parts import StatusTag


@dataclass(frozen=True, slots=True)
class Offer:
    """A step that the viewer may take, or would take but for `why_not`."""

    step: Step
    label: str
    consequence: str
    why_not: str = ""
    reason_label: str = ""
    kind: Literal["primary", "secondary", "danger"] = "primary"


def status_of(head: ReturnHead) -> StatusTag:
    """Return the status of one return."""
    newest = head.newest
    if newest is None:
        return StatusTag(KINDS[NOT_STARTED], STATE_NAMES[NOT_STARTED])
    moment, person = last_hand(newest)
    label = STATE_NAMES[newest.state]
    if newest.number > 1 and newest.state != RevisionState.APPROVED:
        label = _("Correction: %(state)s") % {"state": str(label).lower()}
    return StatusTag(KINDS[newest.state], label, on=moment, by=person)


def deadline_words(period: PeriodLine, office: OfficeNode, now: datetime) -> str:
    """Return until when the office may enter: `closes 31 January 2026 23:59 (Nairobi), in 3 days`."""
    zone = ZoneInfo(office.time_zone)
    if period.state == PeriodState.PLANNED:
        return _("opens %(date)s") % {"date": date_format(period.opens_on, "DATE_FORMAT")}
    days = days_of_entry(period, period.reopened.get(office.id))
    if not is_open_for(days, office.time_zone, now):
        return _("closed %(date)s (%(place)s)") % {
            "date": date_format(days.closes_on, "DATE_FORMAT"),
            "place": zone_label(office.time_zone),
        }
    number = (days.closes_on - now.astimezone(zone).date()).days
    if number == 0:
        left = _("today")
    else:
        left = ngettext("in %(days)s day", "in %(days)s days", number) % {"days": number}
    words = {"deadline": deadline_text(days, office.time_zone), "left": left}
    if days is not period and days.closes_on != period.closes_on:
        return _("reopened, %(deadline)s, %(left)s") % words
    return _("%(deadline)s, %(left)s") % words


def offers_for(facts: Facts, scope: OfficeScope) -> list[Offer]:
    """Return the steps to show: those of the viewer's role that belong to the state."""
    state = facts.state
    builders: list[tuple[bool, Callable[[], Offer]]] = [
        (
            state == RevisionState.SUBMITTED and scope.may(Capability.ATTEST, facts.office_id),
            lambda: Offer(
                Step.ATTEST,
                _("Attest"),
                _("You confirm that these numbers are the office’s own. They then go to HRM."),
            ),
        ),
        (
            state in UNDER_REVIEW_STATES and scope.may(Capability.APPROVE, facts.office_id),
            lambda: Offer(
                Step.APPROVE,
                _("Approve"),
                _("These numbers come into force and count in every figure of the organization."),
            ),
        ),
        (
            state in UNDER_REVIEW_STATES and is_at_work(facts, scope),
            lambda: back_offer(facts, scope),
        ),
        (
            state == RevisionState.APPROVED
            and (
                scope.may(Capability.ENTER, facts.office_id)
                or scope.may(Capability.APPROVE, facts.office_id)
            ),
            lambda: Offer(
                Step.CORRECT,
                _("Ask for a correction"),
                _(
                    "A new draft with these numbers opens. What is approved stays in force meanwhile."
                ),
                reason_label=_("Why do the approved numbers change?"),
                kind="secondary",
            ),
        ),
    ]
    offers = []
    for is_shown, build in builders:
        if is_shown:
            offer = build()
            refusal = obstacle(offer.step, facts=facts, scope=scope)
            offers.append(replace(offer, why_not=str(refusal) if refusal else ""))
    return offers


def is_at_work(facts: Facts, scope: OfficeScope) -> bool:
    """Whether the viewer enters, attests or approves for the office."""
    return any(
        scope.may(capability, facts.office_id)
        for capability in (Capability.ENTER, Capability.ATTEST, Capability.APPROVE)
    )


def back_offer(facts: Facts, scope: OfficeScope) -> Offer:
    """Return the step back: taken by the office itself, or returned by who reviews."""
    is_reviewer = scope.may(Capability.ATTEST, facts.office_id) or scope.may(
        Capability.APPROVE, facts.office_id
    )
    if is_reviewer:
        return Offer(
            Step.SEND_BACK,
            _("Return to the office"),
            _("HR of the office can change the numbers again, also after the deadline."),
            reason_label=_("What should be looked at? The office reads this."),
            kind="secondary",
        )
    return Offer(
        Step.SEND_BACK,
        _("Take back"),
        _("You can change the numbers again; the head of office is no longer asked."),
        reason_label=_("Why do you take it back?"),
        kind="secondary",
    )


def next_words(head: ReturnHead, facts: Facts | None) -> str:
    """Return what happens next, as a sentence."""
    if facts is None or facts.state in EDITABLE_STATES:
        return _(
            "After you submit, the head of office attests, and human resources management approves."
            " In an office of one person, the head of the office above attests."
        )
    if facts.state == RevisionState.SUBMITTED:
        if facts.is_one_person:
            return _("The head of the office above attests next, because one person works here.")
        return _("The head of office attests next; then human resources management approves.")
    if facts.state == RevisionState.ATTESTED:
        return _("Human resources management approves next.")
    if head.period.state == PeriodState.CERTIFIED:
        return _("The period is certified.")
    return _("The Gender Coordination Unit certifies the period when all offices are approved.")


def happening_words(moment: Moment) -> str:
    """Return a moment of the timeline as a sentence without its actor."""
    if moment.what is Happening.REOPENED and moment.until:
        return _("Reopened for this office until %(date)s") % {
            "date": date_format(moment.until, "DATE_FORMAT")
        }
    return {
        Happening.BEGUN: _("Begun"),
        Happening.CORRECTION: _("Correction asked for"),
        Happening.SUBMITTED: _("Submitted"),
        Happening.ATTESTED: _("Attested"),
        Happening.RETURNED: _("Returned to the office"),
        Happening.APPROVED: _("Approved"),
        Happening.ENDED: _("Reopening ended before its day"),
    }[moment.what]


def moment_text(moment: datetime) -> str:
    """Return date and time of day as printed, in the time zone of the reader."""
    here = localtime(moment)
    return f"{date_format(here, 'DATE_FORMAT')}, {time_format(here, 'TIME_FORMAT')}"
