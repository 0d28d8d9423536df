"""A small world with focal points in every state, for the pages of coverage and the report."""

from datetime import date

from apps.focal_points.choices import AppointmentRole, StatedGroup
from apps.focal_points.models import StatedFocalPoints
from apps.organization.choices import OfficeKind, Reporting
from apps.organization.models import Country, Office, OfficeSpell
from tests.cast import World
from tests.focal_points.builders import DAKAR, make_activity, make_appointment, make_rule_set

DAY = date(2025, 12, 31)
RO, HARGEISA, MOMBASA = "KEN-NAIROBI-RO", "SOM-HARGEISA", "KEN-MOMBASA"


def make_stated(year: int = 2006, **facts: object) -> StatedFocalPoints:
    """What a document states of a year."""
    values = {
        "group": StatedGroup.NETWORK,
        "total": 81,
        "women": 69,
        "men": 12,
        "offices": 292,
        "source": "CRP/22",
        **facts,
    }
    return StatedFocalPoints.objects.create(year=year, **values)


def more_offices(world: World, number: int, *, parent: str = RO) -> list[str]:
    """Country offices under a regional office, in countries all over the world."""
    codes = ("FRA", "THA", "BRA", "MLT", "FJI", "USA", "IND", "EGY", "ZAF", "PER")
    countries = [
        Country.objects.get_or_create(iso3=code, defaults={"iso2": code[:2], "name": code.title()})[
            0
        ]
        for code in codes
    ]
    offices = Office.objects.bulk_create(Office(code=f"XXX-{place:03}") for place in range(number))
    OfficeSpell.objects.bulk_create(
        OfficeSpell(
            office=office,
            name=f"Office {place}",
            kind=OfficeKind.COUNTRY_OFFICE,
            parent=world.offices[parent],
            country=countries[place % len(countries)],
            reporting=Reporting.UNIT,
        )
        for place, office in enumerate(offices)
    )
    for office in offices:
        world.offices[office.code] = office
    return [office.code for office in offices]


def make_network(world: World) -> None:
    """Thirty offices: with, inactive, lapsed and without, two rule sets, what documents state."""
    make_rule_set(is_default=True, least=None, title_en="IOM policy 2015")
    make_rule_set(
        code="UN-SWAP-3",
        floors=(("professional", "P4"),),
        position=2,
        least=None,
        title_en="UN-SWAP 3.0",
    )
    make_stated(2003, total=85, women=None, men=None, offices=None)
    make_stated()
    held = make_appointment(world, user="focalpoint.nairobi")
    make_activity(world, appointment=held, happened_on=date(2025, 6, 1))
    make_appointment(world, office=HARGEISA, starts_on=date(2023, 1, 1), sex="M", grade="P2")
    make_appointment(world, office=DAKAR, starts_on=date(2020, 1, 1), ends_before=date(2021, 1, 1))
    make_appointment(world, office=MOMBASA, role=AppointmentRole.ALTERNATE)
    for place, code in enumerate(more_offices(world, 25)):
        if place % 3:
            make_appointment(
                world,
                office=code,
                starts_on=date(2021 + place % 4, 5, 1),
                ends_before=date(2025, 5, 1) if place % 5 == 0 else None,
                sex="MFF"[place % 3],
                grade=("P2", "P3", "P4")[place % 3],
            )
