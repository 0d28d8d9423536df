"""Meetings of the regions: the list, one meeting, its minutes and its entry for a calendar."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.forms import RefusableForm
from apps.accounts.records import record_seen
from apps.accounts.requests import ScopedRequest
from apps.actions.calendars import Meeting, calendar_of_meeting
from apps.focal_points.choices import MeetingState
from apps.focal_points.forms.network.filters import MeetingFilters
from apps.focal_points.forms.network.meetings import (
    AttendanceForm,
    DecisionForm,
    InviteForm,
    MeetingForm,
)
from apps.focal_points.models import NetworkMeeting
from apps.focal_points.selectors.access import demand_network, keeps_network
from apps.focal_points.selectors.network import meetings as selectors
from apps.focal_points.selectors.network.issues import demand_writer
from apps.focal_points.selectors.network.minutes import minutes
from apps.focal_points.selectors.network.regions import regions_in
from apps.focal_points.services.network import meetings as services
from apps.focal_points.views.network.steps import (
    crumbs,
    downloads,
    form_page,
    names_in,
    page_of,
    tried,
)
from apps.organization.selectors import newest_names, tree_on
from apps.publishing.docx import render_docx
from apps.publishing.pdf import render_pdf
from apps.web.downloads import attachment
from apps.web.filters import chips_of
from apps.web.pages import go_to, render_page
from apps.web.parts import Action
from apps.web.refusals import OutOfScope

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOCUMENTS: dict[str, tuple[Callable[..., bytes], str]] = {
    "docx": (render_docx, DOCX_TYPE),
    "pdf": (render_pdf, "application/pdf"),
}
FIELDS = ("year", "title", "starts_at", "place", "agenda", "notes", "version")


@require_safe
def network_meetings(request: ScopedRequest) -> HttpResponse:
    """List the meetings, and which region had its yearly one."""
    scope = request.scope
    demand_network(scope=scope)
    today = timezone.localdate()
    tree = tree_on(day=today)
    form = MeetingFilters(request.GET, regions=regions_in(tree))
    page = page_of(request, selectors.listed(only=form.only(), scope=scope))
    number = page.paginator.count
    keeps = keeps_network(scope=scope)
    new_url = reverse("focal_points:network_meeting_new")
    years, regions = selectors.years_of_regions(on=today, scope=scope)
    context = {
        "title": _("Meetings of the network"),
        "crumbs": crumbs(),
        "actions": [Action(_("Plan a meeting"), new_url, kind="primary")] if keeps else [],
        "new_url": new_url if keeps else "",
        "filter_form": form,
        "chips": chips_of(form, request.GET),
        "clear_url": reverse("focal_points:network_meetings"),
        "found": ngettext("%(number)s meeting found", "%(number)s meetings found", number)
        % {"number": number},
        "number": number,
        "page": page,
        "rows": [(each, selectors.status_of(each)) for each in page],
        "names": newest_names(ids={each.region_id for each in page}),
        "years": years,
        "regions": regions,
        "downloads": downloads(request, "meetings"),
    }
    return render_page(request, "focal_points/network_meetings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def network_meeting_new(request: ScopedRequest) -> HttpResponse:
    """Plan a meeting."""
    now, scope = timezone.now(), request.scope
    demand_writer(scope=scope)
    form = MeetingForm(
        request.POST if request.method == "POST" else None,
        regions=regions_in(tree_on(day=now.date())),
        zone=timezone.get_current_timezone_name(),
        is_new=True,
        initial={"year": now.year},
    )
    done = tried(form, lambda: services.plan_meeting(data=form.said(), now=now, scope=scope))
    if done.is_done:
        messages.success(request, _("The meeting is planned. Invite the focal points now."))
        return go_to(request, reverse("focal_points:network_meeting", args=[done.result.pk]))
    return form_page(
        request,
        form,
        title=_("Plan a meeting"),
        crumbs=crumbs_of_meetings(),
        button=_("Plan the meeting"),
        cancel_url=reverse("focal_points:network_meetings"),
        status=done.status,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def network_meeting_edit(request: ScopedRequest, meeting_id: int) -> HttpResponse:
    """Change a meeting; from an older version nothing that was typed is lost."""
    now, scope = timezone.now(), request.scope
    found = selectors.meeting_seen(meeting_id=meeting_id, scope=scope)
    demand_writer(scope=scope)
    form = MeetingForm(
        request.POST if request.method == "POST" else None,
        regions=regions_in(tree_on(day=now.date())),
        zone=timezone.get_current_timezone_name(),
        is_new=False,
        initial={"region": found.region_id, **{name: getattr(found, name) for name in FIELDS}},
    )
    done = tried(
        form,
        lambda: services.change_meeting(
            meeting_id=meeting_id,
            version=form.cleaned_data["version"],
            data=form.said(),
            now=now,
            scope=scope,
        ),
        version=lambda: found.version,
    )
    url = reverse("focal_points:network_meeting", args=[meeting_id])
    if done.is_done:
        messages.success(request, _("The meeting is changed."))
        return go_to(request, url)
    return form_page(
        request,
        form,
        title=_("Change the meeting"),
        crumbs=[*crumbs_of_meetings(), (found.title, url)],
        button=_("Save"),
        cancel_url=url,
        status=done.status,
        hint=_("The invited are told when the time or the place changes."),
        theirs=[
            (_("Title"), found.title),
            (_("Begins"), found.starts_at),
            (_("Place or link"), found.place),
            (_("Agenda"), found.agenda),
            (_("Notes"), found.notes),
        ],
    )


@require_safe
def network_meeting(request: ScopedRequest, meeting_id: int) -> HttpResponse:
    """Show one meeting."""
    return show(request, selectors.meeting_seen(meeting_id=meeting_id, scope=request.scope))


@require_safe
def network_minutes(request: ScopedRequest, meeting_id: int, extension: str) -> HttpResponse:
    """Return the minutes as a file."""
    found = selectors.meeting_seen(meeting_id=meeting_id, scope=request.scope)
    if extension not in DOCUMENTS:
        raise OutOfScope
    render, content_type = DOCUMENTS[extension]
    document = minutes(meeting=found, now=timezone.now(), scope=request.scope)
    return attachment(render(document), content_type, f"meeting-{found.pk}.{extension}")


@require_safe
def network_entry(request: ScopedRequest, meeting_id: int) -> HttpResponse:
    """Return the meeting as an entry for a calendar; there is none while its time is not known."""
    found = selectors.meeting_seen(meeting_id=meeting_id, scope=request.scope)
    if found.starts_at is None:
        raise OutOfScope
    url = request.build_absolute_uri(reverse("focal_points:network_meeting", args=[found.pk]))
    entry = Meeting(
        uid=f"network-meeting-{found.pk}@iomgender",
        version=found.version,
        starts_at=found.starts_at,
        title=found.title,
        words=found.agenda,
        place=found.place,
        url=url,
        is_cancelled=found.state == MeetingState.CANCELLED,
    )
    content = calendar_of_meeting(entry, made_at=timezone.now())
    return attachment(content, "text/calendar; charset=utf-8", f"meeting-{found.pk}.ics")


def show(
    request: ScopedRequest,
    found: NetworkMeeting,
    *,
    form: RefusableForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show a meeting, with a form that was refused in its place."""
    scope = request.scope
    now = timezone.now()
    today = timezone.localdate(now)
    keeps = keeps_network(scope=scope)
    tree = tree_on(day=today)
    reads = selectors.reads_notes(meeting=found, on=today, scope=scope)
    lines = selectors.invitations_of(meeting=found, scope=scope) if reads else []
    decisions = selectors.decisions_of(meeting=found, scope=scope)
    is_held = found.state == MeetingState.HELD
    may_invite = keeps and found.state != MeetingState.CANCELLED
    people = selectors.to_invite(meeting=found, on=today, scope=scope) if may_invite else []
    below = tree.subtree(found.region_id)
    version = {"version": found.version}
    context: dict[str, Any] = {
        "title": found.title,
        "crumbs": crumbs_of_meetings(),
        "status": selectors.status_of(found),
        "facts": [newest_names(ids=[found.region_id])[found.region_id][1], str(found.year)],
        "actions": buttons(found, now=now) if keeps else [],
        "meeting": found,
        "zone": timezone.get_current_timezone_name(),
        "record": record_seen(selectors.ref_of(found.pk), scope=scope),
        "reads": reads,
        "lines": lines,
        "names": names_in(tree, {line.appointment.office_id for line in lines}),
        "own": selectors.own_invitation(meeting=found, scope=scope),
        "decisions": [(each, action_url(found, each.number, each.text)) for each in decisions],
        "form": form,
        "keeps": keeps,
        "is_held": is_held,
        "not_asked": sum(each.office_id in below for each in people),
        "minutes": [
            (extension.upper(), reverse("focal_points:network_minutes", args=[found.pk, extension]))
            for extension in DOCUMENTS
        ],
    }
    if may_invite and people:
        context["invite_form"] = (
            form
            if isinstance(form, InviteForm)
            else InviteForm(people=people, initial=version, auto_id="id_invite_%s")
        )
    if keeps and is_held:
        if lines:
            context["attendance_form"] = (
                form
                if isinstance(form, AttendanceForm)
                else AttendanceForm(lines=lines, version=found.version, auto_id="id_attendance_%s")
            )
        context["decision_form"] = (
            form
            if isinstance(form, DecisionForm)
            else DecisionForm(initial=version, auto_id="id_decision_%s")
        )
    return render_page(request, "focal_points/network_meeting.html", context, status=status)


