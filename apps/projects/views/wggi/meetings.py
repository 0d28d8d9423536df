"""Meetings of the WGGI: the list, one meeting, its attendance, decisions and minutes."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.forms import RefusableForm, look_at
from apps.accounts.records import record_seen
from apps.accounts.requests import ScopedRequest
from apps.projects.forms.wggi import AttendanceForm, DecisionForm, MeetingForm
from apps.projects.models import WggiMeeting
from apps.projects.selectors.wggi import minutes as documents
from apps.projects.selectors.wggi.meetings import (
    attendance_of,
    decisions_of,
    listed,
    meeting_seen,
    ref_of,
    sees_meetings,
)
from apps.projects.selectors.wggi.members import demand_running, runs_wggi
from apps.projects.services.wggi import meetings as services
from apps.projects.views.wggi.members import crumbs
from apps.publishing.docx import render_docx
from apps.publishing.pdf import render_pdf
from apps.web.downloads import attachment
from apps.web.pages import go_to, render_page
from apps.web.parts import Action
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState

ROWS_ON_A_PAGE = 50
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILES: dict[str, tuple[Callable[..., bytes], str]] = {
    "docx": (render_docx, DOCX_TYPE),
    "pdf": (render_pdf, "application/pdf"),
}


@require_safe
def meeting_list(request: ScopedRequest) -> HttpResponse:
    """List the meetings, the newest first."""
    scope = request.scope
    if not sees_meetings(scope):
        raise NotPermitted(_("Meetings are read by those who see the projects of all offices."))
    page = Paginator(listed(scope=scope), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    keeps = runs_wggi(scope)
    new_url = reverse("projects:meeting_new")
    context = {
        "title": _("Meetings of the WGGI"),
        "crumbs": crumbs(),
        "actions": [Action(_("Plan a meeting"), new_url, kind="primary")] if keeps else [],
        "new_url": new_url if keeps else "",
        "page": page,
        "today": timezone.localdate(),
    }
    return render_page(request, "projects/wggi_meetings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request: ScopedRequest) -> HttpResponse:
    """Plan a meeting, or write one down that was held."""
    now, scope = timezone.now(), request.scope
    demand_running(scope)
    form = MeetingForm(request.POST if request.method == "POST" else None, is_new=True)
    if form.is_bound and form.is_valid():
        try:
            made = services.plan_meeting(data=form.said(), now=now, scope=scope)
        except Invalid as refusal:
            form.take(refusal)
        else:
            messages.success(request, _("The meeting is written down."))
            return go_to(request, reverse("projects:meeting", args=[made.pk]))
    context = {
        "title": _("Plan a meeting"),
        "crumbs": crumbs_of_meetings(),
        "form": form,
        "button": _("Write the meeting down"),
        "cancel_url": reverse("projects:meetings"),
    }
    status = 422 if form.errors else 200
    return render_page(request, "projects/wggi_form.html", context, status=status)


@require_safe
def meeting(request: ScopedRequest, meeting_id: int) -> HttpResponse:
    """Show one meeting."""
    return show(request, meeting_seen(meeting_id=meeting_id, scope=request.scope))


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_edit(request: ScopedRequest, meeting_id: int) -> HttpResponse:
    """Change day, place, agenda or notes; from an older version nothing that was typed is lost."""
    scope = request.scope
    found = meeting_seen(meeting_id=meeting_id, scope=scope)
    demand_running(scope)
    form = MeetingForm(
        request.POST if request.method == "POST" else None,
        is_new=False,
        initial={
            name: getattr(found, name)
            for name in ("held_on", "place", "agenda", "notes", "version")
        },
    )
    status, theirs = 200, None
    if form.is_bound and form.is_valid():
        try:
            services.change_meeting(
                meeting_id=meeting_id,
                version=form.cleaned_data["version"],
                data=form.said(),
                scope=scope,
            )
        except Invalid as refusal:
            form.take(refusal)
        except WrongState as stale:
            theirs = meeting_seen(meeting_id=meeting_id, scope=scope)
            look_at(form, theirs.version)
            form.add_error(None, str(stale))
            status = 409
        else:
            messages.success(request, _("The meeting is changed."))
            return go_to(request, reverse("projects:meeting", args=[meeting_id]))
    context = {
        "title": _("Change the meeting"),
        "crumbs": [
            *crumbs_of_meetings(),
            (title_of(found), reverse("projects:meeting", args=[meeting_id])),
        ],
        "form": form,
        "theirs": theirs,
        "button": _("Save what you typed") if theirs else _("Save"),
        "cancel_url": reverse("projects:meeting", args=[meeting_id]),
    }
    status = 422 if form.errors and status == 200 else status
    return render_page(request, "projects/wggi_form.html", context, status=status)


@require_POST
def attendance(request: ScopedRequest, meeting_id: int) -> HttpResponse:
    """Write down who came."""
    scope = request.scope
    found = meeting_seen(meeting_id=meeting_id, scope=scope)
    demand_running(scope)
    form = AttendanceForm(
        request.POST,
        lines=attendance_of(meeting=found, scope=scope),
        version=found.version,
        auto_id="id_attendance_%s",
    )

    def call(version: int) -> object:
        return services.write_attendance(
            meeting_id=meeting_id, version=version, attended=form.said(), scope=scope
        )

    return taken(request, found, form, call, _("The attendance is written down."), "attendance")


@require_POST
def decide(request: ScopedRequest, meeting_id: int) -> HttpResponse:
    """Write down a decision."""
    scope = request.scope
    found = meeting_seen(meeting_id=meeting_id, scope=scope)
    demand_running(scope)
    form = DecisionForm(request.POST, auto_id="id_decision_%s")

    def call(version: int) -> object:
        return services.add_decision(
            meeting_id=meeting_id, version=version, text=form.cleaned_data["text"], scope=scope
        )

    return taken(request, found, form, call, _("The decision is written down."), "decisions")


@require_http_methods(["GET", "HEAD", "POST"])
def decision_edit(request: ScopedRequest, meeting_id: int, number: int) -> HttpResponse:
    """Put the words of a decision right."""
    scope = request.scope
    found = meeting_seen(meeting_id=meeting_id, scope=scope)
    demand_running(scope)
    decision = next(
        (each for each in decisions_of(meeting=found, scope=scope) if each.number == number), None
    )
    if decision is None:
        raise OutOfScope
    form = DecisionForm(
        request.POST if request.method == "POST" else None,
        initial={"text": decision.text, "version": found.version},
    )
    status, theirs = 200, None
    if form.is_bound and form.is_valid():
        try:
            services.change_decision(
                meeting_id=meeting_id,
                version=form.cleaned_data["version"],
                number=number,
                text=form.cleaned_data["text"],
                scope=scope,
            )
        except WrongState as stale:
            theirs = meeting_seen(meeting_id=meeting_id, scope=scope)
            look_at(form, theirs.version)
            form.add_error(None, str(stale))
            status = 409
        else:
            messages.success(request, _("The decision is changed."))
            return go_to(request, f"{reverse('projects:meeting', args=[meeting_id])}#decisions")
    context = {
        "title": _("Decision %(number)s") % {"number": number},
        "crumbs": [
            *crumbs_of_meetings(),
            (title_of(found), reverse("projects:meeting", args=[meeting_id])),
        ],
        "form": form,
        "button": _("Save"),
        "cancel_url": reverse("projects:meeting", args=[meeting_id]),
    }
    status = 422 if form.errors and status == 200 else status
    return render_page(request, "projects/wggi_form.html", context, status=status)


@require_safe
def minutes(request: ScopedRequest, meeting_id: int, extension: str) -> HttpResponse:
    """Return the minutes as a file."""
    found = meeting_seen(meeting_id=meeting_id, scope=request.scope)
    if extension not in FILES:
        raise OutOfScope
    render, content_type = FILES[extension]
    document = documents.minutes(meeting=found, now=timezone.now(), scope=request.scope)
    name = f"wggi-{found.held_on.isoformat()}.{extension}"
    return attachment(render(document), content_type, name)


def taken(
    request: ScopedRequest,
    found: WggiMeeting,
    form: RefusableForm,
    call: Callable[[int], object],
    success: str,
    part: str,
) -> HttpResponse:
    """Do what was typed on the page of a meeting; refused, the page comes back with all of it."""
    status = 422
    if form.is_valid():
        try:
            call(form.cleaned_data["version"])
        except Invalid as refusal:
            form.take(refusal)
        except WrongState as stale:
            found = meeting_seen(meeting_id=found.pk, scope=request.scope)
            look_at(form, found.version)
            form.add_error(None, str(stale))
            status = 409
        else:
            messages.success(request, success)
            return go_to(request, f"{reverse('projects:meeting', args=[found.pk])}#{part}")
    return show(request, found, form=form, status=status)


def show(
    request: ScopedRequest,
    found: WggiMeeting,
    *,
    form: RefusableForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show a meeting, with a form that was refused in its place."""
    scope = request.scope
    keeps = runs_wggi(scope)
    record = record_seen(ref_of(found.pk), scope=scope)
    lines = attendance_of(meeting=found, scope=scope)
    decisions = decisions_of(meeting=found, scope=scope)
    attendance_form = decision_form = None
    if keeps:
        attendance_form = (
            form
            if isinstance(form, AttendanceForm)
            else AttendanceForm(lines=lines, version=found.version, auto_id="id_attendance_%s")
        )
        decision_form = (
            form
            if isinstance(form, DecisionForm)
            else DecisionForm(initial={"version": found.version}, auto_id="id_decision_%s")
        )
    edit_url = reverse("projects:meeting_edit", args=[found.pk])
    context: dict[str, Any] = {
        "title": title_of(found),
        "crumbs": crumbs_of_meetings(),
        "facts": [found.place] if found.place else [],
        "actions": [Action(_("Change the meeting"), edit_url, kind="primary")] if keeps else [],
        "meeting": found,
        "record": record,
        "lines": lines,
        "decisions": [(each, action_url(found, each.number, each.text)) for each in decisions],
        "attendance_form": attendance_form,
        "decision_form": decision_form,
        "form": form,
        "keeps": keeps,
        "minutes": [
            (extension.upper(), reverse("projects:minutes", args=[found.pk, extension]))
            for extension in FILES
        ],
    }
    return render_page(request, "projects/wggi_meeting.html", context, status=status)


def action_url(found: WggiMeeting, number: int, text: str) -> str:
    """Return the form of an action because of a decision, its words filled in."""
    query = {
        "cause": ref_of(found.pk).name,
        "title": Truncator(text).chars(100),
        "description": _("Decision %(number)s: %(text)s")
        % {"number": number, "text": Truncator(text).chars(400)},
    }
    return f"{reverse('actions:action_new')}?{urlencode(query)}"


def title_of(found: WggiMeeting) -> str:
    """Return the name of a meeting."""
    return _("Meeting of the WGGI, %(day)s") % {"day": date_format(found.held_on, "DATE_FORMAT")}


def crumbs_of_meetings() -> list[tuple[str, str]]:
    """Return the way from the WGGI to a meeting."""
    return [*crumbs(), (_("Meetings"), reverse("projects:meetings"))]
