"""Somebody leaves: their appointments are named as what is open; the successor is appointed, not inherited."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.focal_points.models import Appointment
from apps.focal_points.selectors.appointments import ref_of
from apps.focal_points.selectors.states import last_day


def hand_over(*, person_id: int, now: datetime, scope: OfficeScope) -> list[dict[str, Any]]:
    """Return a line for each appointment of a person that has not ended; none of them moves.

    A line has record, label, url, due_on (its last day, if known) and `left_because`. Only appointments
    of offices that the scope works for are looked at; who may hand over is the caller's to check.
    """
    running = (
        Appointment.objects.filter(
            Q(ends_before__isnull=True) | Q(ends_before__gt=now.date()),
            scope.over(Capability.CONTRIBUTE).where("office_id"),
            user_id=person_id,
        )
        .select_related("office")
        .order_by("office__code", "pk")
    )
    return [
        {
            "record": ref_of(each.pk).name,
            "label": f"{each.name} · {each.office.code}",
            "url": reverse("focal_points:appointment", args=[each.pk]),
            "due_on": last_day(each),
            "left_because": _("The Gender Coordination Unit appoints the successor."),
        }
        for each in running
    ]
