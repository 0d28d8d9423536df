"""The page of one action, as everybody sees it who may."""

from datetime import datetime

from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.accounts.requests import ScopedRequest
from apps.actions.choices import ActionState
from apps.actions.due import today_in
from apps.actions.forms.actions import (
    DoneForm,
    NoteForm,
    ReasonForm,
    ReopenForm,
    StepForm,
    VerifierForm,
    VerifyForm,
)
from apps.actions.models import Action
from apps.actions.records import seen
from apps.actions.selectors.register import cause_of, causes_of, notes_of
from apps.actions.selectors.rules import Step, facts_for_verifier, obstacle
from apps.actions.selectors.statuses import is_late, status_of
from apps.actions.views import wording
from apps.figures.display import format_number
from apps.organization.deadlines import zone_label
from apps.organization.selectors import tree_on
from apps.web.pages import render_page
from apps.web.parts import Action as Button


def show_action(
    request: ScopedRequest,
    action: Action,
    now: datetime,
    *,
    step_form: tuple[Step, Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the page of an action; `step_form` is a step that was refused, with what was typed."""
    scope = request.scope
    facts = facts_for_verifier(action=action, scope=scope)
    node = tree_on(day=now.date()).nodes.get(action.office_id)
    zone = node.time_zone if node else "UTC"
    forms = step_forms(action, now, zone, request)
    failed = None
    if step_form is not None:
        failed, forms[step_form[0]] = step_form
    offers = wording.offers_for(action, facts, scope, forms, failed)
    cause = cause_of(action)
    causes = causes_of(actions=[action], scope=scope)
    note_form = forms.pop(Step.NOTE)
    record = seen([action.pk], scope)[action.pk]
    late = is_late(action, zone, now)
    buttons = []
    if scope.is_inner_circle or record.may_change:
        history = reverse("desk:history", args=[record.ref.kind, record.ref.id])
        buttons.append(Button(_("History"), history, kind="link", key="history"))
    if obstacle(Step.EDIT, facts=facts, scope=scope) is None:
        buttons.append(
            Button(_("Change"), reverse("actions:action_edit", args=[action.pk]), key="edit")
        )
    context = {
        "action": action,
        "cost": "" if action.cost is None else format_number(action.cost, get_language() or "en"),
        "record": record,
        "title": action.title,
        "crumbs": [(_("Actions"), reverse("actions:register")), (node_name(node, action), "")],
        "status": status_of(action, late=late),
        # What is late says so with the same date.
        "facts": [] if late else [wording.due_words(action, zone_label(zone))],
        "actions": buttons,
        "office": node_name(node, action),
        "cause": causes.get(cause) if cause else None,
        "has_cause": cause is not None,
        "hidden_cause": wording.HIDDEN_CAUSE,
        "notes": notes_of(action=action, scope=scope),
        "note_form": (note_form if obstacle(Step.NOTE, facts=facts, scope=scope) is None else None),
        "offers": offers,
        "next_words": wording.next_words(action, facts, scope),
        "form": step_form[1] if step_form else None,
        "typed_in_vain": typed(step_form[1])
        if step_form and step_form[0] not in {*(offer.step for offer in offers), Step.NOTE}
        else "",
    }
    return render_page(request, "actions/action_detail.html", context, status=status)


def step_forms(
    action: Action, now: datetime, zone: str, request: ScopedRequest
) -> dict[Step, Form]:
    """Return an empty form for each step that could be offered."""
    initial = {"version": action.version}

    def options(step: Step) -> dict[str, object]:
        return {"initial": initial, "auto_id": f"id_{step}_%s"}

    forms: dict[Step, Form] = {
        Step.NOTE: NoteForm(auto_id="id_note_%s"),
        Step.START: StepForm(**options(Step.START)),  # type: ignore[arg-type]
        Step.DONE: DoneForm(**options(Step.DONE)),  # type: ignore[arg-type]
        Step.VERIFY: VerifyForm(**options(Step.VERIFY)),  # type: ignore[arg-type]
        Step.SEND_BACK: ReasonForm(**options(Step.SEND_BACK)),  # type: ignore[arg-type]
        Step.DROP: ReasonForm(**options(Step.DROP)),  # type: ignore[arg-type]
        Step.REOPEN: ReopenForm(
            initial=initial | {"due_on": max(action.due_on, today_in(zone, now))},
            auto_id="id_reopen_%s",
        ),
    }
    if action.state == ActionState.DONE:
        forms[Step.NAME_VERIFIER] = VerifierForm(
            initial=initial,
            auto_id="id_name_verifier_%s",
            office_id=action.office_id,
            on=now.date(),
            scope=request.scope,
        )
    return forms


def node_name(node: object, action: Action) -> str:
    """Return the name of an action's office; of one that is closed by now its code."""
    return str(getattr(node, "name", "") or action.office.code)


def typed(form: Form) -> str:
    """Return what somebody typed into a form that cannot be shown any more."""
    return "\n\n".join(
        value
        for name, value in form.data.items()
        if name in form.fields and name != "version" and value
    )
