"""The page of one appointment, as everybody sees it who may."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.requests import ScopedRequest
from apps.focal_points.choices import AppointmentRole
from apps.focal_points.models import Appointment
from apps.focal_points.records.appointments import seen
from apps.focal_points.selectors.access import sees_network
from apps.focal_points.selectors.appointments import (
    OfficePeople,
    appointment_with,
    lacks_role,
    office_names,
    people_of_office,
    results_of,
)
from apps.focal_points.selectors.states import AppointmentState, judged_on, state_on, status_of
from apps.focal_points.views.appointments.tables import result_tag
from apps.focal_points.wording import (
    dates_of,
    decision_of,
    expertise_of,
    grade_of,
    not_known,
    percent_of,
    post_of,
    sex_of,
)
from apps.organization.selectors import tree_on
from apps.publishing.words import LANGUAGES, language_name
from apps.web.language import in_language
from apps.web.pages import render_page
from apps.web.parts import Action as Button
from apps.web.parts import StatusTag


@require_safe
def appointment(request: ScopedRequest, appointment_id: int) -> HttpResponse:
    """Show one appointment: its facts, the rules that it keeps, and who serves the office beside it."""
    scope, today = request.scope, timezone.localdate()
    found = appointment_with(appointment_id=appointment_id, scope=scope)
    record = seen([appointment_id], scope)[appointment_id]
    day = judged_on(found, today)
    office = office_names(appointments=[found], tree=tree_on(day=day))[found.office_id]
    crumbs = [(office, "")]
    if sees_network(scope=scope):
        crumbs.insert(0, (_("Appointments"), reverse("focal_points:appointments")))
    context: dict[str, Any] = {
        "title": found.name,
        "crumbs": crumbs,
        "status": status_of(found, today),
        "today": today,
        "facts": [str(AppointmentRole(found.role).label), f"{office} ({found.office.code})"],
        "actions": buttons(found, may_change=record.may_change, today=today),
        "appointment": found,
        "record": record,
        "lines": fact_lines(found, office),
        "is_alternate": found.role == AppointmentRole.ALTERNATE,
        "results": [
            (
                in_language(each.rule_set, "title"),
                reverse("focal_points:rule_set", args=[each.rule_set.code]),
                result_tag(len(each.failures), on=day),
                each.failures,
            )
            for each in results_of(appointment=found, today=today, scope=scope)
        ],
        "documents": document_lines(found),
        "lacks_role": lacks_role(appointment=found, today=today, scope=scope),
        "terms_status": StatusTag("good", _("Signed"), on=found.terms_signed_on)
        if found.terms_signed_on
        else StatusTag("warn", _("Not signed")),
        "people": people_lines(people_of_office(appointment=found, today=today, scope=scope)),
    }
    return render_page(request, "focal_points/appointment.html", context)


def buttons(found: Appointment, *, may_change: bool, today: date) -> list[Button]:
    """Return what can be done with an appointment."""
    history = reverse("desk:history", args=["focal_points.appointment", found.pk])
    found_buttons = [Button(_("History"), history, kind="link", key="history")]
    if may_change:
        here = [found.pk]
        correct = reverse("focal_points:appointment_correct", args=here)
        found_buttons.append(Button(_("Correct"), correct, key="correct"))
        if state_on(found, today) != AppointmentState.ENDED:
            succeed = reverse("focal_points:appointment_succeed", args=here)
            end = reverse("focal_points:appointment_end", args=here)
            found_buttons.append(Button(_("Appoint a successor"), succeed, key="succeed"))
            found_buttons.append(Button(_("End"), end, kind="danger", key="end"))
    return found_buttons


def fact_lines(found: Appointment, office: str) -> list[tuple[str, str]]:
    """Return the facts of an appointment by label; what is not known says so."""
    edition = found.terms_edition
    terms = (
        _("Edition %(number)s") % {"number": edition.number} if edition is not None else not_known()
    )
    return [
        (_("Office"), f"{office} ({found.office.code})"),
        (_("From – until"), dates_of(found)),
        *([(_("Why it ended"), found.ended_because)] if found.ended_because else []),
        (_("Sex"), sex_of(found.sex)),
        (_("Grade at appointment"), grade_of(found)),
        (_("Post held"), post_of(found)),
        *([(_("Former posts"), found.former_posts)] if found.former_posts else []),
        (_("Share of working time"), percent_of(found.percent_of_time)),
        (_("Appointing decision"), decision_of(found)),
        (_("Appointing officer"), found.appointed_by or not_known()),
        (_("Knowledge of gender issues"), expertise_of(found.has_expertise)),
        *([(_("Training and experience"), found.expertise)] if found.expertise else []),
        (
            _("Evaluation cycle that names the role"),
            str(found.appraisal_year) if found.appraisal_year else not_known(),
        ),
        (_("Terms of reference"), terms),
        *([(_("Note"), found.note)] if found.note else []),
    ]


def document_lines(found: Appointment) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return the terms of reference to be signed by language: its code, its name, (format, address)."""
    return [
        (
            language,
            language_name(language, language),
            [
                (
                    extension.upper(),
                    reverse("focal_points:appointment_terms", args=[found.pk, language, extension]),
                )
                for extension in ("pdf", "docx")
            ],
        )
        for language in LANGUAGES
    ]


def people_lines(people: OfficePeople) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return whom the office has and had beside this appointment, in groups with a heading."""
    groups = [
        (_("At the same time"), people.beside),
        (_("To come"), people.to_come),
        (_("Formerly"), people.former),
    ]
    return [
        (
            heading,
            [
                {
                    "name": each.name,
                    "url": reverse("focal_points:appointment", args=[each.pk]),
                    "role": str(AppointmentRole(each.role).label),
                    "grade": grade_of(each),
                    "dates": dates_of(each),
                }
                for each in rows
            ],
        )
        for heading, rows in groups
        if rows
    ]
