"""Who may do what with a return now, and if not, why not: one table of rules for page and service.

Services raise what `obstacle` returns; pages print it beside the button. The order of the answers
is the house's: not permitted, then wrong state, then two persons.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.organization.choices import PeriodState
from apps.organization.deadlines import Answerable as Period
from apps.organization.deadlines import is_open_for
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeNode, OfficeTree
from apps.staffing.choices import EDITABLE_STATES, UNDER_REVIEW_STATES, RevisionState
from apps.staffing.models import HeadcountCell, ReturnRevision
from apps.staffing.selectors.openness import days_of_entry, reopened_until
from apps.web.refusals import NotPermitted, Refusal, WrongState


class Step(StrEnum):
    """What a person can do with a revision."""

    ENTER = "enter"
    SUBMIT = "submit"
    ATTEST = "attest"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    CORRECT = "correct"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the rules look at. `persons` (staff) and `viewer_entered` matter to reviewers only."""

    office_id: int
    state: str
    number: int
    period_state: str
    is_open: bool
    submitted_by_id: int | None = None
    attested_by_id: int | None = None
    persons: int = 0
    viewer_entered: bool = False
    is_correction_open: bool = False

    @property
    def is_one_person(self) -> bool:
        """Whether the office has one staff member or none, so that the head above attests."""
        return self.persons <= 1


def facts_of(*, revision: ReturnRevision, at: datetime, scope: OfficeScope) -> Facts:
    """Return what is known of a revision without looking into its cells.

    Raises WrongState when the office was closed later for a day before the period's date.
    """
    owed = revision.headcount_return
    reopened = reopened_until(
        period_id=owed.period_id, office_ids=[owed.office_id], scope=scope
    ).get(owed.office_id)
    tree = tree_on(day=owed.period.as_of)
    return facts_in(tree, revision=revision, reopened=reopened, at=at)


def facts_in(
    tree: OfficeTree, *, revision: ReturnRevision, reopened: date | None, at: datetime
) -> Facts:
    """Return what `facts_of` returns, in the tree of the period's date that is at hand; asks nothing."""
    owed = revision.headcount_return
    node = tree.nodes.get(owed.office_id)
    if node is None:
        raise WrongState(_("By the register of offices this office did not exist on that date."))
    return facts_from(revision, office=node, period=owed.period, reopened=reopened, at=at)


def facts_from(
    revision: ReturnRevision,
    *,
    office: OfficeNode,
    period: Period,
    reopened: date | None,
    at: datetime,
) -> Facts:
    """Return what is known of a revision whose office and period are at hand; asks nothing.

    `reopened` is the last day of entry if the period was reopened for this office.
    """
    return Facts(
        office_id=office.id,
        state=revision.state,
        number=revision.number,
        period_state=period.state,
        is_open=is_open_for(days_of_entry(period, reopened), office.time_zone, at),
        submitted_by_id=revision.submitted_by_id,
        attested_by_id=revision.attested_by_id,
        is_correction_open=revision.number > 1 and revision.state != RevisionState.APPROVED,
    )


def facts_for_review(*, revision: ReturnRevision, at: datetime, scope: OfficeScope) -> Facts:
    """Return what is known of a revision, with the persons in it and who entered them."""
    found = HeadcountCell.objects.filter(revision=revision).aggregate(
        persons=Sum("count", filter=Q(contract_group__is_staff=True)),
        entered=Count("pk", filter=Q(changed_by_id=scope.user_id, changed_by__isnull=False)),
    )
    return replace(
        facts_of(revision=revision, at=at, scope=scope),
        persons=found["persons"] or 0,
        viewer_entered=bool(found["entered"]),
    )


def obstacle(step: Step, *, facts: Facts, scope: OfficeScope) -> Refusal | None:
    """Return why the step is refused, or None when it is free."""
    return RULES[step](facts, scope)


def certified(facts: Facts) -> Refusal | None:
    """Refuse everything in a certified period."""
    if facts.period_state == PeriodState.CERTIFIED:
        return WrongState(
            _("This period is certified; the Gender Coordination Unit can reopen it."),
            code="period_certified",
        )
    return None


