"""Who carries the policy: everybody who did something in a year, by name and never by number."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from apps.accounts.scope import OfficeScope
from apps.focal_points.models import Appointment
from apps.focal_points.selectors.access import demand_network
from apps.focal_points.selectors.picture import pictures
from apps.focal_points.selectors.picture_list import office_names
from apps.organization.selectors import tree_on

EVERYBODY = "the network names who carries the policy, wherever they serve"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributor:
    """One person who was active in a year, with the numbers of the areas that they covered."""

    name: str
    office: str
    role: str
    areas: tuple[int, ...]


def contributors(*, year: int, today: date, scope: OfficeScope) -> list[Contributor]:
    """Return those with at least one month of activity in a year, in the order of names; five statements.

    Open to the whole network: raises NotPermitted for others.
    """
    demand_network(scope=scope)
    served = list(
        Appointment.objects.filter(
            Q(ends_before__isnull=True) | Q(ends_before__gt=date(year, 1, 1)),
            starts_on__lte=min(today, date(year, 12, 31)),
        )
    )
    drawn = pictures(
        appointments=served, year=year, today=today, scope=OfficeScope.everything(EVERYBODY)
    )
    active = [each for each in served if drawn[each.pk].months]
    names = office_names({each.office_id for each in active}, tree_on(day=today))
    return sorted(
        (
            Contributor(
                name=each.name,
                office=names[each.office_id],
                role=str(each.get_role_display()),
                areas=tuple(sorted(drawn[each.pk].areas)),
            )
            for each in active
        ),
        key=lambda each: (each.name.casefold(), each.office),
    )
