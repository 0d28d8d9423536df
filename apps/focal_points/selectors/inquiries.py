"""Questions to focal points from whom nothing was heard: who sees them, who answers."""

from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import InquiryAnswer
from apps.focal_points.models import Appointment, Inquiry
from apps.focal_points.selectors.access import appointments_seen
from apps.web.refusals import NotPermitted, OutOfScope

DAYS_TO_ANSWER = 30
"""After so many days without an answer the question is shown to the Gender Coordination Unit. Ours."""


def inquiries_seen(*, scope: OfficeScope) -> QuerySet[Inquiry]:
    """Return the questions on the appointments that somebody sees."""
    return Inquiry.objects.filter(appointment__in=appointments_seen(scope=scope).values("pk"))


def inquiry_seen(*, inquiry_id: int, scope: OfficeScope) -> Inquiry:
    """Return one question with its appointment; raises OutOfScope when it does not exist for this person."""
    found = (
        inquiries_seen(scope=scope)
        .filter(pk=inquiry_id)
        .select_related("appointment__office", "appointment__user", "answered_by")
        .first()
    )
    if found is None:
        raise OutOfScope
    return found


def inquiries_of(*, appointment: Appointment, scope: OfficeScope) -> list[Inquiry]:
    """Return the questions on one appointment, the newest first; one statement."""
    return list(
        inquiries_seen(scope=scope)
        .filter(appointment=appointment)
        .select_related("appointment", "answered_by")
        .order_by("-asked_at", "-pk")
    )


def may_answer(*, inquiry: Inquiry, scope: OfficeScope) -> bool:
    """Whether somebody answers: the person, the head of office for them, or who keeps the appointments."""
    appointment = inquiry.appointment
    return (
        (scope.user_id is not None and appointment.user_id == scope.user_id)
        or scope.may(Capability.SUPERVISE_FOCAL_POINTS, appointment.office_id)
        or scope.may(Capability.KEEP_FOCAL_POINTS, appointment.office_id)
    )


def inquiry_to_answer(*, inquiry_id: int, scope: OfficeScope) -> Inquiry:
    """Return one question to be answered; raises OutOfScope or NotPermitted."""
    found = inquiry_seen(inquiry_id=inquiry_id, scope=scope)
    if not may_answer(inquiry=found, scope=scope):
        raise NotPermitted(
            _("The focal point answers, or the head of office or the Gender Coordination Unit.")
        )
    return found


def still_serving(on: date) -> Q:
    """Return the filter of questions whose appointment holds on a day."""
    return Q(appointment__starts_on__lte=on) & (
        Q(appointment__ends_before__isnull=True) | Q(appointment__ends_before__gt=on)
    )


def waits_for_the_unit(now: datetime) -> Q:
    """Return the filter of questions that the Gender Coordination Unit goes on with.

    Somebody else should take over, or nobody answered in time, and the appointment still holds.
    """
    return still_serving(now.date()) & (
        Q(answer=InquiryAnswer.HANDS_OVER)
        | Q(answered_at__isnull=True, asked_at__lte=now - timedelta(days=DAYS_TO_ANSWER))
    )