def entering(facts: Facts, scope: OfficeScope) -> Refusal | None:
    """HR of the office enters, HRM in a correction too; late only what was returned or corrected."""
    is_correction = facts.number > 1
    if not scope.may(Capability.ENTER, facts.office_id) and not (
        is_correction and scope.may(Capability.APPROVE, facts.office_id)
    ):
        return NotPermitted(_("HR staff of the office enter its headcounts."))
    if facts.state == RevisionState.APPROVED:
        return WrongState(
            _("This return is approved. To change it, ask for a correction."), code="not_editable"
        )
    if facts.state not in EDITABLE_STATES:
        return WrongState(
            _("This return has been submitted; it can be changed once it is returned."),
            code="not_editable",
        )
    if refusal := certified(facts):
        return refusal
    may_be_late = facts.state == RevisionState.RETURNED or is_correction
    if not may_be_late and not facts.is_open:
        return WrongState(_("The deadline for entries has passed."), code="period_closed")
    return None


def attesting(facts: Facts, scope: OfficeScope) -> Refusal | None:
    """The head attests what somebody else entered and submitted; of one person, the head above."""
    if not scope.may(Capability.ATTEST, facts.office_id):
        return NotPermitted(_("The head of office attests."))
    if refusal := wrong_state(facts, (RevisionState.SUBMITTED,)) or certified(facts):
        return refusal
    if not scope.may_attest(facts.office_id, is_one_person_office=facts.is_one_person):
        return NotPermitted(
            _("In an office of one person, the head of the office above attests."),
            code="one_person_office",
        )
    if is_viewer(facts.submitted_by_id, scope) or facts.viewer_entered:
        return NotPermitted(_("Entry and attestation are always two persons."), code="same_person")
    return None


def approving(facts: Facts, scope: OfficeScope) -> Refusal | None:
    """HRM approves what somebody else entered, submitted and attested."""
    if not scope.may(Capability.APPROVE, facts.office_id):
        return NotPermitted(_("Human resources management approves."))
    if refusal := wrong_state(facts, (RevisionState.ATTESTED,)) or certified(facts):
        return refusal
    hands = (facts.submitted_by_id, facts.attested_by_id)
    if any(is_viewer(hand, scope) for hand in hands) or facts.viewer_entered:
        return NotPermitted(
            _("Whoever entered, submitted or attested a return does not approve it."),
            code="same_person",
        )
    return None


def sending_back(facts: Facts, scope: OfficeScope) -> Refusal | None:
    """HR takes back and the head returns what is not attested yet; HRM until it is approved."""
    may_approve = scope.may(Capability.APPROVE, facts.office_id)
    if not (
        may_approve
        or scope.may(Capability.ATTEST, facts.office_id)
        or scope.may(Capability.ENTER, facts.office_id)
    ):
        return NotPermitted(_("The office, or human resources management, sends a return back."))
    if refusal := wrong_state(facts, UNDER_REVIEW_STATES) or certified(facts):
        return refusal
    if facts.state == RevisionState.ATTESTED and not may_approve:
        return NotPermitted(_("Once it is attested, human resources management sends it back."))
    return None


def correcting(facts: Facts, scope: OfficeScope) -> Refusal | None:
    """The office asks while the period is open, HRM also later; nobody once it is certified."""
    may_approve = scope.may(Capability.APPROVE, facts.office_id)
    if not (may_approve or scope.may(Capability.ENTER, facts.office_id)):
        return NotPermitted(_("HR staff of the office, or human resources management, correct."))
    if refusal := certified(facts):
        return refusal
    if not may_approve and not facts.is_open:
        return WrongState(
            _(
                "The deadline has passed. Human resources management can begin a correction, or reopen the"
                " return for its office."
            ),
            code="period_closed",
        )
    if facts.is_correction_open:
        return WrongState(_("A correction of this return is already under way."))
    if facts.state != RevisionState.APPROVED:
        return WrongState(_("Nothing is approved yet, so there is nothing to correct."))
    return None


def wrong_state(facts: Facts, states: tuple[str, ...]) -> Refusal | None:
    """Refuse a step that does not follow from the state of the revision."""
    if facts.state in states:
        return None
    return WrongState(
        _("This step does not follow from the state “%(state)s”.")
        % {"state": RevisionState(facts.state).label}
    )


def is_viewer(user_id: int | None, scope: OfficeScope) -> bool:
    """Whether the person of the scope is the one with this id; a job is nobody."""
    return user_id is not None and user_id == scope.user_id


RULES: dict[Step, Callable[[Facts, OfficeScope], Refusal | None]] = {
    Step.ENTER: entering,
    Step.SUBMIT: entering,
    Step.ATTEST: attesting,
    Step.APPROVE: approving,
    Step.SEND_BACK: sending_back,
    Step.CORRECT: correcting,
}
