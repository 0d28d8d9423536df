"""Appointments as records; see `apps.accounts.records`."""

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.capabilities import Capability
from apps.accounts.records import HistoryTable, RecordKind, RecordView
from apps.accounts.scope import OfficeScope
from apps.focal_points.selectors.appointments import appointments_named, ref_of


def seen(ids: Iterable[int], scope: OfficeScope) -> Mapping[int, RecordView]:
    """Return the appointments that the scope sees; one statement."""
    return {
        pk: RecordView(
            ref=ref_of(pk),
            label=f"{each.name} · {each.office.code}",
            url=reverse("focal_points:appointment", args=[pk]),
            office_id=each.office_id,
            may_change=scope.may(Capability.KEEP_FOCAL_POINTS, each.office_id),
        )
        for pk, each in appointments_named(ids=ids, scope=scope).items()
    }


APPOINTMENT = RecordKind(
    name=_("Appointment of a focal point"),
    seen=seen,
    history=(
        HistoryTable("focal_points.appointment"),
        HistoryTable("focal_points.inquiry", "appointment_id"),
    ),
    opens_evidence=True,
)
