"""Facts of an appointment in words; what is not known says so."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.focal_points.choices import PostKind
from apps.focal_points.selectors.rule_sentences import percent_words
from apps.organization.choices import Sex


def not_known() -> str:
    """Return the words for what nobody has stated."""
    return pgettext("appointment", "Not known")


def percent_of(value: Decimal | None) -> str:
    """Return a share of working time."""
    return not_known() if value is None else _("%(percent)s%%") % {"percent": percent_words(value)}


def sex_of(value: str) -> str:
    """Return the sex of one person."""
    words = {
        Sex.WOMEN: pgettext("sex of a person", "Woman"),
        Sex.MEN: pgettext("sex of a person", "Man"),
        Sex.OTHER: pgettext("sex of a person", "Other or undisclosed"),
    }
    return words[Sex(value)] if value else not_known()


def grade_of(appointment: Any) -> str:
    """Return the code of the grade at appointment."""
    return appointment.grade.code if appointment.grade else not_known()


def post_of(appointment: Any) -> str:
    """Return the post that is held: its title, else its kind."""
    kind = str(PostKind(appointment.post_kind).label) if appointment.post_kind else ""
    return " · ".join(part for part in (appointment.post_title, kind) if part) or not_known()


def dates_of(appointment: Any, *, short: bool = False) -> str:
    """Return from when until when an appointment holds; its last day included."""

    def day(value: date) -> str:
        return date_format(value, "SHORT_DATE_FORMAT" if short else "DATE_FORMAT")

    if appointment.ends_before is None:
        return pgettext("appointment", "since %(day)s") % {"day": day(appointment.starts_on)}
    return f"{day(appointment.starts_on)} – {day(appointment.ends_before - timedelta(days=1))}"


def expertise_of(value: bool | None) -> str:
    """Return whether knowledge of gender issues is on record."""
    if value is None:
        return not_known()
    return pgettext("answer", "Yes") if value else pgettext("answer", "No")


def decision_of(appointment: Any) -> str:
    """Return the decision by which somebody was appointed, with its day."""
    day = date_format(appointment.decided_on, "DATE_FORMAT") if appointment.decided_on else ""
    return " · ".join(part for part in (appointment.decision, day) if part) or not_known()
