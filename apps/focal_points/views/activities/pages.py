"""One activity, and its steps: files, copies, withdrawing; and what documents tell of earlier years."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.capabilities import Capability
from apps.accounts.forms import look_at
from apps.accounts.presentation import name_of
from apps.accounts.requests import ScopedRequest
from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import (
    ActivityKind,
    ActivityState,
    ContactKind,
    Observance,
    PartnerKind,
)
from apps.focal_points.forms.activities import EvidenceForm, WithdrawActivityForm
from apps.focal_points.models import Activity
from apps.focal_points.models.activities import COUNTS
from apps.focal_points.records.activities import seen
from apps.focal_points.selectors.access import appointments_seen
from apps.focal_points.selectors.activities.reading import (
    activity_with,
    may_change,
    office_names,
    projects_named,
    sees_log,
    status_of,
)
from apps.focal_points.selectors.activities.stated import stated_events, stated_publications
from apps.focal_points.services.activities.evidence import SentResult, add_evidence
from apps.focal_points.services.activities.steps import (
    copy_activity,
    discard_draft,
    withdraw_activity,
)
from apps.web.language import in_language
from apps.web.pages import go_to, render_page
from apps.web.parts import Action
from apps.web.refusals import Invalid, NotPermitted, WrongState


@require_safe
def activity(request: ScopedRequest, activity_id: int) -> HttpResponse:
    """Show one activity; one's own draft is gone on with instead."""
    found = activity_with(activity_id=activity_id, scope=request.scope)
    if found.state == ActivityState.DRAFT:
        return go_to(request, reverse("focal_points:activity_edit", args=[activity_id]))
    return show_activity(request, found)


