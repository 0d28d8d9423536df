"""Whose account the lines of the matrix mean: own is Nairobi's, other is Dakar's."""

from apps.accounts.models import Grant
from tests.cast import World

KEPT, ELSEWHERE = "head.hargeisa", "head.dakar"


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """`own` is a head of office in the region of Nairobi, `other` one in Dakar."""
    people = {"own": world.people[KEPT], "other": world.people[ELSEWHERE]}
    by_person = {office: {"user_id": user.pk} for office, user in people.items()}
    by_grant = {
        office: {"user_id": user.pk, "grant_id": Grant.objects.get(user=user).pk}
        for office, user in people.items()
    }
    routes = ["person", "change", "grant", "deactivate", "reactivate", "invite"]
    return {
        **{f"accounts:{route}": by_person for route in routes},
        "accounts:end_grant": by_grant,
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Forms that are right but for who sends them."""
    person = {
        "first_name": "Nyaboke",
        "last_name": "Moraa",
        "username": "n.moraa",
        "email": "n.moraa@example.org",
        "language": "en",
        "time_zone": "UTC",
    }
    role = {"role": "hr_staff", "starts_on": "2199-01-01", "ends_before": ""}
    nairobi = {**role, "office": world.offices["KEN-NAIROBI"].pk}
    dakar = {**role, "office": world.offices["SEN-DAKAR"].pk}
    return {
        "POST accounts:create": {"own": {**person, **nairobi}, "other": {**person, **dakar}},
        "POST accounts:change": person,
        "POST accounts:grant": {"own": nairobi, "other": dakar},
        "POST accounts:me": {"language": "fr", "time_zone": "UTC"},
    }
