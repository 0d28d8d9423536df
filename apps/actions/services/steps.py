"""The way of an action: begun, told of, said to be done, verified by somebody else; dropped, opened again."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.actions.choices import ActionState
from apps.actions.models import Action, ProgressNote
from apps.actions.selectors.circles import hold_parties
from apps.actions.selectors.evidence import has_evidence
from apps.actions.selectors.parties import Parties, nearest_verifier, party_problems
from apps.actions.selectors.register import action_seen, cause_of
from apps.actions.selectors.rules import Step, facts_for_verifier, obstacle
from apps.actions.services import telling
from apps.actions.services.register import LONGEST_TEXT, TWICE, due_problems
from apps.actions.services.writing import demand, write
from apps.web.refusals import Invalid, Problem


@transaction.atomic
def add_note(*, action_id: int, text: str, now: datetime, scope: OfficeScope) -> ProgressNote:
    """Write down how an action goes; the note stays as it is, and sent twice it is written once."""
    action = action_seen(action_id=action_id, scope=scope, lock=True)
    refusal = obstacle(Step.NOTE, facts=facts_for_verifier(action=action, scope=scope), scope=scope)
    if refusal is not None:
        raise refusal
    words = required(text, "text", _("Write the note first."))
    sent_before = ProgressNote.objects.filter(
        action=action, text=words, written_by_id=scope.user_id, written_at__gt=now - TWICE
    ).first()
    if sent_before is not None:
        return sent_before
    return ProgressNote.objects.create(
        action=action, text=words, written_by_id=scope.user_id, written_at=now
    )


@transaction.atomic
def start(*, action_id: int, version: int, now: datetime, scope: OfficeScope) -> Action:
    """Say that work has begun."""
    action = action_seen(action_id=action_id, scope=scope, lock=True)
    demand(Step.START, action=action, version=version, scope=scope)
    return write(action, state=ActionState.UNDER_WAY)


@transaction.atomic
def say_done(
    *,
    action_id: int,
    version: int,
    no_evidence_because: str = "",
    now: datetime,
    scope: OfficeScope,
) -> Action:
    """Say that an action is done: with evidence attached, or a reason why there can be none.

    Without a verifier it goes to the nearest independent head; where there is none it waits until
    one is named.
    """
    hold_parties(scope=scope)
    action = action_seen(action_id=action_id, scope=scope, lock=True)
    demand(Step.DONE, action=action, version=version, scope=scope)
    reason = no_evidence_because.strip()
    if not has_evidence(action=action, scope=scope):
        reason = required(
            reason,
            "no_evidence_because",
            _("Attach a file or link that proves it, or say why there can be none."),
        )
    verifier_id = action.verifier_id or nearest_verifier(action=action, on=now.date(), scope=scope)
    write(
        action,
        state=ActionState.DONE,
        done_by_id=scope.user_id,
        done_at=now,
        verifier_id=verifier_id,
        no_evidence_because=reason,
        returned_because="",
    )
    telling.tell_verifiers(actions=[action], now=now, scope=scope)
    return action


@transaction.atomic
def name_verifier(
    *, action_id: int, version: int, verifier_id: int, now: datetime, scope: OfficeScope
) -> Action:
    """Give an action that is said to be done to another verifier."""
    hold_parties(scope=scope)
    action = action_seen(action_id=action_id, scope=scope, lock=True)
    demand(Step.NAME_VERIFIER, action=action, version=version, scope=scope)
    wish = Parties(
        owner_id=action.owner_id,
        verifier_id=verifier_id,
        office_id=action.office_id,
        cause=cause_of(action),
        action_id=action.pk,
    )
    problems = party_problems(wish=wish, new=frozenset({"verifier"}), on=now.date(), scope=scope)
    involved = ProgressNote.objects.filter(action=action, written_by_id=verifier_id).exists()
    if verifier_id == action.done_by_id or involved:
        problems.append(
            Problem(
                code="same_person",
                field="verifier",
                message=_("Whoever said that it is done or wrote its notes does not verify it."),
            )
        )
    if problems:
        raise Invalid(problems=problems)
    write(action, verifier_id=verifier_id)
    telling.tell_verifiers(actions=[action], now=now, scope=scope)
    return action


@transaction.atomic
def verify(
    *, action_id: int, version: int, words: str = "", now: datetime, scope: OfficeScope
) -> Action:
    """Confirm as its verifier that an action is done; `words` say what was found."""
    action = action_seen(action_id=action_id, scope=scope, lock=True)
    demand(Step.VERIFY, action=action, version=version, scope=scope)
    write(
        action,
        state=ActionState.VERIFIED,
        closed_by_id=scope.user_id,
        closed_at=now,
        closing_words=short(words, "words"),
    )
    telling.tell_concerned(
        action=action,
        occasion="verified",
        text=telling.VERIFIED,
        reason="",
        now=now,
        scope=scope,
    )
    return action


@transaction.atomic
def send_back(
    *, action_id: int, version: int, reason: str, now: datetime, scope: OfficeScope
) -> Action:
    """Send an action back as its verifier, with the reason that its owner reads."""
    action = action_seen(action_id=action_id, scope=scope, lock=True)
    demand(Step.SEND_BACK, action=action, version=version, scope=scope)
    reason = required(reason, "reason", _("Say what is missing; the owner reads this."))
    write(
        action,
        state=ActionState.UNDER_WAY,
        done_at=None,
        returned_because=reason,
    )
    telling.tell_concerned(
        action=action,
        occasion="sent_back",
        text=telling.SENT_BACK,
        reason=reason,
        now=now,
        scope=scope,
    )
    return action


@transaction.atomic
def drop(*, action_id: int, version: int, reason: str, now: datetime, scope: OfficeScope) -> Action:
    """Give an action up, with the reason that everybody concerned reads."""
    action = action_seen(action_id=action_id, scope=scope, lock=True)
    demand(Step.DROP, action=action, version=version, scope=scope)
    reason = required(reason, "reason", _("Say why it will not be done."))
    write(
        action,
        state=ActionState.DROPPED,
        closed_by_id=scope.user_id,
        closed_at=now,
        closing_words=reason,
    )
    telling.tell_concerned(
        action=action,
        occasion="dropped",
        text=telling.DROPPED,
        reason=reason,
        now=now,
        scope=scope,
    )
    return action


@transaction.atomic
def reopen(
    *,
    action_id: int,
    version: int,
    reason: str,
    due_on: date,
    now: datetime,
    scope: OfficeScope,
) -> Action:
    """Open a verified or dropped action again, with a reason and a due date that is not over.

    A verifier whose edge would close a circle by now is taken out.
    """
    hold_parties(scope=scope)
    action = action_seen(action_id=action_id, scope=scope, lock=True)
    demand(Step.REOPEN, action=action, version=version, scope=scope)
    problems = due_problems(due_on, office_id=action.office_id, now=now)
    if not reason.strip():
        problems.append(
            Problem(
                code="required",
                field="reason",
                message=_("Say why it is opened again."),
            )
        )
    if problems:
        raise Invalid(problems=problems)
    wish = Parties(
        owner_id=action.owner_id,
        verifier_id=action.verifier_id,
        office_id=action.office_id,
        cause=cause_of(action),
        action_id=action.pk,
    )
    closes_circle = party_problems(wish=wish, new=frozenset(), on=now.date(), scope=scope)
    reason = short(reason, "reason")
    write(
        action,
        state=ActionState.OPEN,
        due_on=due_on,
        verifier_id=None if closes_circle else action.verifier_id,
        done_by_id=None,
        done_at=None,
        closed_by_id=None,
        closed_at=None,
        closing_words="",
        no_evidence_because="",
        returned_because=reason,
    )
    telling.tell_concerned(
        action=action,
        occasion="reopened",
        text=telling.REOPENED,
        reason=reason,
        now=now,
        scope=scope,
    )
    return action


def required(text: str, field: str, message: str) -> str:
    """Return a text that must be there; raises Invalid with the message when it is not."""
    if not text.strip():
        raise Invalid(problems=[Problem(code="required", field=field, message=message)])
    return short(text, field)


def short(text: str, field: str) -> str:
    """Return a text without blanks around it; raises Invalid when it is too long."""
    text = text.strip()
    if len(text) > LONGEST_TEXT:
        message = _("This is too long; at most %(limit)s characters.") % {"limit": LONGEST_TEXT}
        raise Invalid(problems=[Problem(code="too_long", field=field, message=message)])
    return text
