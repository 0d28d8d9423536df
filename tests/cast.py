"""The named cast and the small world it works in.

Offices: IOM (groups others) · CHE-GENEVA · KEN-NAIROBI-RO with KEN-NAIROBI (which has KEN-MOMBASA, an
office of one person) and SOM-HARGEISA · SEN-DAKAR-RO with SEN-DAKAR. Five owe a return: IOM and the
regional offices group others only. Every person of DESIGN section 1 has a fixture; `stranger` holds no role at all.
"""

from dataclasses import dataclass, field
from datetime import date

import pytest
from django.contrib.auth.hashers import make_password
from pytest_django import DjangoDbBlocker

from apps.accounts.choices import Role
from apps.accounts.models import Grant, User
from apps.accounts.scope import OfficeScope, scope_for
from apps.organization.choices import Basis, GradeCategory, OfficeKind, PeriodState, Reporting
from apps.organization.models import (
    ContractGroup,
    Country,
    Grade,
    Office,
    OfficeSpell,
    ReportingPeriod,
)
from tests.replay import Replay

CAST_PASSWORD = "a-password-of-the-cast"
GRANTED_ON = date(2010, 1, 1)
OPEN_PERIOD = date(2025, 12, 31)

COUNTRIES = [
    ("CHE", "CH", "Switzerland", "Europe"),
    ("KEN", "KE", "Kenya", "Africa"),
    ("SOM", "SO", "Somalia", "Africa"),
    ("SEN", "SN", "Senegal", "Africa"),
]

# code, name, kind, parent, duty station, country, time zone, reporting
OFFICES = [
    ("IOM", "IOM", OfficeKind.ORGANIZATION, "", "", "", "UTC", Reporting.NONE),
    (
        "CHE-GENEVA",
        "Headquarters",
        OfficeKind.HEADQUARTERS,
        "IOM",
        "Geneva",
        "CHE",
        "Europe/Zurich",
        Reporting.UNIT,
    ),
    (
        "KEN-NAIROBI-RO",
        "Regional Office Nairobi",
        OfficeKind.REGIONAL_OFFICE,
        "IOM",
        "Nairobi",
        "KEN",
        "Africa/Nairobi",
        Reporting.NONE,
    ),
    (
        "KEN-NAIROBI",
        "Kenya",
        OfficeKind.COUNTRY_OFFICE,
        "KEN-NAIROBI-RO",
        "Nairobi",
        "KEN",
        "Africa/Nairobi",
        Reporting.UNIT,
    ),
    (
        "KEN-MOMBASA",
        "Mombasa",
        OfficeKind.SUB_OFFICE,
        "KEN-NAIROBI",
        "Mombasa",
        "KEN",
        "Africa/Nairobi",
        Reporting.UNIT,
    ),
    (
        "SOM-HARGEISA",
        "Hargeisa",
        OfficeKind.COUNTRY_OFFICE,
        "KEN-NAIROBI-RO",
        "Hargeisa",
        "SOM",
        "Africa/Mogadishu",
        Reporting.UNIT,
    ),
    (
        "SEN-DAKAR-RO",
        "Regional Office Dakar",
        OfficeKind.REGIONAL_OFFICE,
        "IOM",
        "Dakar",
        "SEN",
        "Africa/Dakar",
        Reporting.NONE,
    ),
    (
        "SEN-DAKAR",
        "Sénégal",
        OfficeKind.COUNTRY_OFFICE,
        "SEN-DAKAR-RO",
        "Dakar",
        "SEN",
        "Africa/Dakar",
        Reporting.UNIT,
    ),
]

# code, category, P equivalent; the most senior first
GRADES = [
    ("HEAD", GradeCategory.PROFESSIONAL, ""),
    ("D2", GradeCategory.PROFESSIONAL, ""),
    ("D1", GradeCategory.PROFESSIONAL, ""),
    ("P5", GradeCategory.PROFESSIONAL, "P5"),
    ("P4", GradeCategory.PROFESSIONAL, "P4"),
    ("P3", GradeCategory.PROFESSIONAL, "P3"),
    ("P2", GradeCategory.PROFESSIONAL, "P2"),
    ("P1", GradeCategory.PROFESSIONAL, "P1"),
    ("NO-D", GradeCategory.NATIONAL_OFFICER, "P4"),
    ("NO-C", GradeCategory.NATIONAL_OFFICER, "P3"),
    ("NO-B", GradeCategory.NATIONAL_OFFICER, "P2"),
    ("NO-A", GradeCategory.NATIONAL_OFFICER, "P1"),
    *((f"G{step}", GradeCategory.GENERAL_SERVICE, "") for step in range(7, 0, -1)),
    ("UG", GradeCategory.UNGRADED, ""),
]

