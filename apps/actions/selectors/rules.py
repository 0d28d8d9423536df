"""Who may do what with an action now, and if not, why not: one table of rules for page and service.

Services raise what `obstacle` returns; pages print it beside the button. The order of the answers
is the house's: not permitted, then wrong state, then two persons.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.records import records_seen
from apps.accounts.scope import OfficeScope
from apps.actions.choices import LIVE_STATES, PENDING_STATES, ActionState
from apps.actions.models import Action, ProgressNote
from apps.actions.selectors.register import cause_of
from apps.web.refusals import NotPermitted, Refusal, WrongState


class Step(StrEnum):
    """What a person can do with an action."""

    EDIT = "edit"
    NOTE = "note"
    START = "start"
    DONE = "done"
    NAME_VERIFIER = "name_verifier"
    VERIFY = "verify"
    SEND_BACK = "send_back"
    DROP = "drop"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the rules look at. `viewer_wrote` and `viewer_sees_cause` matter to verifiers only."""

    office_id: int
    state: str
    owner_id: int | None
    verifier_id: int | None
    created_by_id: int | None
    done_by_id: int | None
    viewer_wrote: bool = False
    viewer_sees_cause: bool = True


def facts_of(action: Action) -> Facts:
    """Return what is known of an action without looking further."""
    return Facts(
        office_id=action.office_id,
        state=action.state,
        owner_id=action.owner_id,
        verifier_id=action.verifier_id,
        created_by_id=action.created_by_id,
        done_by_id=action.done_by_id,
    )


def facts_for_verifier(*, action: Action, scope: OfficeScope) -> Facts:
    """Return what is known of an action, with the viewer's notes and whether they see the cause."""
    cause = cause_of(action)
    return Facts(
        office_id=action.office_id,
        state=action.state,
        owner_id=action.owner_id,
        verifier_id=action.verifier_id,
        created_by_id=action.created_by_id,
        done_by_id=action.done_by_id,
        viewer_wrote=scope.user_id is not None
        and ProgressNote.objects.filter(action=action, written_by_id=scope.user_id).exists(),
        viewer_sees_cause=cause is None or cause in records_seen([cause], scope=scope),
    )


def obstacle(step: Step, *, facts: Facts, scope: OfficeScope) -> Refusal | None:
    """Return why the step is refused, or None when it is free."""
    return RULES[step](facts, scope)


def answers_for(facts: Facts, scope: OfficeScope) -> bool:
    """Whether the viewer answers for the action: its owner, who made it, a head of the unit, the GCU.

    A head is whoever attests for the office. The Gender Coordination Unit is whoever certifies.
    """
    return (
        is_viewer(facts.owner_id, scope)
        or is_viewer(facts.created_by_id, scope)
        or scope.may(Capability.ATTEST, facts.office_id)
        or scope.may(Capability.CERTIFY, facts.office_id)
    )


def works_on(facts: Facts, scope: OfficeScope) -> bool:
    """Whether the viewer may tell of progress and attach evidence: also others who work for the office."""
    return answers_for(facts, scope) or scope.may(Capability.CONTRIBUTE, facts.office_id)


def not_theirs() -> NotPermitted:
    """Return the refusal for whoever does not answer for the action."""
    return NotPermitted(
        _(
            "The owner, who made the action, the head of the unit or the Gender Coordination Unit does this."
        )
    )


def changing(facts: Facts, scope: OfficeScope) -> Refusal | None:
    """Whoever answers for it changes what is pending."""
    if not answers_for(facts, scope):
        return not_theirs()
    if facts.state == ActionState.DONE:
        return WrongState(
            _("This action is said to be done; it can be changed once it is sent back."),
            code="not_editable",
        )
    return wrong_state(facts, PENDING_STATES)


def noting(facts: Facts, scope: OfficeScope) -> Refusal | None:
    """Whoever works for the office tells of progress, but not the verifier, who stays independent."""
    if is_viewer(facts.verifier_id, scope):
        return NotPermitted(
            _(
                "The verifier writes no progress notes, to stay independent; send it back with a reason."
            ),
            code="verifier",
        )
    if not works_on(facts, scope):
        return NotPermitted(_("Those who work for the office tell of its progress."))
    return wrong_state(facts, LIVE_STATES)


def starting(facts: Facts, scope: OfficeScope) -> Refusal | None:
    """Whoever answers for it begins it once."""
    return wrong_state(facts, (ActionState.OPEN,)) if answers_for(facts, scope) else not_theirs()


def finishing(facts: Facts, scope: OfficeScope) -> Refusal | None:
    """Whoever answers for it, and is not its verifier, says that it is done."""
    if not answers_for(facts, scope):
        return not_theirs()
    if refusal := wrong_state(facts, PENDING_STATES):
        return refusal
    if is_viewer(facts.verifier_id, scope):
        return NotPermitted(
            _("You are to verify this action, so somebody else says that it is done."),
            code="same_person",
        )
    return None


def naming(facts: Facts, scope: OfficeScope) -> Refusal | None:
    """Whoever answers for it names another verifier while it waits for one."""
    return wrong_state(facts, (ActionState.DONE,)) if answers_for(facts, scope) else not_theirs()


def verifying(facts: Facts, scope: OfficeScope) -> Refusal | None:
    """The verifier decides, who neither owns it, nor said that it is done, nor wrote its notes."""
    if facts.verifier_id is None or not is_viewer(facts.verifier_id, scope):
        return NotPermitted(_("The verifier of this action decides."))
    if refusal := wrong_state(facts, (ActionState.DONE,)):
        return refusal
    if is_viewer(facts.owner_id, scope) or is_viewer(facts.done_by_id, scope):
        return NotPermitted(_("Doing and verifying are always two persons."), code="same_person")
    if facts.viewer_wrote:
        return NotPermitted(
            _("You wrote progress notes of this action, so somebody else verifies it."),
            code="same_person",
        )
    if not facts.viewer_sees_cause or facts.office_id not in scope.visible:
        return NotPermitted(
            _("You do not see the record behind this action, so somebody else verifies it."),
            code="no_access",
        )
    return None


def dropping(facts: Facts, scope: OfficeScope) -> Refusal | None:
    """Whoever answers for it drops what is not finished."""
    return wrong_state(facts, LIVE_STATES) if answers_for(facts, scope) else not_theirs()


def reopening(facts: Facts, scope: OfficeScope) -> Refusal | None:
    """Whoever answers for it, or verified it, opens it again."""
    if not answers_for(facts, scope) and not is_viewer(facts.verifier_id, scope):
        return not_theirs()
    return wrong_state(facts, (ActionState.VERIFIED, ActionState.DROPPED))


def wrong_state(facts: Facts, states: tuple[str, ...]) -> Refusal | None:
    """Refuse a step that does not follow from the state of the action."""
    if facts.state in states:
        return None
    return WrongState(
        _("This step does not follow from the state “%(state)s”.")
        % {"state": ActionState(facts.state).label}
    )


def is_viewer(user_id: int | None, scope: OfficeScope) -> bool:
    """Whether the person of the scope is the one with this id; a job is nobody."""
    return user_id is not None and user_id == scope.user_id


RULES: dict[Step, Callable[[Facts, OfficeScope], Refusal | None]] = {
    Step.EDIT: changing,
    Step.NOTE: noting,
    Step.START: starting,
    Step.DONE: finishing,
    Step.NAME_VERIFIER: naming,
    Step.VERIFY: verifying,
    Step.SEND_BACK: verifying,
    Step.DROP: dropping,
    Step.REOPEN: reopening,
}
