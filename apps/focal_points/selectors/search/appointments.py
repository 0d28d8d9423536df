"""Appointments that a search finds."""

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import AppointmentRole
from apps.focal_points.selectors.access import appointments_seen
from apps.focal_points.selectors.appointments import named_like
from apps.focal_points.wording import dates_of
from apps.web.marking import words_in
from apps.web.parts import Hit


def found(*, text: str, most: int, scope: OfficeScope) -> list[Hit]:
    """Return appointments by name, post and office code, the newest first; one statement.

    None, and no statement, for those who have nothing to do with focal points.
    """
    if not words_in(text) or not scope.over(Capability.SEE_FOCAL_POINTS):
        return []
    rows = named_like(rows=appointments_seen(scope=scope), text=text)
    return [
        Hit(
            kind=_("Focal point"),
            label=each.name,
            url=reverse("focal_points:appointment", args=[each.pk]),
            context=" · ".join(
                (each.office.code, str(AppointmentRole(each.role).label), dates_of(each))
            ),
        )
        for each in rows.select_related("office").order_by("-starts_on", "pk")[:most]
    ]
