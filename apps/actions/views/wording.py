"""An action in words: its status, the steps that are offered, what comes next."""

from dataclasses import dataclass
from typing import Any, Literal

from django.forms import Form
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.actions.choices import PENDING_STATES, ActionState
from apps.actions.models import Action
from apps.actions.selectors.rules import Facts, Step, answers_for, is_viewer, obstacle
from apps.web.refusals import NotPermitted

HIDDEN_CAUSE = gettext_lazy("a record that you do not see")


@dataclass(frozen=True, slots=True)
class Offer:
    """A step that the viewer may take, or would take but for `why_not`; `form` asks what it needs."""

    step: Step
    label: str
    consequence: str
    url: str = ""
    why_not: str = ""
    form: Form | None = None
    is_open: bool = False
    kind: Literal["primary", "secondary", "danger"] = "primary"


def due_words(action: Action, zone_name: str) -> str:
    """Return until when something is owed: `due 31 January 2026 (Nairobi)`."""
    return _("due %(date)s (%(place)s)") % {
        "date": date_format(action.due_on, "DATE_FORMAT"),
        "place": zone_name,
    }


OFFERED: dict[str, tuple[Step, ...]] = {
    ActionState.OPEN: (Step.START, Step.DONE, Step.DROP),
    ActionState.UNDER_WAY: (Step.DONE, Step.DROP),
    ActionState.DONE: (Step.VERIFY, Step.SEND_BACK, Step.NAME_VERIFIER, Step.DROP),
    ActionState.VERIFIED: (Step.REOPEN,),
    ActionState.DROPPED: (Step.REOPEN,),
}
LABELS: dict[Step, Any] = {
    Step.START: gettext_lazy("Start"),
    Step.DONE: gettext_lazy("Say that it is done"),
    Step.VERIFY: gettext_lazy("Verify"),
    Step.SEND_BACK: gettext_lazy("Send back"),
    Step.NAME_VERIFIER: gettext_lazy("Name another verifier"),
    Step.DROP: gettext_lazy("Drop"),
    Step.REOPEN: gettext_lazy("Open again"),
}
CONSEQUENCES: dict[Step, Any] = {
    Step.START: gettext_lazy("Everybody sees that work has begun."),
    Step.DONE: gettext_lazy("It then goes to somebody independent, who verifies it."),
    Step.VERIFY: gettext_lazy(
        "You confirm that you have seen the proof. The action is then closed."
    ),
    Step.SEND_BACK: gettext_lazy("The owner reads your reason and goes on with it."),
    Step.NAME_VERIFIER: gettext_lazy("This person is told that it waits for them."),
    Step.DROP: gettext_lazy("Nobody owes it any more. The reason stays in its history."),
    Step.REOPEN: gettext_lazy("It is owed again. What was said before stays in its history."),
}
FIRST = {Step.START, Step.VERIFY}


def offers_for(
    action: Action, facts: Facts, scope: OfficeScope, forms: dict[Step, Form], failed: Step | None
) -> list[Offer]:
    """Return the steps to show: those of the state that are the viewer's, and why one is not free.

    Who is named as verifier sees the verifier's steps even when they are refused, with the reason.
    """
    offers = []
    for step in OFFERED[action.state]:
        refusal = obstacle(step, facts=facts, scope=scope)
        is_named = step in {Step.VERIFY, Step.SEND_BACK} and is_viewer(facts.verifier_id, scope)
        if (
            isinstance(refusal, NotPermitted)
            and not is_named
            and not refusal.code.startswith("same")
        ):
            continue
        is_main = step in FIRST or (step is Step.DONE and action.state == ActionState.UNDER_WAY)
        offers.append(
            Offer(
                step=step,
                label=str(LABELS[step]),
                consequence=str(CONSEQUENCES[step]),
                url=reverse(f"actions:action_{step}", args=[action.pk]),
                why_not=str(refusal) if refusal else "",
                form=forms.get(step),
                is_open=step is failed,
                kind="primary" if is_main else "danger" if step is Step.DROP else "secondary",
            )
        )
    return offers


def next_words(action: Action, facts: Facts, scope: OfficeScope) -> str:
    """Return what happens next, as a sentence."""
    if action.state in PENDING_STATES:
        if action.owner_id is None:
            return _("The head of the office owes this; nobody has been named as its owner.")
        if action.verifier_id is None:
            return _("When it is said to be done, the nearest independent head verifies it.")
        return _("When it is said to be done, %(person)s verifies it.") % {
            "person": name_of(action.verifier)
        }
    if action.state == ActionState.DONE:
        if action.verifier_id is None:
            return _(
                "No head at this office or above is independent of this action. Its owner, who made it,"
                " the head of the unit or the Gender Coordination Unit names a verifier."
            )
        if is_viewer(action.verifier_id, scope):
            return _("It waits for you: look at what proves it, then verify it or send it back.")
        return _("%(person)s verifies it next.") % {"person": name_of(action.verifier)}
    if answers_for(facts, scope):
        return _("It is closed. If it turns out otherwise, open it again with a reason.")
    return _("It is closed.")
