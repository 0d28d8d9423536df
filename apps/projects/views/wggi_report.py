"""What people enter for the report of the WGGI: introduction, conclusions, other activities."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.capabilities import Capability
from apps.accounts.requests import ScopedRequest
from apps.projects.forms.wggi_report import ActivityForm, WordsForm
from apps.projects.selectors.activities import activities_of, activity_to_keep, demand_keeper
from apps.projects.selectors.funded import words_of
from apps.projects.services.wggi_report import (
    add_activity,
    change_activity,
    keep_words,
    remove_activity,
)
from apps.web.pages import go_to, render_page
from apps.web.parts import Action
from apps.web.refusals import WrongState


def crumbs_of(year: int, *, is_below_list: bool = False) -> list[tuple[str, str]]:
    """Return the way to a page of the report of a year."""
    crumbs = [(_("Reports of the WGGI"), reverse("reports:wggi_report_list"))]
    if is_below_list:
        title = _("Other activities of %(year)s") % {"year": year}
        crumbs.append((title, reverse("projects:activities", args=[year])))
    return crumbs


@require_http_methods(["GET", "HEAD", "POST"])
def report_words(request: ScopedRequest, year: int) -> HttpResponse:
    """Enter introduction and conclusions; from an older version nothing that was typed is lost."""
    scope = request.scope
    kept = words_of(year=year, scope=scope)
    demand_keeper(scope)
    sent = request.POST if request.method == "POST" else None
    form = WordsForm(sent, instance=kept, initial={"version": kept.version})
    status = 200 if sent is None else 422
    if sent is not None and form.is_valid():
        try:
            keep_words(
                year=year, version=form.cleaned_data["version"], words=form.words(), scope=scope
            )
        except WrongState as stale:
            newer = words_of(year=year, scope=scope).version
            form.data = {**request.POST.dict(), "version": newer}
            form.add_error(None, str(stale))
            status = 409
        else:
            messages.success(request, _("Saved. The next edition of the report says so."))
            return go_to(request, reverse("reports:wggi_report_list"))
    context = {
        "title": _("Introduction and conclusions, WGGI report of %(year)s") % {"year": year},
        "crumbs": crumbs_of(year),
        "form": form,
        "help": _(
            "What stays blank is written from the records: how many projects, with how much money, and"
            " where they stand. An empty line begins a new paragraph."
        ),
        "cancel_url": reverse("reports:wggi_report_list"),
    }
    return render_page(request, "projects/wggi_report_form.html", context, status=status)


@require_safe
def activities(request: ScopedRequest, year: int) -> HttpResponse:
    """List what the WGGI did beside funding projects in a year."""
    scope = request.scope
    words_of(year=year, scope=scope)
    may_keep = scope.may(Capability.RUN_WGGI)
    new_url = reverse("projects:activity_new", args=[year])
    add = Action(_("Add an activity"), new_url, kind="primary", key="new")
    context = {
        "title": _("Other activities of %(year)s") % {"year": year},
        "crumbs": crumbs_of(year),
        "rows": activities_of(year=year, scope=scope),
        "may_keep": may_keep,
        "new_url": new_url if may_keep else "",
        "actions": [add] if may_keep else [],
    }
    return render_page(request, "projects/wggi_report_activities.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def activity_new(request: ScopedRequest, year: int) -> HttpResponse:
    """Add an activity."""
    scope = request.scope
    words_of(year=year, scope=scope)
    demand_keeper(scope)
    form = ActivityForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        add_activity(year=year, data=form.said(), now=timezone.now(), scope=scope)
        messages.success(request, _("The activity is added."))
        return go_to(request, reverse("projects:activities", args=[year]))
    return show_form(request, form, year, title=_("Add an activity of the WGGI"))


@require_http_methods(["GET", "HEAD", "POST"])
def activity_edit(request: ScopedRequest, activity_id: int) -> HttpResponse:
    """Change an activity."""
    kept = activity_to_keep(activity_id=activity_id, scope=request.scope)
    sent = request.POST if request.method == "POST" else None
    form = ActivityForm(sent, instance=kept)
    if form.is_bound and form.is_valid():
        change_activity(activity_id=activity_id, data=form.said(), scope=request.scope)
        messages.success(request, _("The activity is changed."))
        return go_to(request, reverse("projects:activities", args=[kept.year]))
    remove = Action(
        _("Remove"), reverse("projects:activity_remove", args=[activity_id]), key="remove"
    )
    return show_form(request, form, kept.year, title=_("Change an activity"), actions=[remove])


@require_http_methods(["GET", "HEAD", "POST"])
def activity_remove(request: ScopedRequest, activity_id: int) -> HttpResponse:
    """Ask, then remove an activity."""
    kept = activity_to_keep(activity_id=activity_id, scope=request.scope)
    list_url = reverse("projects:activities", args=[kept.year])
    if request.method == "POST":
        remove_activity(activity_id=activity_id, scope=request.scope)
        messages.success(request, _("The activity is removed."))
        return go_to(request, list_url)
    context = {
        "title": _("Remove this activity?"),
        "crumbs": crumbs_of(kept.year, is_below_list=True),
        "consequence": _(
            "“%(title)s” leaves the list, and the next edition of the report. The history keeps it."
        )
        % {"title": kept.title},
        "action_url": reverse("projects:activity_remove", args=[activity_id]),
        "button": _("Remove"),
        "is_dangerous": True,
        "cancel_url": list_url,
    }
    return render_page(request, "projects/wggi_report_confirm.html", context)


def show_form(request: ScopedRequest, form: Any, year: int, **more: Any) -> HttpResponse:
    """Render the form of an activity."""
    context = {
        "crumbs": crumbs_of(year, is_below_list=True),
        "form": form,
        "cancel_url": reverse("projects:activities", args=[year]),
        **more,
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "projects/wggi_report_form.html", context, status=status)
