"""Steps of a meeting: held, cancelled, who is invited, who came, what was decided."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.forms import RefusableForm, VersionForm
from apps.accounts.requests import ScopedRequest
from apps.focal_points.forms.network.meetings import (
    AttendanceForm,
    DecisionForm,
    InviteForm,
    ReasonForm,
)
from apps.focal_points.models import NetworkMeeting
from apps.focal_points.selectors.network.issues import demand_writer
from apps.focal_points.selectors.network.meetings import (
    decisions_of,
    invitations_of,
    meeting_seen,
    to_invite,
)
from apps.focal_points.services.network import attendance as inviting
from apps.focal_points.services.network import meetings as services
from apps.focal_points.views.network.meetings import crumbs_of_meetings, show
from apps.focal_points.views.network.steps import form_page, tried
from apps.web.pages import go_to
from apps.web.refusals import OutOfScope


def to_keep(request: ScopedRequest, meeting_id: int) -> NetworkMeeting:
    """Return a meeting that this person keeps; raises OutOfScope or NotPermitted."""
    found = meeting_seen(meeting_id=meeting_id, scope=request.scope)
    demand_writer(scope=request.scope)
    return found


def taken(
    request: ScopedRequest,
    found: NetworkMeeting,
    form: RefusableForm,
    call: Callable[[int], Any],
    part: str,
    success: Callable[[Any], str],
) -> HttpResponse:
    """Do what was sent from the page of a meeting; refused, the page comes back with all of it."""
    done = tried(
        form,
        lambda: call(form.cleaned_data["version"]),
        version=lambda: meeting_seen(meeting_id=found.pk, scope=request.scope).version,
    )
    if done.is_done:
        messages.success(request, success(done.result))
        return go_to(request, f"{reverse('focal_points:network_meeting', args=[found.pk])}#{part}")
    now = meeting_seen(meeting_id=found.pk, scope=request.scope)
    return show(request, now, form=form, status=done.status)


@require_POST
def network_meeting_hold(request: ScopedRequest, meeting_id: int) -> HttpResponse:
    """Say that the meeting was held."""
    found, now = to_keep(request, meeting_id), timezone.now()
    return taken(
        request,
        found,
        VersionForm(request.POST),
        lambda version: services.hold_meeting(
            meeting_id=meeting_id, version=version, now=now, scope=request.scope
        ),
        "attendance",
        lambda _done: _("Write down now who came and what was decided."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def network_meeting_cancel(request: ScopedRequest, meeting_id: int) -> HttpResponse:
    """Cancel a meeting, with a reason that the invited read."""
    found, now = to_keep(request, meeting_id), timezone.now()
    form = ReasonForm(
        request.POST if request.method == "POST" else None, initial={"version": found.version}
    )
    done = tried(
        form,
        lambda: services.cancel_meeting(
            meeting_id=meeting_id,
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            now=now,
            scope=request.scope,
        ),
        version=lambda: meeting_seen(meeting_id=meeting_id, scope=request.scope).version,
    )
    url = reverse("focal_points:network_meeting", args=[meeting_id])
    if done.is_done:
        messages.success(request, _("The meeting is cancelled, and the invited are told why."))
        return go_to(request, url)
    return form_page(
        request,
        form,
        title=_("Cancel the meeting"),
        crumbs=[*crumbs_of_meetings(), (found.title, url)],
        button=_("Cancel the meeting"),
        cancel_url=url,
        status=done.status,
        hint=_("All who are invited are told, with your reason. This cannot be undone."),
        is_dangerous=True,
    )


@require_POST
def network_invite_region(request: ScopedRequest, meeting_id: int) -> HttpResponse:
    """Invite everybody of the region who is not invited yet."""
    found, now = to_keep(request, meeting_id), timezone.now()
    return taken(
        request,
        found,
        VersionForm(request.POST),
        lambda version: inviting.invite_region(
            meeting_id=meeting_id, version=version, now=now, scope=request.scope
        ),
        "invited",
        invited_words,
    )


@require_POST
def network_invite(request: ScopedRequest, meeting_id: int) -> HttpResponse:
    """Invite one more person."""
    found, now = to_keep(request, meeting_id), timezone.now()
    people = to_invite(meeting=found, on=timezone.localdate(now), scope=request.scope)
    form = InviteForm(request.POST, people=people, auto_id="id_invite_%s")
    return taken(
        request,
        found,
        form,
        lambda version: inviting.invite(
            meeting_id=meeting_id,
            version=version,
            appointment_id=form.cleaned_data["appointment"],
            now=now,
            scope=request.scope,
        ),
        "invited",
        invited_words,
    )


@require_POST
def network_uninvite(request: ScopedRequest, meeting_id: int, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    found = to_keep(request, meeting_id)
    return taken(
        request,
        found,
        VersionForm(request.POST),
        lambda version: inviting.uninvite(
            meeting_id=meeting_id,
            version=version,
            invitation_id=invitation_id,
            scope=request.scope,
        ),
        "invited",
        lambda _done: _("The invitation is taken back."),
    )


@require_POST
def network_attendance(request: ScopedRequest, meeting_id: int) -> HttpResponse:
    """Write down who came."""
    found = to_keep(request, meeting_id)
    form = AttendanceForm(
        request.POST,
        lines=invitations_of(meeting=found, scope=request.scope),
        version=found.version,
        auto_id="id_attendance_%s",
    )
    return taken(
        request,
        found,
        form,
        lambda version: inviting.write_attendance(
            meeting_id=meeting_id, version=version, presences=form.said(), scope=request.scope
        ),
        "attendance",
        lambda _done: _("The attendance is written down."),
    )


@require_POST
def network_decide(request: ScopedRequest, meeting_id: int) -> HttpResponse:
    """Write down a decision."""
    found = to_keep(request, meeting_id)
    form = DecisionForm(request.POST, auto_id="id_decision_%s")
    return taken(
        request,
        found,
        form,
        lambda version: services.add_decision(
            meeting_id=meeting_id,
            version=version,
            text=form.cleaned_data["text"],
            scope=request.scope,
        ),
        "decisions",
        lambda _done: _("The decision is written down."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def network_decision_edit(request: ScopedRequest, meeting_id: int, number: int) -> HttpResponse:
    """Put the words of a decision right."""
    scope = request.scope
    found = to_keep(request, meeting_id)
    decision = next(
        (each for each in decisions_of(meeting=found, scope=scope) if each.number == number), None
    )
    if decision is None:
        raise OutOfScope
    form = DecisionForm(
        request.POST if request.method == "POST" else None,
        initial={"text": decision.text, "version": found.version},
    )
    done = tried(
        form,
        lambda: services.change_decision(
            meeting_id=meeting_id,
            version=form.cleaned_data["version"],
            number=number,
            text=form.cleaned_data["text"],
            scope=scope,
        ),
        version=lambda: found.version,
    )
    url = reverse("focal_points:network_meeting", args=[meeting_id])
    if done.is_done:
        messages.success(request, _("The decision is changed."))
        return go_to(request, f"{url}#decisions")
    return form_page(
        request,
        form,
        title=_("Decision %(number)s") % {"number": number},
        crumbs=[*crumbs_of_meetings(), (found.title, url)],
        button=_("Save"),
        cancel_url=url,
        status=done.status,
        theirs=[(_("Decision"), decision.text)],
    )


def invited_words(number: int) -> str:
    """Say how many were invited."""
    if not number:
        return _("Everybody is invited already.")
    return ngettext(
        "%(number)s focal point is invited.", "%(number)s focal points are invited.", number
    ) % {"number": number}