def buttons(found: NetworkMeeting, *, now: datetime) -> list[Action]:
    """Return what the Gender Coordination Unit can do with a meeting."""
    if found.state == MeetingState.CANCELLED:
        return []
    edit = Action(
        _("Change the meeting"),
        reverse("focal_points:network_meeting_edit", args=[found.pk]),
        key="edit",
    )
    if found.state == MeetingState.HELD:
        return [edit]
    return [
        Action(
            _("The meeting was held"),
            reverse("focal_points:network_meeting_hold", args=[found.pk]),
            kind="primary",
            method="post",
            name="version",
            value=str(found.version),
            refused_because=""
            if found.starts_at and found.starts_at <= now
            else _("It is still to come; afterwards write down here that it was held."),
            key="hold",
        ),
        edit,
        Action(
            _("Cancel the meeting"),
            reverse("focal_points:network_meeting_cancel", args=[found.pk]),
            kind="danger",
            key="cancel",
        ),
    ]


def action_url(found: NetworkMeeting, number: int, text: str) -> str:
    """Return the form of an action because of a decision, its words filled in."""
    query = {
        "cause": selectors.ref_of(found.pk).name,
        "title": Truncator(text).chars(100),
        "description": _("Decision %(number)s: %(text)s")
        % {"number": number, "text": Truncator(text).chars(400)},
    }
    return f"{reverse('actions:action_new')}?{urlencode(query)}"


def crumbs_of_meetings() -> list[tuple[str, str]]:
    """Return the way from the network to a meeting."""
    return crumbs((_("Meetings"), reverse("focal_points:network_meetings")))
