"""Events and publications of before this register, as documents tell them; in no sum."""

from apps.accounts.scope import OfficeScope
from apps.focal_points.models import StatedEvent, StatedPublication
from apps.focal_points.selectors.access import demand_network


def stated_events(*, scope: OfficeScope) -> list[StatedEvent]:
    """Return the events, the newest year first; raises NotPermitted for who does not read the network."""
    demand_network(scope=scope)
    return list(StatedEvent.objects.filter(retired_on__isnull=True).order_by("-year", "pk"))


def stated_publications(*, scope: OfficeScope) -> list[StatedPublication]:
    """Return the publications, the newest year first; raises NotPermitted."""
    demand_network(scope=scope)
    return list(
        StatedPublication.objects.filter(retired_on__isnull=True).order_by("-year_text", "pk")
    )
