"""The workplans of an appointment, on its page, and how far one is."""

from typing import Any

from django import template
from django.template import RequestContext
from django.urls import reverse

from apps.figures.figure import Figure
from apps.focal_points.models import Appointment
from apps.focal_points.selectors.workplan_steps import writes
from apps.focal_points.selectors.workplan_words import status_of
from apps.focal_points.selectors.workplans import Progress, progress_from
from apps.focal_points.selectors.workplans import workplans_of as workplans_of_appointment
from apps.web.templatetags.figures_ui import figure

register = template.Library()


@register.inclusion_tag("focal_points/_workplans_of.html", takes_context=True)
def workplans_of(context: RequestContext, appointment: Appointment) -> dict[str, Any]:
    """Draw the workplans of an appointment with where they stand and how far they are; one statement."""
    scope = context["request"].scope
    may_begin = writes(person_id=appointment.user_id, office_id=appointment.office_id, scope=scope)
    return {
        "rows": [
            {
                "year": workplan.year,
                "url": reverse("focal_points:workplan", args=[workplan.pk]),
                "status": status_of(workplan),
                "words": progress_from(workplan).words,
            }
            for workplan in workplans_of_appointment(appointment_id=appointment.pk, scope=scope)
        ],
        "new_url": reverse("focal_points:workplan_new", args=[appointment.pk]) if may_begin else "",
    }


@register.inclusion_tag("_figure.html")
def items_done(progress: Progress, done: Figure) -> dict[str, Any]:
    """Draw how far a workplan is in words that open to show where the number comes from."""
    return {**figure(done), "text": progress.words}