def show_activity(
    request: ScopedRequest,
    found: Activity,
    *,
    evidence_form: EvidenceForm | None = None,
    results: list[SentResult] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the page of a logged activity."""
    scope = request.scope
    record = seen([found.pk], scope)[found.pk]
    adds_files = (
        record.may_change
        and found.state == ActivityState.LOGGED
        and scope.may(Capability.CONTRIBUTE, found.office_id)
    )
    appointment = found.appointment
    if appointment is not None and not appointments_seen(scope=scope).filter(pk=appointment.pk):
        appointment = None
    context = {
        "title": found.title,
        "crumbs": [(_("Activities"), reverse("focal_points:activities"))]
        if sees_log(scope=scope)
        else [],
        "status": status_of(found),
        "facts": [days_of(found), str(ActivityKind(found.kind).label)],
        "actions": buttons(found, scope),
        "activity": found,
        "record": record,
        # Pictures come in by the form of this page, which asks for consent; the panel lists them.
        "shown_record": replace(record, may_change=False),
        "office": office_names(rows=[found]).get(found.office_id, found.office.code),
        "days": days_of(found),
        "area": in_language(found.area, "title") if found.area else "",
        "observance": str(Observance(found.observance).label) if found.observance else "",
        "writer": name_of(found.created_by),
        "appointment": appointment,
        "project_code": projects_named(rows=[found], scope=scope).get(found.project_id or 0, ""),
        "counts": counts_of(found),
        "partners": [
            (each.name, PartnerKind(each.kind).label, ContactKind(each.contact).label)
            for each in found.partners.all()
        ],
        "evidence_form": (evidence_form or EvidenceForm()) if adds_files else None,
        "form": evidence_form,
        "results": results or [],
    }
    return render_page(request, "focal_points/activity.html", context, status=status)


def days_of(found: Activity) -> str:
    """Return the day of an activity, or its first and last."""
    first = date_format(found.happened_on, "DATE_FORMAT") if found.happened_on else ""
    if found.ended_on is None or found.ended_on == found.happened_on:
        return first
    return f"{first} – {date_format(found.ended_on, 'DATE_FORMAT')}"


def counts_of(found: Activity) -> list[tuple[str, list[int | None]]]:
    """Return who took part, staff and from outside, as women, men and other; empty where nobody counted."""
    if all(getattr(found, name) is None for name in COUNTS):
        return []
    return [
        (label, [getattr(found, f"{group}_{sex}") for sex in ("women", "men", "other")])
        for group, label in (("staff", _("Staff")), ("external", _("From outside")))
    ]


def buttons(found: Activity, scope: OfficeScope) -> list[Action]:
    """Return the steps of an activity for whoever looks at it."""

    def to(name: str) -> str:
        return reverse(f"focal_points:{name}", args=[found.pk])

    buttons = []
    if scope.is_inner_circle:
        history = reverse("desk:history", args=["focal_points.activity", found.pk])
        buttons.append(Action(_("History"), history, kind="link", key="history"))
    if scope.may(Capability.LOG_ACTIVITIES, found.office_id):
        for what, label in (
            ("repeat", _("Log it again for another day")),
            ("copy", _("Copy all of it")),
        ):
            buttons.append(
                Action(
                    label,
                    to("activity_copy"),
                    method="post",
                    name="what",
                    value=what,
                    key=what,
                )
            )
    if may_change(found, scope=scope) and found.state == ActivityState.LOGGED:
        buttons.append(Action(_("Correct"), to("activity_edit"), key="edit"))
        buttons.append(Action(_("Withdraw"), to("activity_withdraw"), key="withdraw"))
    return buttons


@require_POST
def activity_copy(request: ScopedRequest, activity_id: int) -> HttpResponse:
    """Begin a draft from an activity: the same again on another day, or all of it."""
    draft = copy_activity(
        activity_id=activity_id,
        has_all=request.POST.get("what") == "copy",
        now=timezone.now(),
        scope=request.scope,
    )
    messages.success(request, _("This is a draft of yours. Look at the date, then log it."))
    return go_to(request, reverse("focal_points:activity_edit", args=[draft.pk]))


@require_POST
def activity_discard(request: ScopedRequest, activity_id: int) -> HttpResponse:
    """Throw one's own draft away."""
    discard_draft(activity_id=activity_id, scope=request.scope)
    messages.success(request, _("The draft is thrown away."))
    return go_to(request, reverse("focal_points:activities"))


@require_http_methods(["GET", "HEAD", "POST"])
def activity_withdraw(request: ScopedRequest, activity_id: int) -> HttpResponse:
    """Withdraw what was logged, with a reason."""
    found = activity_with(activity_id=activity_id, scope=request.scope)
    if not may_change(found, scope=request.scope):
        raise NotPermitted(_("Its writer and the focal points of the office correct an activity."))
    if found.state != ActivityState.LOGGED:
        raise WrongState(_("Only what is logged can be withdrawn."))
    form = WithdrawActivityForm(
        request.POST if request.method == "POST" else None, initial={"version": found.version}
    )
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                withdraw_activity(activity_id=activity_id, scope=request.scope, **form.cleaned_data)
            except Invalid as refused:
                form.take(refused)
            except WrongState as stale:
                if stale.code != "stale":
                    raise
                found = activity_with(activity_id=activity_id, scope=request.scope)
                look_at(form, found.version)
                form.add_error(None, str(stale))
                status = 409
            else:
                messages.success(request, _("Withdrawn. It stays readable and counts no more."))
                return go_to(request, reverse("focal_points:activity", args=[activity_id]))
    context = {
        "title": _("Withdraw an activity"),
        "crumbs": [
            (_("Activities"), reverse("focal_points:activities")),
            (found.title, reverse("focal_points:activity", args=[activity_id])),
        ],
        "form": form,
        "consequence": _(
            "It stays in the log with your reason, marked as withdrawn, and is left out of every number."
        ),
        "button": _("Withdraw"),
        "cancel_url": reverse("focal_points:activity", args=[activity_id]),
    }
    return render_page(request, "focal_points/activity_step.html", context, status=status)


@require_POST
def activity_evidence(request: ScopedRequest, activity_id: int) -> HttpResponse:
    """Add pictures and files; each is kept or refused by itself, and the page says what became of each."""
    scope = request.scope
    found = activity_with(activity_id=activity_id, scope=scope)
    if not may_change(found, scope=scope):
        raise NotPermitted(_("Its writer and the focal points of the office correct an activity."))
    if found.state == ActivityState.DRAFT:
        raise WrongState(_("Log the activity first; then add its pictures and files."))
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_activity(request, found, evidence_form=form, status=422)
    results = add_evidence(
        activity_id=activity_id,
        files=form.sent(),
        has_consent=form.cleaned_data["consent"],
        now=timezone.now(),
        scope=scope,
    )
    refused = [each for each in results if each.problem]
    if len(refused) < len(results):
        messages.success(request, _("Added."))
    if refused:
        found = activity_with(activity_id=activity_id, scope=scope)
        return show_activity(request, found, evidence_form=form, results=refused, status=422)
    return go_to(request, reverse("focal_points:activity", args=[activity_id]) + "#evidence")


@require_safe
def activities_before(request: ScopedRequest) -> HttpResponse:
    """Show events and publications of before this register, as documents tell them."""
    context: dict[str, Any] = {
        "title": _("Before this register"),
        "crumbs": [(_("Activities"), reverse("focal_points:activities"))],
        "events": stated_events(scope=request.scope),
        "publications": stated_publications(scope=request.scope),
    }
    return render_page(request, "focal_points/activities_before.html", context)