# code, name, is_staff, in_one_year_plus, in_un_parity, is_graded
CONTRACT_GROUPS = [
    ("ONE_YEAR_PLUS", "One year or more", True, True, True, True),
    ("UNDER_ONE_YEAR", "Under one year", True, False, False, True),
    ("OTHER_STAFF", "Other staff", True, False, False, True),
    ("NON_STAFF", "Non-staff", False, False, False, False),
]

# as of, opens on, closes on, state; the open one stays open on every day these tests may run
PERIODS = [
    (date(2014, 12, 31), date(2015, 1, 1), date(2015, 2, 28), PeriodState.CERTIFIED),
    (date(2023, 12, 31), date(2024, 1, 1), date(2024, 2, 29), PeriodState.CERTIFIED),
    (date(2024, 12, 31), date(2025, 1, 1), date(2025, 2, 28), PeriodState.CLOSED),
    (OPEN_PERIOD, date(2026, 1, 1), date(2199, 12, 31), PeriodState.OPEN),
]

# user name -> given name, family name, grants as (role, office; None is the whole organization)
PEOPLE: dict[str, tuple[str, str, list[tuple[Role, str | None]]]] = {
    "hr.nairobi": ("Achieng", "Otieno", [(Role.HR_STAFF, "KEN-NAIROBI")]),
    "head.nairobi": ("Baraka", "Mwangi", [(Role.HEAD_OF_OFFICE, "KEN-NAIROBI")]),
    "hr.dakar": ("Awa", "Diop", [(Role.HR_STAFF, "SEN-DAKAR")]),
    "head.dakar": ("Élimane", "Sène", [(Role.HEAD_OF_OFFICE, "SEN-DAKAR")]),
    "hr.hargeisa": ("Hodan", "Warsame", [(Role.HR_STAFF, "SOM-HARGEISA")]),
    "head.hargeisa": ("Idil", "Jama", [(Role.HEAD_OF_OFFICE, "SOM-HARGEISA")]),
    "mombasa": (
        "Zawadi",
        "Katana",
        [(Role.HR_STAFF, "KEN-MOMBASA"), (Role.HEAD_OF_OFFICE, "KEN-MOMBASA")],
    ),
    "hr.region": ("Ruth", "Tesfaye", [(Role.REGIONAL_HR, "KEN-NAIROBI-RO")]),
    "head.region": ("Salma", "Hassan", [(Role.HEAD_OF_OFFICE, "KEN-NAIROBI-RO")]),
    "hrm": ("Marta", "Silva", [(Role.HRM, None)]),
    "focalpoint.nairobi": ("Wanjiru", "Kamau", [(Role.FOCAL_POINT, "KEN-NAIROBI")]),
    "pm.nairobi": ("Peter", "Odhiambo", [(Role.PROJECT_MANAGER, "KEN-NAIROBI")]),
    "wggi": ("Ingrid", "Berg", [(Role.WGGI, None)]),
    "reviewer": ("Rana", "Khoury", [(Role.REVIEWER, None)]),
    "owner.finance": ("Oscar", "Lind", [(Role.INDICATOR_OWNER, "CHE-GENEVA")]),
    "gcu": ("Gloria", "Campos", [(Role.GCU, None)]),
    "ddg": ("Dana", "Novak", [(Role.DDG, None)]),
    "budget": ("Bo", "Chen", [(Role.BUDGET, None)]),
    "senior": ("Selma", "Ito", [(Role.SENIOR_MANAGER, None)]),
    "translator": ("Tariq", "Aziz", [(Role.TRANSLATOR, None)]),
    "auditor": ("Aud", "Larsen", [(Role.AUDITOR, None)]),
    "council": ("Carla", "Weiss", [(Role.COUNCIL_READER, None)]),
    "admin": ("Ada", "Meyer", [(Role.ADMINISTRATOR, None)]),
    "stranger": ("Nobody", "Known", []),
}


@dataclass(frozen=True)
class World:
    """Everything that exists before a test begins, by code, date or user name."""

    offices: dict[str, Office] = field(default_factory=dict)
    spells: dict[str, OfficeSpell] = field(default_factory=dict)
    grades: dict[str, Grade] = field(default_factory=dict)
    contract_groups: dict[str, ContractGroup] = field(default_factory=dict)
    periods: dict[date, ReportingPeriod] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    @property
    def open_period(self) -> ReportingPeriod:
        """The one period that accepts entries."""
        return self.periods[OPEN_PERIOD]

    def scope(self, username: str, *, on: date = OPEN_PERIOD) -> OfficeScope:
        """The scope of a member of the cast."""
        return scope_for(self.people[username], on=on)


