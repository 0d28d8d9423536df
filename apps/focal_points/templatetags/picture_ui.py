"""The picture of an appointment's year, on the page of the appointment and in lists."""

from datetime import date
from typing import Any

from django import template
from django.template import RequestContext
from django.urls import reverse

from apps.focal_points.analytics.picture import Picture
from apps.focal_points.models import Appointment
from apps.focal_points.selectors.inquiries import inquiries_of, may_answer
from apps.focal_points.selectors.picture import pictures
from apps.focal_points.selectors.statements import may_read_statement
from apps.focal_points.views.picture_words import areas_words, months_words, silent_status, strip_of

register = template.Library()


@register.inclusion_tag("focal_points/_months.html")
def months_strip(picture: Picture) -> dict[str, Any]:
    """Draw twelve months, from January to December, with the same in words for those who do not see it."""
    return strip_of(picture)


@register.inclusion_tag("focal_points/_picture_of.html", takes_context=True)
def picture_of(context: RequestContext, appointment: Appointment, today: date) -> dict[str, Any]:
    """Draw the year of an appointment, its questions and the way to the statement; four statements.

    The year is this one, or the last of an appointment that is over.
    """
    scope = context["request"].scope
    year = min(today, appointment.ends_before or today).year
    drawn = pictures(appointments=[appointment], year=year, today=today, scope=scope)
    picture = drawn.get(appointment.pk)
    if picture is None or appointment.starts_on > today:
        return {}
    return {
        "appointment": appointment,
        "year": year,
        "picture": picture,
        "months": months_words(picture),
        "areas": areas_words(picture),
        "status": silent_status(picture),
        "inquiries": [
            (each, may_answer(inquiry=each, scope=scope))
            for each in inquiries_of(appointment=appointment, scope=scope)
        ],
        "statement_url": reverse("focal_points:statement", args=[appointment.pk, year])
        if may_read_statement(appointment=appointment, scope=scope)
        else "",
    }
