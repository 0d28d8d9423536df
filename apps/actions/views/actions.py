"""Making an action, looking at it, changing it, and its steps."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.capabilities import Capability
from apps.accounts.forms import RefusableForm, office_choices
from apps.accounts.history import values_at
from apps.accounts.records import RecordRef, record_to_change
from apps.accounts.requests import ScopedRequest
from apps.accounts.scope import OfficeScope
from apps.actions.forms.actions import (
    ActionForm,
    DoneForm,
    NoteForm,
    OfficeForm,
    ReasonForm,
    ReopenForm,
    StepForm,
    VerifierForm,
    VerifyForm,
)
from apps.actions.models import Action
from apps.actions.selectors.register import action_seen, may_create, ref_of
from apps.actions.selectors.rules import Step, facts_of, obstacle
from apps.actions.services import register, steps
from apps.actions.views.action_page import show_action
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeTree
from apps.web.pages import go_to, render_page
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState

SAID = (
    "title",
    "due_on",
    "priority",
    "description",
    "expected_effect",
    "resources",
    "cost",
    "currency",
)
"""What an edit form and the columns of an action call by the same name."""
LONGEST_NUMBER = 9
FILLED = {"title": register.LONGEST_TITLE, "description": register.LONGEST_TEXT}
"""What the address of a new action may fill in, and how much of it."""


@require_http_methods(["GET", "HEAD", "POST"])
def action_new(request: ScopedRequest) -> HttpResponse:
    """Make an action: of the office and because of the record in the address, which may fill words in."""
    now, scope = timezone.now(), request.scope
    if not may_create(scope=scope):
        raise NotPermitted(_("Those who work for an office make its actions."))
    named = request.GET.get("cause", "")
    cause = RecordRef.named(named) if named else None
    origin = record_to_change(cause, scope=scope) if cause else None
    tree = tree_on(day=now.date())
    offices = offices_of(tree, scope)
    asked = request.POST if "office" in request.POST else request.GET
    code = asked.get("office", "")
    # An empty office in the address asks for the choice.
    node = tree.nodes.get(origin.office_id or 0) if origin else None
    if "office" not in asked and node is not None:
        code = node.code
    elif "office" not in asked and len(offices) == 1:
        code = offices[0][0]
    # What a record says of itself may fill the form; whoever makes the action corrects it.
    filled = {
        name: request.GET[name][:limit] for name, limit in FILLED.items() if request.GET.get(name)
    }
    context: dict[str, Any] = {
        "title": _("Make an action"),
        "crumbs": [(_("Actions"), reverse("actions:register"))],
        "cause": origin,
        "cancel_url": origin.url if origin else reverse("actions:register"),
    }
    if not code:
        context |= {
            "office_form": OfficeForm(offices=offices),
            "filled": filled,
            "cause_value": request.GET.get("cause", ""),
        }
        return render_page(request, "actions/action_new.html", context)
    if code not in dict(offices):
        raise OutOfScope
    node = tree.by_code[code]
    action_form = ActionForm(
        request.POST if request.method == "POST" else None,
        office_id=node.id,
        on=now.date(),
        scope=scope,
        initial={"priority": "medium", **filled},
    )
    if action_form.is_bound and action_form.is_valid():
        try:
            action = register.create_action(
                office_id=node.id, data=action_form.said(), cause=cause, now=now, scope=scope
            )
        except Invalid as refusal:
            action_form.take(refusal)
        else:
            messages.success(request, _("The action is made."))
            return go_to(request, reverse("actions:action_detail", args=[action.pk]))
    context |= {
        "form": action_form,
        "office": node,
        "may_choose": len(offices) > 1,
        "button": _("Make the action"),
    }
    status = 422 if action_form.errors else 200
    return render_page(request, "actions/action_form.html", context, status=status)


@require_safe
def action_detail(request: ScopedRequest, action_id: int) -> HttpResponse:
    """Show one action."""
    return show_action(
        request, action_seen(action_id=action_id, scope=request.scope), timezone.now()
    )


@require_http_methods(["GET", "HEAD", "POST"])
def action_edit(request: ScopedRequest, action_id: int) -> HttpResponse:
    """Change what an action says; from an older version nothing that was typed is lost."""
    now, scope = timezone.now(), request.scope
    action = action_seen(action_id=action_id, scope=scope)
    if refusal := obstacle(Step.EDIT, facts=facts_of(action), scope=scope):
        raise refusal
    earlier = restored(request.GET.get("restore", ""), action, scope)
    form = ActionForm(
        request.POST if request.method == "POST" else None,
        office_id=action.office_id,
        on=now.date(),
        scope=scope,
        kept=(action.owner, action.verifier),
        initial={
            **said_of(action),
            **earlier,
            "version": action.version,
        },
    )
    status, theirs = 200, []
    if form.is_bound and form.is_valid():
        try:
            register.edit_action(
                action_id=action_id,
                version=form.cleaned_data["version"] or 0,
                data=form.said(),
                now=now,
                scope=scope,
            )
        except Invalid as refused:
            form.take(refused)
        except WrongState as stale:
            if stale.code != "stale":
                raise
            action = action_seen(action_id=action_id, scope=scope)
            theirs = differing(form, action)
            look_at(form, action)
            form.add_error(None, str(stale))
            status = 409
        else:
            messages.success(request, _("The action is changed."))
            return go_to(request, reverse("actions:action_detail", args=[action_id]))
    node = tree_on(day=now.date()).nodes.get(action.office_id)
    context = {
        "title": _("Change the action"),
        "crumbs": [
            (_("Actions"), reverse("actions:register")),
            (action.title, reverse("actions:action_detail", args=[action_id])),
        ],
        "form": form,
        "office": node,
        "theirs": theirs,
        "is_restored": bool(earlier) and not form.is_bound,
        "button": _("Save what you typed") if theirs else _("Save"),
        "cancel_url": reverse("actions:action_detail", args=[action_id]),
    }
    status = 422 if form.errors and status == 200 else status
    return render_page(request, "actions/action_form.html", context, status=status)


@require_POST
def note(request: ScopedRequest, action_id: int) -> HttpResponse:
    """Write a progress note."""
    form = NoteForm(request.POST, auto_id="id_note_%s")

    def call(*, version: int, **words: Any) -> object:
        return steps.add_note(action_id=action_id, now=timezone.now(), scope=request.scope, **words)

    return taken(request, action_id, Step.NOTE, form, call, _("The note is written down."))


@require_POST
def start(request: ScopedRequest, action_id: int) -> HttpResponse:
    """Say that work has begun."""
    form = StepForm(request.POST, auto_id="id_start_%s")
    call = bound(steps.start, request, action_id)
    return taken(request, action_id, Step.START, form, call, _("Under way."))


@require_POST
def done(request: ScopedRequest, action_id: int) -> HttpResponse:
    """Say that it is done."""
    form = DoneForm(request.POST, auto_id="id_done_%s")
    call = bound(steps.say_done, request, action_id)
    return taken(
        request, action_id, Step.DONE, form, call, _("Done. Somebody independent verifies it next.")
    )


@require_POST
def name_verifier(request: ScopedRequest, action_id: int) -> HttpResponse:
    """Give it to another verifier."""
    action = action_seen(action_id=action_id, scope=request.scope)
    form = VerifierForm(
        request.POST,
        auto_id="id_name_verifier_%s",
        office_id=action.office_id,
        on=timezone.now().date(),
        scope=request.scope,
    )

    def call(*, verifier: int, **words: Any) -> object:
        return bound(steps.name_verifier, request, action_id)(verifier_id=verifier, **words)

    return taken(
        request, action_id, Step.NAME_VERIFIER, form, call, _("The verifier is told of it.")
    )


@require_POST
def verify(request: ScopedRequest, action_id: int) -> HttpResponse:
    """Verify as the independent verifier."""
    form = VerifyForm(request.POST, auto_id="id_verify_%s")
    call = bound(steps.verify, request, action_id)
    return taken(request, action_id, Step.VERIFY, form, call, _("Verified. The action is closed."))


@require_POST
def send_back(request: ScopedRequest, action_id: int) -> HttpResponse:
    """Send it back with a reason."""
    form = ReasonForm(request.POST, auto_id="id_send_back_%s")
    call = bound(steps.send_back, request, action_id)
    return taken(
        request, action_id, Step.SEND_BACK, form, call, _("Sent back. The owner reads your reason.")
    )


@require_POST
def drop(request: ScopedRequest, action_id: int) -> HttpResponse:
    """Give it up with a reason."""
    form = ReasonForm(request.POST, auto_id="id_drop_%s")
    call = bound(steps.drop, request, action_id)
    return taken(request, action_id, Step.DROP, form, call, _("Dropped. The reason stays with it."))


@require_POST
def reopen(request: ScopedRequest, action_id: int) -> HttpResponse:
    """Open it again with a reason and a date."""
    form = ReopenForm(request.POST, auto_id="id_reopen_%s")
    call = bound(steps.reopen, request, action_id)
    return taken(request, action_id, Step.REOPEN, form, call, _("Open again."))


def bound(
    step: Callable[..., Action], request: ScopedRequest, action_id: int
) -> Callable[..., object]:
    """Return a step of the services that only lacks what was typed."""

    def call(**words: Any) -> object:
        return step(action_id=action_id, now=timezone.now(), scope=request.scope, **words)

    return call


def taken(
    request: ScopedRequest,
    action_id: int,
    step: Step,
    form: RefusableForm,
    call: Callable[..., object],
    success: str,
) -> HttpResponse:
    """Take a step with what was typed; refused, the page comes back with all of it."""
    status = 422
    if form.is_valid():
        try:
            call(**{"version": 0, **form.cleaned_data})
        except Invalid as refusal:
            form.take(refusal)
        except WrongState as stale:
            if stale.code != "stale":
                raise
            form.add_error(None, str(stale))
            status = 409
        else:
            messages.success(request, success)
            return go_to(request, reverse("actions:action_detail", args=[action_id]))
    action = action_seen(action_id=action_id, scope=request.scope)
    if "version" in form.fields:
        look_at(form, action)
    return show_action(request, action, timezone.now(), step_form=(step, form), status=status)


def look_at(form: RefusableForm, action: Action) -> None:
    """Let a form that comes back name the action as it is now: that is what its page shows."""
    form.data = {
        **{name: form.data.get(name) for name in form.fields},
        "version": str(action.version),
    }


def said_of(action: Action) -> dict[str, Any]:
    """Return what an action says under the names of the form."""
    return {
        **{name: getattr(action, name) for name in SAID},
        "owner": action.owner_id,
        "verifier": action.verifier_id,
    }


def restored(event: str, action: Action, scope: OfficeScope) -> dict[str, Any]:
    """Return what an action said after an event of its history, to fill the form; nothing without one."""
    if not event:
        return {}
    if not event.isdecimal() or len(event) > LONGEST_NUMBER:
        raise OutOfScope
    before = values_at(ref=ref_of(action.pk), event_id=int(event), scope=scope)
    return {
        **{name: before[name] for name in SAID},
        "owner": before["owner_id"],
        "verifier": before["verifier_id"],
    }


def differing(form: ActionForm, action: Action) -> list[tuple[str, str, str]]:
    """Return (label, what stands there now, what was typed) of each field that differs."""
    return [
        (
            str(form[name].label),
            shown(form, name, value),
            shown(form, name, form.cleaned_data[name]),
        )
        for name, value in said_of(action).items()
        if (value or "") != (form.cleaned_data[name] or "")
    ]


def shown(form: ActionForm, name: str, value: Any) -> str:
    """Return a value as its field shows it."""
    choices = dict(getattr(form.fields[name], "choices", ()))
    return str(
        choices.get(str(value if value is not None else ""), value if value is not None else "")
    )


def offices_of(tree: OfficeTree, scope: OfficeScope) -> list[tuple[str, str]]:
    """Return the offices that the person works for as (code, name), in the order of the tree."""
    held = scope.over(Capability.CONTRIBUTE)
    choices = office_choices(tree, None if held.everywhere else held.ids)
    return [(tree.nodes[int(value)].code, label) for value, label in choices]
