"""Appointments are begun, put right, ended, and handed to a successor."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from apps.accounts.forms import look_at
from apps.accounts.requests import ScopedRequest
from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import AppointmentRole
from apps.focal_points.forms.appointments import (
    AppointmentForm,
    EndForm,
    SuccessorForm,
    initial_of,
    initial_of_new,
)
from apps.focal_points.models import Appointment
from apps.focal_points.selectors.access import appointment_seen, may_keep
from apps.focal_points.selectors.appointments import (
    appointment_with,
    left_without,
    results_of,
)
from apps.focal_points.selectors.terms import published_editions
from apps.focal_points.services.appointments import writing as services
from apps.organization.selectors import tree_on
from apps.web.language import in_language
from apps.web.pages import go_to, render_page
from apps.web.refusals import Invalid, NotPermitted, WrongState


@require_http_methods(["GET", "HEAD", "POST"])
def appointment_new(request: ScopedRequest) -> HttpResponse:
    """Appoint somebody."""
    now, scope = timezone.now(), request.scope
    services.demand_keeping(scope=scope)
    today = timezone.localdate(now)
    editions = published_editions(scope=scope)
    initial = initial_of_new(
        today=today, edition=editions[0] if editions else None, query=request.GET
    )
    form = AppointmentForm(
        request.POST if request.method == "POST" else None,
        tree=tree_on(day=today),
        editions=editions,
        scope=scope,
        initial=initial,
    )
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                made = services.appoint(data=form.said(), now=now, scope=scope)
            except Invalid as refusal:
                form.take(refusal)
            else:
                messages.success(request, _("%(name)s is appointed.") % {"name": made.name})
                warn_of_rules(request, made, today)
                return go_to(request, reverse("focal_points:appointment", args=[made.pk]))
    page = {
        "title": _("Appoint a focal point"),
        "button": _("Appoint"),
        "cancel_url": reverse("focal_points:appointments"),
        "hint": _(
            "What is not known may stay empty; a rule that asks for it is then shown as not kept. The"
            " person, the head of office and the Gender Coordination Unit are told."
        ),
    }
    return show_form(request, form, page, status)


@require_http_methods(["GET", "HEAD", "POST"])
def appointment_correct(request: ScopedRequest, appointment_id: int) -> HttpResponse:
    """Put right what is written of an appointment."""
    now, scope = timezone.now(), request.scope
    found = appointment_to_change(appointment_id, scope)
    form = AppointmentForm(
        request.POST if request.method == "POST" else None,
        tree=tree_on(day=timezone.localdate(now)),
        editions=published_editions(scope=scope),
        kept=found,
        scope=scope,
        initial=initial_of(found),
    )

    def call(version: int) -> Appointment:
        return services.correct(
            appointment_id=found.pk, version=version, data=form.said(), now=now, scope=scope
        )

    page = {
        "title": _("Correct the appointment of %(name)s") % {"name": found.name},
        "button": _("Save"),
        "success": _("The appointment is corrected."),
        "hint": _(
            "For what was written down wrongly, and for what came in since: signed terms, the evaluation"
            " cycle. An end has a button of its own."
        ),
    }
    return answered(request, form, found, call, page)


@require_http_methods(["GET", "HEAD", "POST"])
def appointment_end(request: ScopedRequest, appointment_id: int) -> HttpResponse:
    """End an appointment; the page says what becomes of the office."""
    now, scope = timezone.now(), request.scope
    today = timezone.localdate(now)
    found = appointment_to_change(appointment_id, scope)
    services.expect_running(found, today=today)
    form = EndForm(
        request.POST if request.method == "POST" else None,
        initial={"version": found.version, "ends_before": max(today, found.starts_on)},
    )

    def call(version: int) -> Appointment:
        return services.end(
            appointment_id=found.pk,
            version=version,
            ends_before=form.cleaned_data["ends_before"],
            reason=form.cleaned_data["reason"],
            now=now,
            scope=scope,
        )

    page = {
        "title": _("End the appointment of %(name)s") % {"name": found.name},
        "button": _("End the appointment"),
        "success": _("The appointment ends."),
        "consequence": consequence(found, max(today, found.starts_on), scope),
        "is_dangerous": True,
        "other": (
            _("Appoint a successor in the same step"),
            reverse("focal_points:appointment_succeed", args=[found.pk]),
        ),
    }
    return answered(request, form, found, call, page)


@require_http_methods(["GET", "HEAD", "POST"])
def appointment_succeed(request: ScopedRequest, appointment_id: int) -> HttpResponse:
    """End an appointment and begin that of the successor in one step."""
    now, scope = timezone.now(), request.scope
    today = timezone.localdate(now)
    found = appointment_to_change(appointment_id, scope)
    services.expect_running(found, today=today)
    editions = published_editions(scope=scope)
    form = SuccessorForm(
        request.POST if request.method == "POST" else None,
        tree=tree_on(day=today),
        editions=editions,
        scope=scope,
        initial={
            "version": found.version,
            "starts_on": today,
            "terms_edition": editions[0].pk if editions else "",
        },
    )

    def call(version: int) -> Appointment:
        return services.succeed(
            appointment_id=found.pk,
            version=version,
            reason=form.cleaned_data["reason"],
            data=form.said(office_id=found.office_id, role=found.role),
            now=now,
            scope=scope,
        )

    page = {
        "title": _("Successor of %(name)s") % {"name": found.name},
        "button": _("Appoint the successor"),
        "success": _("The successor is appointed."),
        "hint": _(
            "The appointment of %(name)s ends on the day before the successor begins; the office is not"
            " without a focal point for a day."
        )
        % {"name": found.name},
    }
    return answered(request, form, found, call, page)


def appointment_to_change(appointment_id: int, scope: OfficeScope) -> Appointment:
    """Return an appointment that is the person's to change; raises OutOfScope or NotPermitted."""
    found = appointment_seen(appointment_id=appointment_id, scope=scope)
    if not may_keep(found, scope=scope):
        raise NotPermitted(_("The Gender Coordination Unit keeps the appointments."))
    return appointment_with(appointment_id=appointment_id, scope=scope)