def build_world() -> World:
    """Create the world by plain rows, in few statements."""
    countries = {
        country.iso3: country
        for country in Country.objects.bulk_create(
            Country(iso3=iso3, iso2=iso2, name=name, un_region=region)
            for iso3, iso2, name, region in COUNTRIES
        )
    }
    offices = {
        office.code: office
        for office in Office.objects.bulk_create(Office(code=row[0]) for row in OFFICES)
    }
    spells = OfficeSpell.objects.bulk_create(
        OfficeSpell(
            office=offices[code],
            name=name,
            kind=kind,
            parent=offices.get(parent),
            duty_station=duty_station,
            country=countries.get(country),
            un_region=countries[country].un_region if country else "",
            time_zone=time_zone,
            reporting=reporting,
            basis=Basis.DEMO,
        )
        for code, name, kind, parent, duty_station, country, time_zone, reporting in OFFICES
    )
    grades = Grade.objects.bulk_create(
        Grade(code=code, name=code, category=category, rank=100 - place, p_equivalent=equivalent)
        for place, (code, category, equivalent) in enumerate(GRADES)
    )
    contract_groups = ContractGroup.objects.bulk_create(
        ContractGroup(
            code=code,
            name=name,
            is_staff=is_staff,
            in_one_year_plus=in_one_year_plus,
            in_un_parity=in_un_parity,
            is_graded=is_graded,
            position=position,
        )
        for position, (
            code,
            name,
            is_staff,
            in_one_year_plus,
            in_un_parity,
            is_graded,
        ) in enumerate(CONTRACT_GROUPS, start=1)
    )
    periods = ReportingPeriod.objects.bulk_create(
        ReportingPeriod(as_of=as_of, opens_on=opens_on, closes_on=closes_on, state=state)
        for as_of, opens_on, closes_on, state in PERIODS
    )
    password = make_password(CAST_PASSWORD)
    people = {
        user.username: user
        for user in User.objects.bulk_create(
            User(
                username=username,
                email=f"{username}@example.org",
                first_name=given,
                last_name=family,
                password=password,
            )
            for username, (given, family, _) in PEOPLE.items()
        )
    }
    Grant.objects.bulk_create(
        Grant(
            user=people[username],
            role=role,
            office=offices[code] if code else None,
            starts_on=GRANTED_ON,
        )
        for username, (_, _, grants) in PEOPLE.items()
        for role, code in grants
    )
    return World(
        offices=offices,
        spells={spell.office.code: spell for spell in spells},
        grades={grade.code: grade for grade in grades},
        contract_groups={group.code: group for group in contract_groups},
        periods={period.as_of: period for period in periods},
        people=people,
    )


@pytest.fixture(scope="session")
def recorded_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Replay:
    """The small world, built once and taken back."""
    with django_db_blocker.unblock():
        return Replay(build_world)


@pytest.fixture
def world(recorded_world: Replay, db: None) -> World:
    """The small world, in each test as new: the same rows, and objects of its own."""
    return recorded_world.play()


def _fixture_of(username: str):
    def member(world: World) -> User:
        return world.people[username]

    return pytest.fixture(member)


hr_nairobi = _fixture_of("hr.nairobi")
head_nairobi = _fixture_of("head.nairobi")
hr_dakar = _fixture_of("hr.dakar")
head_dakar = _fixture_of("head.dakar")
hr_hargeisa = _fixture_of("hr.hargeisa")
head_hargeisa = _fixture_of("head.hargeisa")
only_mombasa = _fixture_of("mombasa")
hr_region = _fixture_of("hr.region")
head_region = _fixture_of("head.region")
hrm = _fixture_of("hrm")
focal_point_nairobi = _fixture_of("focalpoint.nairobi")
pm_nairobi = _fixture_of("pm.nairobi")
wggi = _fixture_of("wggi")
reviewer = _fixture_of("reviewer")
owner_finance = _fixture_of("owner.finance")
gcu = _fixture_of("gcu")
ddg = _fixture_of("ddg")
budget = _fixture_of("budget")
senior = _fixture_of("senior")
translator = _fixture_of("translator")
auditor = _fixture_of("auditor")
council = _fixture_of("council")
administrator = _fixture_of("admin")
stranger = _fixture_of("stranger")
