"""The directory: who is focal point of which office today; only what finding each other needs."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import people_seen, sees_people
from apps.focal_points.choices import AppointmentRole, TextLanguage
from apps.focal_points.models import Appointment
from apps.focal_points.selectors.access import appointments_seen, demand_network
from apps.focal_points.selectors.network.regions import region_above
from apps.focal_points.selectors.states import active_on
from apps.organization.selectors import tree_on
from apps.web.marking import holds_all, words_in


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryLine:
    """One focal point. `email` is blank for readers who do not see accounts, `language` without one.

    `appointment_id` leads to the appointment for those who see it whole.
    """

    name: str
    role: str
    office_code: str
    office: str
    region_id: int | None
    region: str
    language: str
    email: str
    appointment_id: int | None


def directory(
    *, on: date, text: str = "", region_id: int | None = None, scope: OfficeScope
) -> list[DirectoryLine]:
    """Return the focal points of a day by region, office and name; three statements, four with addresses.

    `text` keeps those whose name, office or region has all the words. Raises NotPermitted outside the
    network. An address is shown to whoever sees the account among the people of the house.
    """
    demand_network(scope=scope)
    rows: list[Any] = list(
        Appointment.objects.filter(active_on(on)).values_list(
            "pk",
            "name",
            "role",
            "office_id",
            "office__code",
            "user_id",
            "user__language",
            "user__email",
        )
    )
    seen: set[int] = set()
    if rows and sees_people(scope=scope):
        wanted = {row[5] for row in rows if row[5] is not None}
        seen = set(people_seen(scope=scope).filter(pk__in=wanted).values_list("pk", flat=True))
    here = appointments_seen(scope=scope).filter(active_on(on))
    whole = set(here.values_list("pk", flat=True)) if rows else set()
    tree, words = tree_on(day=on), words_in(text)
    lines = []
    for number, name, role, office_id, code, user_id, language, email in rows:
        region = region_above(tree, office_id)
        node = tree.nodes.get(office_id)
        line = DirectoryLine(
            name=name,
            role=str(AppointmentRole(role).label),
            office_code=code,
            office=node.name if node else code,
            region_id=region.id if region else None,
            region=region.name if region else "",
            language=str(TextLanguage(language).label) if language else "",
            email=email if user_id in seen else "",
            appointment_id=number if number in whole else None,
        )
        if region_id is not None and line.region_id != region_id:
            continue
        if words and not holds_all(words, f"{line.name} {line.office} {code} {line.region}"):
            continue
        lines.append(line)
    return sorted(lines, key=lambda line: (line.region == "", line.region, line.office, line.name))
