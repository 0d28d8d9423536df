"""Members of the WGGI: who they are, who has stopped coming, and changes of membership."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.forms import RefusableForm
from apps.accounts.requests import ScopedRequest
from apps.organization.selectors import tree_on
from apps.projects.forms.wggi import EndForm, MemberForm, RoleForm
from apps.projects.models import WggiMember
from apps.projects.selectors.wggi.members import (
    composition,
    current_lines,
    demand_running,
    former_lines,
    members_seen,
    runs_wggi,
    sees_members,
    stated_compositions,
)
from apps.projects.services.wggi import members as services
from apps.web.pages import go_to, render_page
from apps.web.parts import Action
from apps.web.refusals import Invalid, OutOfScope


@require_safe
def member_list(request: ScopedRequest) -> HttpResponse:
    """Show the members by department; who sees no records sees their number only."""
    scope = request.scope
    today = timezone.localdate()
    keeps = runs_wggi(scope)
    lines = current_lines(on=today, scope=scope)
    new_url = reverse("projects:member_new")
    context = {
        "title": _("Members of the WGGI"),
        "crumbs": crumbs(),
        "actions": [Action(_("Add a member"), new_url, kind="primary")] if keeps else [],
        "new_url": new_url if keeps else "",
        "sees_names": sees_members(scope),
        "composition": composition(on=today, scope=scope),
        "today": today,
        "lines": lines,
        "inactive": [line for line in lines if line.is_inactive],
        "former": former_lines(on=today, scope=scope),
        "stated": stated_compositions(scope=scope),
        "keeps": keeps,
    }
    return render_page(request, "projects/wggi_members.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def member_new(request: ScopedRequest) -> HttpResponse:
    """Add a member."""
    now, scope = timezone.now(), request.scope
    demand_running(scope)
    form = MemberForm(
        request.POST if request.method == "POST" else None,
        tree=tree_on(day=now.date()),
        initial={"role": "member", "starts_on": timezone.localdate(now)},
    )

    def call() -> object:
        return services.add_member(data=form.said(), now=now, scope=scope)

    page = {"title": _("Add a member"), "button": _("Add the member")}
    return answered(request, form, call, _("The member is added."), page)


@require_http_methods(["GET", "HEAD", "POST"])
def member_correct(request: ScopedRequest, member_id: int) -> HttpResponse:
    """Put right what was written down wrongly."""
    now, scope = timezone.now(), request.scope
    member = member_of(request, member_id)
    form = MemberForm(
        request.POST if request.method == "POST" else None,
        tree=tree_on(day=now.date()),
        initial={
            **{
                name: getattr(member, name)
                for name in ("name", "sex", "role", "starts_on", "ends_before", "note")
            },
            "office": member.office_id,
        },
    )

    def call() -> object:
        return services.correct_member(
            member_id=member_id, data=form.said(user_id=member.user_id), now=now, scope=scope
        )

    page = {
        "title": _("Correct the membership of %(name)s") % {"name": member.name},
        "hint": _(
            "For what was written down wrongly. A new role or an end has a button of its own, so that"
            " the earlier membership stays on record."
        ),
        "button": _("Save"),
    }
    return answered(request, form, call, _("The membership is corrected."), page)


@require_http_methods(["GET", "HEAD", "POST"])
def member_end(request: ScopedRequest, member_id: int) -> HttpResponse:
    """End a membership."""
    scope = request.scope
    member = member_of(request, member_id)
    form = EndForm(
        request.POST if request.method == "POST" else None,
        initial={"ends_before": timezone.localdate()},
    )

    def call() -> object:
        return services.end_member(
            member_id=member_id, ends_before=form.cleaned_data["ends_before"], scope=scope
        )

    page = {
        "title": _("End the membership of %(name)s") % {"name": member.name},
        "hint": _("The membership and what was said at meetings stay on record."),
        "button": _("End the membership"),
    }
    return answered(request, form, call, _("The membership is ended."), page)


@require_http_methods(["GET", "HEAD", "POST"])
def member_role(request: ScopedRequest, member_id: int) -> HttpResponse:
    """Give a member another role from a day."""
    now, scope = timezone.now(), request.scope
    member = member_of(request, member_id)
    form = RoleForm(
        request.POST if request.method == "POST" else None,
        initial={"starts_on": timezone.localdate(now), "role": member.role},
    )

    def call() -> object:
        return services.change_role(member_id=member_id, now=now, scope=scope, **form.cleaned_data)

    page = {
        "title": _("Another role for %(name)s") % {"name": member.name},
        "hint": _("The membership so far ends on that day, and one in the new role begins."),
        "button": _("Change the role"),
    }
    return answered(request, form, call, _("The role is changed."), page)


def member_of(request: ScopedRequest, member_id: int) -> WggiMember:
    """Return a membership that is the person's to change; raises OutOfScope or NotPermitted."""
    member = members_seen(scope=request.scope).filter(pk=member_id).first()
    if member is None:
        raise OutOfScope
    demand_running(request.scope)
    return member


def answered(
    request: ScopedRequest,
    form: RefusableForm,
    call: Callable[[], object],
    success: str,
    page: dict[str, Any],
) -> HttpResponse:
    """Show a form of the members, or do what was typed; refused, nothing typed is lost."""
    list_url = reverse("projects:members")
    if form.is_bound and form.is_valid():
        try:
            call()
        except Invalid as refusal:
            form.take(refusal)
        else:
            messages.success(request, success)
            return go_to(request, list_url)
    context = {
        **page,
        "crumbs": [*crumbs(), (_("Members"), list_url)],
        "form": form,
        "cancel_url": list_url,
    }
    status = 422 if form.errors else 200
    return render_page(request, "projects/wggi_form.html", context, status=status)


def crumbs() -> list[tuple[str, str]]:
    """Return the way from the WGGI to its pages."""
    return [(_("WGGI"), reverse("projects:wggi"))]