def answered(
    request: ScopedRequest, form: Any, found: Appointment, call: Any, page: dict[str, Any]
) -> HttpResponse:
    """Show a form of one appointment, or do what was typed; refused, nothing typed is lost."""
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                made = call(form.cleaned_data["version"])
            except Invalid as refusal:
                form.take(refusal)
            except WrongState as stale:
                form.add_error(None, str(stale))
                look_at(form, found.version)
                status = 409
            else:
                messages.success(request, page["success"])
                today = timezone.localdate()
                if made.ends_before is not None and left_without(
                    appointment=made, day=made.ends_before, scope=request.scope
                ):
                    messages.warning(
                        request,
                        _("The office will be without a focal point from %(day)s.")
                        % {"day": date_format(made.ends_before, "DATE_FORMAT")},
                    )
                warn_of_rules(request, made, today)
                return go_to(request, reverse("focal_points:appointment", args=[made.pk]))
    page = {
        "cancel_url": reverse("focal_points:appointment", args=[found.pk]),
        "crumbs": [
            (_("Appointments"), reverse("focal_points:appointments")),
            (found.name, reverse("focal_points:appointment", args=[found.pk])),
        ],
        **page,
    }
    return show_form(request, form, page, status)


def show_form(request: ScopedRequest, form: Any, page: dict[str, Any], status: int) -> HttpResponse:
    """Render a form of an appointment."""
    crumbs = [(_("Appointments"), reverse("focal_points:appointments"))]
    context = {"crumbs": crumbs, **page, "form": form}
    return render_page(request, "focal_points/appointment_form.html", context, status=status)


def warn_of_rules(request: ScopedRequest, made: Appointment, today: date) -> None:
    """Say at once which rules of the set in force an appointment does not keep; it stands all the same."""
    for result in results_of(appointment=made, today=today, scope=request.scope):
        if result.rule_set.is_default and result.failures:
            number = len(result.failures)
            words = ngettext(
                "%(number)s rule of “%(rule_set)s” is not kept: %(sentences)s",
                "%(number)s rules of “%(rule_set)s” are not kept: %(sentences)s",
                number,
            )
            messages.warning(
                request,
                words
                % {
                    "number": number,
                    "rule_set": in_language(result.rule_set, "title"),
                    "sentences": " ".join(each.sentence for each in result.failures),
                },
            )


def consequence(found: Appointment, day: date, scope: OfficeScope) -> str:
    """Return what an end on a day, or any later one, does to the office."""
    if found.role == AppointmentRole.ALTERNATE:
        return _("The office will be without this alternate from the day that you choose.")
    if left_without(appointment=found, day=day, scope=scope):
        return _(
            "The office will be without a focal point from the day that you choose, until somebody is"
            " appointed."
        )
    return _("Somebody else stays focal point of the office.")
