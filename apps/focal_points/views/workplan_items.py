"""Items of a workplan: added, changed, moved, removed, taken over; their progress, and promises of them."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.forms import VersionForm, look_at
from apps.accounts.requests import ScopedRequest
from apps.focal_points.forms.workplans import (
    ItemForm,
    ProgressForm,
    TakeOverForm,
    item_said,
    links_offered,
)
from apps.focal_points.models import Workplan, WorkplanItem
from apps.focal_points.selectors.workplan_steps import (
    WorkplanStep,
    workplan_facts,
    workplan_obstacle,
)
from apps.focal_points.selectors.workplan_words import closed_since, serves, title_of
from apps.focal_points.selectors.workplans import (
    areas_offered,
    item_seen,
    open_items_before,
    workplan_to_show,
)
from apps.focal_points.services.workplans import promising, writing
from apps.focal_points.views.workplan_page import list_url, show_workplan
from apps.policy.selectors.commitments import commitments, guideline_activities, is_open_on
from apps.web.language import in_language
from apps.web.pages import go_to, render_page
from apps.web.refusals import Invalid, Problem, WrongState


def place_of(item: WorkplanItem) -> str:
    """Return the address of an item on the page of its workplan."""
    return f"{reverse('focal_points:workplan', args=[item.workplan_id])}#item-{item.pk}"


def crumbs_of(workplan: Workplan) -> list[tuple[str, str]]:
    """Return the way to a workplan."""
    return [
        (_("Workplans"), list_url(workplan.year)),
        (title_of(workplan), reverse("focal_points:workplan", args=[workplan.pk])),
    ]


def demand(step: WorkplanStep, workplan: Workplan, request: ScopedRequest) -> None:
    """Raise what stands in the way of a step before its form is shown."""
    facts = workplan_facts(workplan)
    if refusal := workplan_obstacle(step, facts=facts, scope=request.scope):
        raise refusal


def demand_before_typing(workplan: Workplan, request: ScopedRequest) -> None:
    """Raise what stands in the way of writing; what was typed meanwhile comes back with the form instead."""
    if request.method != "POST":
        demand(WorkplanStep.WRITE, workplan, request)


def item_form(
    request: ScopedRequest, workplan: Workplan, item: WorkplanItem | None, now: datetime
) -> ItemForm:
    """Return the form of an item, with the areas and what it may serve today."""
    scope, today = request.scope, now.date()
    return ItemForm(
        request.POST if request.method == "POST" else None,
        areas=areas_offered(on=today, kept=item.area_id if item else None, scope=scope),
        links=links_offered(
            commitments=[one for one in commitments(scope=scope) if is_open_on(one, today)],
            activities=guideline_activities(scope=scope),
            held=item,
        ),
        initial=item_said(item) if item else None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def workplan_item_new(request: ScopedRequest, workplan_id: int) -> HttpResponse:
    """Add an item; with “and another” the next empty form follows."""
    now, scope = timezone.now(), request.scope
    workplan = workplan_to_show(workplan_id=workplan_id, scope=scope)
    demand_before_typing(workplan, request)
    form = item_form(request, workplan, None, now)
    if form.is_bound and form.is_valid():
        try:
            item = writing.add_item(workplan_id=workplan_id, data=form.said(), now=now, scope=scope)
        except Invalid as refused:
            form.take(refused)
        except WrongState as late:
            form.add_error(None, str(late))
            return show_item_form(request, workplan, form, title=_("Add an item"), status=409)
        else:
            messages.success(request, _("Item %(number)s is added.") % {"number": item.position})
            if request.POST.get("do") == "another":
                return go_to(request, request.path)
            return go_to(request, place_of(item))
    return show_item_form(request, workplan, form, title=_("Add an item"), is_new=True)


@require_http_methods(["GET", "HEAD", "POST"])
def workplan_item(request: ScopedRequest, item_id: int) -> HttpResponse:
    """Change what an item says; from an older version nothing that was typed is lost."""
    now, scope = timezone.now(), request.scope
    item = item_seen(item_id=item_id, scope=scope)
    workplan = item.workplan
    demand_before_typing(workplan, request)
    form = item_form(request, workplan, item, now)
    title = _("Item %(number)s") % {"number": item.position}
    if form.is_bound and form.is_valid():
        try:
            writing.change_item(
                item_id=item_id,
                version=form.cleaned_data["version"],
                data=form.said(),
                now=now,
                scope=scope,
            )
        except Invalid as refused:
            form.take(refused)
        except WrongState as late:
            form.add_error(None, str(late))
            look_at(form, item.version)
            theirs = item if late.code == "stale" else None
            return show_item_form(request, workplan, form, title=title, theirs=theirs, status=409)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, place_of(item))
    closed = closed_since(item, on=now.date())
    return show_item_form(request, workplan, form, title=title, closed=closed)


def show_item_form(
    request: ScopedRequest,
    workplan: Workplan,
    form: ItemForm,
    *,
    title: str,
    is_new: bool = False,
    theirs: WorkplanItem | None = None,
    closed: Any = None,
    status: int = 200,
) -> HttpResponse:
    """Render the form of an item; `theirs` is what it says now where somebody else was faster."""
    context = {
        "title": title,
        "crumbs": crumbs_of(workplan),
        "form": form,
        "is_new": is_new,
        "theirs": theirs,
        "theirs_serves": serves(theirs) if theirs else "",
        "theirs_area": in_language(theirs.area, "title") if theirs else "",
        "closed": closed,
        "cancel_url": reverse("focal_points:workplan", args=[workplan.pk]),
    }
    if status == 200 and form.errors:
        status = 422
    return render_page(request, "focal_points/workplan_item.html", context, status=status)


@require_POST
def workplan_item_move(request: ScopedRequest, item_id: int) -> HttpResponse:
    """Move an item one place up or down."""
    by = {"up": -1, "down": 1}.get(request.POST.get("to", ""), 0)
    item = writing.move_item(item_id=item_id, by=by, scope=request.scope)
    return go_to(request, place_of(item))


@require_http_methods(["GET", "HEAD", "POST"])
def workplan_item_remove(request: ScopedRequest, item_id: int) -> HttpResponse:
    """Remove an item after saying what goes with it."""
    scope = request.scope
    item = item_seen(item_id=item_id, scope=scope)
    workplan = item.workplan
    demand(WorkplanStep.WRITE, workplan, request)
    if request.method == "POST":
        form = VersionForm(request.POST)
        form.is_valid()
        version = form.cleaned_data.get("version", 0)
        writing.remove_item(item_id=item_id, version=version, scope=scope)
        messages.success(request, _("The item is removed."))
        return go_to(request, reverse("focal_points:workplan", args=[workplan.pk]))
    consequence = _(
        "“%(title)s” leaves the workplan. Its words stay in the history; what was logged for it stays in"
        " the log."
    ) % {"title": item.title}
    if item.action_id is not None:
        more = _("The action that was made of it stays in the register.")
        consequence = f"{consequence} {more}"
    return confirm(
        request,
        workplan,
        title=_("Remove item %(number)s?") % {"number": item.position},
        consequence=consequence,
        button=_("Remove the item"),
        version=item.version,
        is_dangerous=True,
    )


@require_POST
def workplan_item_progress(request: ScopedRequest, item_id: int) -> HttpResponse:
    """Say how far an item is; refused, the page comes back with the words."""
    now, scope = timezone.now(), request.scope
    item = item_seen(item_id=item_id, scope=scope)
    form = ProgressForm(request.POST, auto_id=f"id_{item.pk}_%s")
    status = 422
    if form.is_valid():
        try:
            writing.tell_progress(
                item_id=item_id,
                version=form.cleaned_data["version"],
                progress=form.cleaned_data["progress"],
                note=form.cleaned_data["note"],
                scope=scope,
            )
        except Invalid as refused:
            form.take(refused)
        except WrongState as stale:
            if stale.code != "stale":
                raise
            form.add_error(None, str(stale))
            look_at(form, item.version)
            status = 409
        else:
            messages.success(request, _("Saved."))
            return go_to(request, place_of(item))
    problems = [
        Problem(code="refused", message=str(message), field=f"{item.pk}_note")
        for found in form.errors.values()
        for message in found
    ]
    workplan = workplan_to_show(workplan_id=item.workplan_id, scope=scope)
    return show_workplan(
        request,
        workplan,
        now,
        problems=problems,
        progress_of_item=(item.pk, form),
        status=status,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def workplan_item_promise(request: ScopedRequest, item_id: int) -> HttpResponse:
    """Make an action of an item after saying what that means."""
    now, scope = timezone.now(), request.scope
    item = item_seen(item_id=item_id, scope=scope)
    workplan = item.workplan
    demand(WorkplanStep.PROMISE, workplan, request)
    if request.method == "POST":
        form = VersionForm(request.POST)
        form.is_valid()
        try:
            promising.make_a_promise(
                item_id=item_id,
                version=form.cleaned_data.get("version", 0),
                now=now,
                scope=scope,
            )
        except Invalid as refused:
            found = workplan_to_show(workplan_id=workplan.pk, scope=scope)
            problems = [Problem(code=each.code, message=each.message) for each in refused.problems]
            return show_workplan(request, found, now, problems=problems, status=422)
        messages.success(request, _("The action stands in the register."))
        return go_to(request, place_of(item))
    return confirm(
        request,
        workplan,
        title=_("Make item %(number)s a promise?") % {"number": item.position},
        consequence=_(
            "“%(title)s” becomes an action in the register, due on the same day, with the focal point as"
            " its owner. Reminders come before that day, and somebody else confirms that it is done."
        )
        % {"title": item.title},
        button=_("Make it a promise"),
        version=item.version,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def workplan_take_over(request: ScopedRequest, workplan_id: int) -> HttpResponse:
    """Choose what was left open the year before, and take it over."""
    now, scope = timezone.now(), request.scope
    workplan = workplan_to_show(workplan_id=workplan_id, scope=scope)
    demand(WorkplanStep.WRITE, workplan, request)
    offered = open_items_before(workplan=workplan, scope=scope)
    form = TakeOverForm(request.POST if request.method == "POST" else None, offered=offered)
    if form.is_bound and form.is_valid():
        try:
            taken = writing.take_over(
                workplan_id=workplan_id,
                item_ids=form.cleaned_data["items"],
                now=now,
                scope=scope,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            say_what_was_taken(request, taken)
            return go_to(request, reverse("focal_points:workplan", args=[workplan_id]))
    ticked = set(request.POST.getlist("items")) if form.is_bound else None
    context = {
        "title": _("Take over from %(year)s") % {"year": workplan.year - 1},
        "crumbs": crumbs_of(workplan),
        "form": form,
        "rows": [
            {
                "item": item,
                "whose": item.workplan.appointment.name,
                "is_ticked": str(item.pk) in ticked if ticked is not None else True,
                "serves": serves(item),
                "closed": closed_since(item, on=now.date()),
                "due_on": writing.a_year_later(item.due_on) if item.due_on else None,
            }
            for item in offered
        ],
        "cancel_url": reverse("focal_points:workplan", args=[workplan_id]),
    }
    status = 422 if form.errors else 200
    return render_page(request, "focal_points/workplan_take_over.html", context, status=status)


def say_what_was_taken(request: ScopedRequest, taken: writing.TakenOver) -> None:
    """Tell how many items came over, and name the closed commitments that they serve no longer."""
    number = len(taken.items)
    messages.success(
        request,
        ngettext("%(number)s item is taken over.", "%(number)s items are taken over.", number)
        % {"number": number},
    )
    for commitment in taken.unlinked:
        messages.warning(
            request,
            _("This commitment is closed, so no item of this year serves it: %(commitment)s")
            % {"commitment": commitment},
        )


def confirm(
    request: ScopedRequest,
    workplan: Workplan,
    *,
    title: str,
    consequence: str,
    button: str,
    version: int,
    is_dangerous: bool = False,
) -> HttpResponse:
    """Ask whether a step is meant, naming what it does."""
    context = {
        "title": title,
        "crumbs": crumbs_of(workplan),
        "consequence": consequence,
        "action_url": request.path,
        "button": button,
        "version": version,
        "is_dangerous": is_dangerous,
        "cancel_url": reverse("focal_points:workplan", args=[workplan.pk]),
    }
    return render_page(request, "focal_points/workplan_confirm.html", context)
