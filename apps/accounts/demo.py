"""The people of the demonstration: invented, with one password that everybody may know."""

from datetime import date

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from apps.accounts.choices import Role
from apps.accounts.models import Grant, User
from apps.organization.selectors import tree_on
from apps.web.refusals import NotPermitted

DEMO_PASSWORD = "demo-password"  # noqa: S105 - printed by `bin/up`; refused where data are real
GRANTED_ON = date(2014, 1, 1)
EVERYWHERE = ""

# user name, given name, family name, language, time zone, role, office code
DEMO_PEOPLE: list[tuple[str, str, str, str, str, Role, str]] = [
    ("hr.nairobi", "Achieng", "Otieno", "en", "Africa/Nairobi", Role.HR_STAFF, "KEN-NAIROBI"),
    (
        "head.nairobi",
        "Baraka",
        "Mwangi",
        "en",
        "Africa/Nairobi",
        Role.HEAD_OF_OFFICE,
        "KEN-NAIROBI",
    ),
    ("hr.dakar", "Awa", "Diop", "fr", "Africa/Dakar", Role.HR_STAFF, "SEN-DAKAR"),
    ("head.dakar", "Élimane", "Sène", "fr", "Africa/Dakar", Role.HEAD_OF_OFFICE, "SEN-DAKAR"),
    ("hr.bogota", "Lucía", "Peña", "es", "America/Bogota", Role.HR_STAFF, "COL-BOGOTA"),
    ("head.bogota", "Andrés", "Núñez", "es", "America/Bogota", Role.HEAD_OF_OFFICE, "COL-BOGOTA"),
    ("hr.hargeisa", "Hodan", "Warsame", "en", "Africa/Mogadishu", Role.HR_STAFF, "SOM-HARGEISA"),
    ("hr.region", "Ruth", "Tesfaye", "en", "Africa/Nairobi", Role.REGIONAL_HR, "KEN-NAIROBI-RO"),
    ("hrm", "Marta", "Silva", "en", "Europe/Zurich", Role.HRM, EVERYWHERE),
    (
        "focalpoint.nairobi",
        "Wanjiru",
        "Kamau",
        "en",
        "Africa/Nairobi",
        Role.FOCAL_POINT,
        "KEN-NAIROBI",
    ),
    ("focalpoint.dakar", "Fatou", "Ndiaye", "fr", "Africa/Dakar", Role.FOCAL_POINT, "SEN-DAKAR"),
    (
        "pm.nairobi",
        "Peter",
        "Odhiambo",
        "en",
        "Africa/Nairobi",
        Role.PROJECT_MANAGER,
        "KEN-NAIROBI",
    ),
    ("wggi", "Ingrid", "Berg", "en", "Europe/Zurich", Role.WGGI, EVERYWHERE),
    ("wggi.member", "Mei", "Tanaka", "en", "Europe/Zurich", Role.WGGI, EVERYWHERE),
    ("reviewer", "Rana", "Khoury", "en", "Europe/Zurich", Role.REVIEWER, EVERYWHERE),
    ("owner.finance", "Oscar", "Lind", "en", "Europe/Zurich", Role.INDICATOR_OWNER, "CHE-GENEVA"),
    ("gcu", "Gloria", "Campos", "en", "Europe/Zurich", Role.GCU, EVERYWHERE),
    ("ddg", "Dana", "Novak", "en", "Europe/Zurich", Role.DDG, EVERYWHERE),
    ("budget", "Bo", "Chen", "en", "Europe/Zurich", Role.BUDGET, EVERYWHERE),
    ("senior", "Selma", "Ito", "en", "Europe/Zurich", Role.SENIOR_MANAGER, EVERYWHERE),
    ("translator", "Tariq", "Aziz", "fr", "Europe/Zurich", Role.TRANSLATOR, EVERYWHERE),
    ("auditor", "Aud", "Larsen", "en", "Europe/Zurich", Role.AUDITOR, EVERYWHERE),
    ("council", "Carla", "Weiss", "en", "Europe/Zurich", Role.COUNCIL_READER, EVERYWHERE),
    ("admin", "Ada", "Meyer", "en", "Europe/Zurich", Role.ADMINISTRATOR, EVERYWHERE),
]


@transaction.atomic
def load_demo_people(today: date) -> dict[str, User]:
    """Create the demo accounts with their roles; return all of them by user name.

    People of offices that the register does not have today are left out. Loading again changes
    nothing but what is missing. Raises NotPermitted where demo data are not allowed.
    """
    if not settings.DEMO_DATA_ALLOWED:
        raise NotPermitted("Demo accounts are not allowed in this installation.")
    offices = tree_on(day=today).by_code
    present = [row for row in DEMO_PEOPLE if row[-1] == EVERYWHERE or row[-1] in offices]
    password = make_password(DEMO_PASSWORD)
    User.objects.bulk_create(
        [
            User(
                username=username,
                email=f"{username}@example.org",
                first_name=given,
                last_name=family,
                language=language,
                time_zone=time_zone,
                password=password,
            )
            for username, given, family, language, time_zone, _role, _office in present
        ],
        ignore_conflicts=True,
    )
    people = {
        user.username: user
        for user in User.objects.filter(username__in=[row[0] for row in present])
    }
    Grant.objects.bulk_create(
        [
            Grant(
                user=people[username],
                role=role,
                office_id=offices[office].id if office else None,
                starts_on=GRANTED_ON,
            )
            for username, _given, _family, _language, _zone, role, office in present
        ],
        ignore_conflicts=True,
    )
    return people
