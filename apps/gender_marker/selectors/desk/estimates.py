"""What the home page says of annual estimates: which ones wait for the signature of the Budget Division."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.gender_marker.choices import EstimateState
from apps.gender_marker.models import AnnualEstimate
from apps.gender_marker.selectors.estimates import signs_estimates
from apps.web.parts import DeskItem, DeskList, StatusTag


def waiting(*, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return the estimates that this person may sign off, the first prepared first.

    One statement; none for who signs no estimates.
    """
    if not signs_estimates(scope=scope):
        return DeskList()
    found = list(
        AnnualEstimate.objects.filter(state=EstimateState.PREPARED)
        .select_related("edition")
        .order_by("prepared_at", "pk")
    )
    return DeskList(
        items=tuple(
            DeskItem(
                title=_("Estimate of %(year)s") % {"year": each.year},
                url=reverse("gender_marker:estimate", args=[each.pk]),
                context=f"{_('Gender marker')}, {each.edition.code}",
                button=_("Read and decide"),
                status=StatusTag("info", each.get_state_display(), on=each.prepared_at.date()),
                happened_at=each.prepared_at,
            )
            for each in found[:most]
        ),
        total=len(found),
        url=reverse("gender_marker:estimates") if found else "",
    )
