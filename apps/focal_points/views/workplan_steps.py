"""The way of a workplan: submitted, approved twice or sent back, opened again; and its note."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.forms import VersionForm, look_at
from apps.accounts.requests import ScopedRequest
from apps.focal_points.forms.workplans import NoteForm, ReturnForm
from apps.focal_points.selectors.workplan_steps import WorkplanStep
from apps.focal_points.selectors.workplans import workplan_to_show
from apps.focal_points.services.workplans import steps, writing
from apps.focal_points.views.workplan_items import confirm, demand
from apps.focal_points.views.workplan_page import show_workplan
from apps.web.pages import go_to
from apps.web.refusals import Invalid, Problem, WrongState


@require_POST
def workplan_submit(request: ScopedRequest, workplan_id: int) -> HttpResponse:
    """Submit a workplan; what it lacks is listed, each with its item."""
    call = partial(
        steps.submit_workplan, workplan_id=workplan_id, now=timezone.now(), scope=request.scope
    )
    said = _("Submitted. The supervisor reads it first, then the Gender Coordination Unit.")
    return taken(request, workplan_id, VersionForm(request.POST), call, said)


@require_POST
def workplan_approve(request: ScopedRequest, workplan_id: int) -> HttpResponse:
    """Approve a workplan as its supervisor, or for the Gender Coordination Unit."""
    call = partial(
        steps.approve_workplan, workplan_id=workplan_id, now=timezone.now(), scope=request.scope
    )
    said = _("Approved. The focal point is told.")
    return taken(request, workplan_id, VersionForm(request.POST), call, said)


@require_POST
def workplan_return(request: ScopedRequest, workplan_id: int) -> HttpResponse:
    """Send a workplan back with a reason."""
    call = partial(
        steps.return_workplan, workplan_id=workplan_id, now=timezone.now(), scope=request.scope
    )
    form = ReturnForm(request.POST, auto_id="id_return_%s")
    said = _("Sent back. The focal point reads your reason.")
    return taken(request, workplan_id, form, call, said, shown="return_form")


@require_POST
def workplan_note(request: ScopedRequest, workplan_id: int) -> HttpResponse:
    """Keep the note of a workplan."""
    call = partial(writing.write_note, workplan_id=workplan_id, scope=request.scope)
    form = NoteForm(request.POST, auto_id="id_plan_%s")
    return taken(request, workplan_id, form, call, _("Saved."), shown="note_form")


@require_http_methods(["GET", "HEAD", "POST"])
def workplan_reopen(request: ScopedRequest, workplan_id: int) -> HttpResponse:
    """Open an approved workplan again, after saying that both approvals end."""
    workplan = workplan_to_show(workplan_id=workplan_id, scope=request.scope)
    if request.method == "POST":
        call = partial(steps.reopen_workplan, workplan_id=workplan_id, scope=request.scope)
        said = _("The workplan is a draft again. Submit it when it is changed.")
        return taken(request, workplan_id, VersionForm(request.POST), call, said)
    demand(WorkplanStep.REOPEN, workplan, request)
    return confirm(
        request,
        workplan,
        title=_("Change the items of this workplan?"),
        consequence=_(
            "The workplan becomes a draft, and both approvals end: the supervisor and the Gender"
            " Coordination Unit approve it anew. To tell how far an item is, nothing needs to be opened."
        ),
        button=_("Open it again"),
        version=workplan.version,
    )


def taken(
    request: ScopedRequest,
    workplan_id: int,
    form: Any,
    call: Callable[..., object],
    success: str,
    *,
    shown: str = "",
) -> HttpResponse:
    """Take a step with what was typed; refused, the page comes back with all of it."""
    found = workplan_to_show(workplan_id=workplan_id, scope=request.scope)
    problems: list[Problem] = []
    status = 422
    if form.is_valid():
        try:
            call(**form.cleaned_data)
        except Invalid as refused:
            problems = refused.problems
        except WrongState as late:
            problems = [Problem(code=late.code, message=late.message)]
            status = 409
        else:
            messages.success(request, success)
            return go_to(request, reverse("focal_points:workplan", args=[workplan_id]))
    for name, found_errors in form.errors.items():
        problems += [Problem(code="refused", message=each, field=name) for each in found_errors]
    look_at(form, found.version)
    again = {shown: form} if shown else {}
    return show_workplan(request, found, timezone.now(), problems=problems, status=status, **again)
