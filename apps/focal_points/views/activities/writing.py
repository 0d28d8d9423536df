"""Logging an activity: the short form, its draft that is kept while somebody types, and corrections."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.capabilities import Capability
from apps.accounts.forms import look_at, office_choices
from apps.accounts.requests import ScopedRequest
from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import ActivityState
from apps.focal_points.forms.activities import (
    ActivityForm,
    partner_forms,
    prefilled,
    said_of,
)
from apps.focal_points.models import Activity
from apps.focal_points.models.activities import COUNTS
from apps.focal_points.selectors.access import activity_seen
from apps.focal_points.selectors.activities.calendar import suggestions
from apps.focal_points.selectors.activities.offers import (
    areas,
    open_items,
    own_office,
    project_by_code,
    project_offers,
)
from apps.focal_points.selectors.activities.reading import (
    activity_with,
    may_change,
    may_log,
    own_drafts,
    status_of,
)
from apps.focal_points.services.activities.data import ActivityData, today_at
from apps.focal_points.services.activities.writing import log_activity, partners_of, save_draft
from apps.organization.selectors import tree_on
from apps.web.pages import go_to, render_page
from apps.web.problems import body, error_of
from apps.web.refusals import Invalid, NotPermitted, WrongState

LONGEST_NUMBER = 18


@dataclass(frozen=True, slots=True)
class Typed:
    """The form with its lines of partners, the office that it is for, and the projects it offers."""

    form: ActivityForm
    partners: Any
    office_id: int | None
    projects: Sequence[Any]

    @property
    def is_valid(self) -> bool:
        """Whether everything that was typed could be read."""
        return bool(self.form.is_valid() & self.partners.is_valid())

    def data(self, scope: OfficeScope) -> ActivityData | None:
        """Return what was typed; None without an office. A project that nobody knows is an error."""
        if "office" not in self.form.cleaned_data:
            return None
        code = self.form.cleaned_data.get("project", "")
        project_id = None
        if code:
            found = project_by_code(code=code, scope=scope)
            if found is None:
                self.form.add_error("project", _("You see no project with this code."))
            project_id = found.pk if found else None
        return self.form.said(self.partners.said(), project_id=project_id)


def typed_in(
    request: ScopedRequest, kept: Activity | None, now: datetime, *, is_sent: bool
) -> Typed:
    """Return the form: as it was sent, else filled with what is kept or what the address says."""
    scope, today = request.scope, now.date()
    held = scope.over(Capability.LOG_ACTIVITIES)
    offices = office_choices(tree_on(day=today), None if held.everywhere else held.ids)
    office_id = kept.office_id if kept else own_office(on=today, scope=scope)
    sent = request.POST.get("office", "") if is_sent else ""
    if sent.isdecimal() and len(sent) <= LONGEST_NUMBER:
        office_id = int(sent)
    items = (
        open_items(office_id=office_id, today=today, scope=scope) if office_id is not None else []
    )
    initial = said_of(kept) if kept else new_activity(request, office_id, items, now)
    data = request.POST if is_sent else None
    return Typed(
        form=ActivityForm(
            data, initial=initial, offices=offices, areas=areas(), items=items, kept=kept
        ),
        partners=partner_forms(data, partners_of(kept) if kept else ()),
        office_id=office_id,
        projects=project_offers(office_id=office_id, scope=scope),
    )


def new_activity(
    request: ScopedRequest, office_id: int | None, items: Sequence[Any], now: datetime
) -> dict[str, Any]:
    """Return what a new activity begins with: today, the office, the language, what the address says."""
    return {
        "happened_on": now.date() if office_id is None else today_at(office_id, now),
        "office": "" if office_id is None else str(office_id),
        "language": (get_language() or "en")[:2],
        **prefilled(request.GET.dict(), items),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def activity_new(request: ScopedRequest) -> HttpResponse:
    """Log an activity."""
    if not may_log(scope=request.scope):
        raise NotPermitted(_("Focal points log the activities of their office."))
    return written(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def activity_edit(request: ScopedRequest, activity_id: int) -> HttpResponse:
    """Go on with a draft, or correct what was logged."""
    kept = activity_with(activity_id=activity_id, scope=request.scope)
    if not may_change(kept, scope=request.scope):
        raise NotPermitted(_("Its writer and the focal points of the office correct an activity."))
    if kept.state == ActivityState.WITHDRAWN:
        raise WrongState(_("This activity was withdrawn. It stays as it is."))
    return written(request, kept)


def written(request: ScopedRequest, kept: Activity | None) -> HttpResponse:
    """Show the form, or do what its button says; whatever is refused, nothing that was typed is lost."""
    now, scope = timezone.now(), request.scope
    if request.method != "POST":
        return show_form(request, typed_in(request, kept, now, is_sent=False), kept, now)
    typed = typed_in(request, kept, now, is_sent=True)
    is_valid = typed.is_valid
    data = typed.data(scope)
    if not is_valid or data is None or typed.form.errors:
        return show_form(request, typed, kept, now, status=422)
    is_draft = request.POST.get("do") == "draft" and (
        kept is None or kept.state == ActivityState.DRAFT
    )
    what: dict[str, Any] = {
        "activity_id": kept.pk if kept else None,
        "version": typed.form.cleaned_data["version"],
        "data": data,
        "now": now,
        "scope": scope,
    }
    try:
        if is_draft:
            activity = save_draft(**what)
        else:
            confirmed = typed.form.cleaned_data["confirmed"]
            activity = log_activity(**what, confirmed=confirmed)
    except Invalid as refused:
        typed.form.take(refused)
        return show_form(request, typed, kept, now, status=422)
    except WrongState as stale:
        if stale.code != "stale" or kept is None:
            raise
        newest = activity_with(activity_id=kept.pk, scope=scope)
        look_at(typed.form, newest.version)
        typed.form.add_error(None, str(stale))
        return show_form(request, typed, newest, now, status=409)
    if is_draft:
        messages.success(request, _("The draft is kept. Only you see it."))
        return go_to(request, reverse("focal_points:activity_edit", args=[activity.pk]))
    was_logged = kept is not None and kept.state == ActivityState.LOGGED
    messages.success(request, _("Corrected.") if was_logged else _("Logged. Thank you."))
    return go_to(request, reverse("focal_points:activity", args=[activity.pk]))


@require_POST
def activity_draft(request: ScopedRequest, activity_id: int | None = None) -> HttpResponse:
    """Keep what was typed so far; answers the script in JSON with what could not be read yet."""
    now, scope = timezone.now(), request.scope
    kept = None
    if activity_id is not None:
        activity_seen(activity_id=activity_id, scope=scope)
        kept = activity_with(activity_id=activity_id, scope=scope)
    elif not may_log(scope=scope):
        raise NotPermitted(_("Focal points log the activities of their office."))
    typed = typed_in(request, kept, now, is_sent=True)
    typed.form.is_valid()
    typed.partners.is_valid()
    data = typed.data(scope)
    try:
        if data is None:
            raise Invalid(_("Choose an office; then the draft is kept."))
        activity = save_draft(
            activity_id=activity_id,
            version=typed.form.cleaned_data.get("version", 0),
            data=data,
            now=now,
            scope=scope,
        )
    except Invalid as refused:
        return JsonResponse(body(error_of(one) for one in refused.problems), status=422)
    except WrongState as refusal:
        return JsonResponse({"conflict": str(refusal)}, status=409)
    return JsonResponse(
        {
            "version": activity.version,
            "url": reverse("focal_points:activity_edit", args=[activity.pk]),
            "save_url": reverse("focal_points:activity_draft", args=[activity.pk]),
            "unread": [
                str(typed.form[name].label) for name in typed.form.errors if name != "__all__"
            ],
        }
    )


def show_form(
    request: ScopedRequest,
    typed: Typed,
    kept: Activity | None,
    now: datetime,
    *,
    status: int = 200,
) -> HttpResponse:
    """Render the form; `kept` is the draft or the logged activity as it stands."""
    is_draft = kept is None or kept.state == ActivityState.DRAFT
    if kept is None:
        title, save_url = _("Log an activity"), reverse("focal_points:activity_draft_new")
    elif is_draft:
        title = _("Log an activity")
        save_url = reverse("focal_points:activity_draft", args=[kept.pk])
    else:
        title, save_url = _("Correct an activity"), ""
    today: date = now.date()
    context = {
        "title": title,
        "crumbs": [(_("Activities"), reverse("focal_points:activities"))],
        "status": status_of(kept) if kept else None,
        "saved": "" if is_draft else None,
        "form": typed.form,
        "partners": typed.partners,
        "projects": typed.projects,
        "is_draft": is_draft,
        "kept": kept,
        "save_url": save_url,
        "asked_number": asked_number(typed.form),
        "is_more_open": is_more_open(typed),
        "theirs": differing(typed.form, kept) if kept is not None and status == 409 else [],
        "is_early": any(
            error.code == "in_the_future"
            for found in typed.form.errors.as_data().values()
            for error in found
        ),
        "drafts": own_drafts(scope=request.scope) if kept is None and status == 200 else [],
        "suggestions": suggestions(office_id=typed.office_id, today=today, scope=request.scope)
        if kept is None and status == 200
        else [],
        "office_is_hidden": typed.form.fields["office"].widget.is_hidden,
        "office_first": typed.office_id is None or "office" in typed.form.errors,
        "cancel_url": reverse("focal_points:activity", args=[kept.pk])
        if kept is not None and not is_draft
        else reverse("focal_points:activities"),
    }
    return render_page(request, "focal_points/activity_form.html", context, status=status)


def asked_number(form: ActivityForm) -> int | None:
    """Return the number of participants that must be confirmed; None where nothing is asked."""
    if not form.asks_to_confirm:
        return None
    return sum(form.cleaned_data.get(name) or 0 for name in COUNTS)


FOLDED = (
    *("office", "ended_on", "area", "item", "observance", "place", "project", "language"),
    *COUNTS,
    "confirmed",
)
"""Fields that are folded away at first."""


def is_more_open(typed: Typed) -> bool:
    """Whether the folded part must be seen: something is wrong in it."""
    form = typed.form
    return form.is_bound and (
        any(name in form.errors for name in FOLDED)
        or bool(form.non_field_errors())
        or (typed.partners.is_bound and not typed.partners.is_valid())
    )


def differing(form: ActivityForm, kept: Activity) -> list[tuple[str, str, str]]:
    """Return (label, what stands there now, what was typed) of each field that differs."""
    rows = []
    for name, value in said_of(kept).items():
        if name == "version" or name not in form.cleaned_data:
            continue
        typed = form.cleaned_data[name]
        if ("" if value is None else value) != ("" if typed is None else typed):
            rows.append((str(form[name].label), shown(form, name, value), shown(form, name, typed)))
    return rows


def shown(form: ActivityForm, name: str, value: Any) -> str:
    """Return a value as its field shows it."""
    choices = {
        str(key): str(label).strip() for key, label in getattr(form.fields[name], "choices", ())
    }
    text = "" if value is None else str(value)
    return choices.get(text, text)
