"""Three dates of four offices, worked by hand (women/men, one year or more).

31 December 2022  Geneva P4 40/60, D1 6/24 · Nairobi G5 30/30
31 December 2023  Geneva P4 42/58, D1 6/24 · Nairobi G5 31/29
31 December 2024  Geneva P4 44/56, P5 5/15, D1 6/24, D2 0/3 · Nairobi G5 33/27 · Mombasa G5 1/2
                  Hargeisa G5 10/20 · Dakar owes, absent

P4 rises two points a year from 44: 50 in 2027. D1 stands still at 20. All: 99 women, 147 men.
"""

from datetime import date

from apps.organization.choices import PeriodState
from apps.organization.models import ReportingPeriod
from tests.staffing.golden_world import ONE_YEAR, sum_up, write_return

TWO_BEFORE, BEFORE, NOW = date(2022, 12, 31), date(2023, 12, 31), date(2024, 12, 31)
STAFF = {
    TWO_BEFORE: {
        "CHE-GENEVA": {"P4": (40, 60), "D1": (6, 24)},
        "KEN-NAIROBI": {"G5": (30, 30)},
    },
    BEFORE: {
        "CHE-GENEVA": {"P4": (42, 58), "D1": (6, 24)},
        "KEN-NAIROBI": {"G5": (31, 29)},
    },
    NOW: {
        "CHE-GENEVA": {"P4": (44, 56), "P5": (5, 15), "D1": (6, 24), "D2": (0, 3)},
        "KEN-NAIROBI": {"G5": (33, 27)},
        "KEN-MOMBASA": {"G5": (1, 2)},
        "SOM-HARGEISA": {"G5": (10, 20)},
    },
}


def build_trend_world(world):
    """Write the returns of the three dates, approved and summed up."""
    ReportingPeriod.objects.create(
        as_of=TWO_BEFORE, opens_on=TWO_BEFORE, closes_on=TWO_BEFORE, state=PeriodState.CERTIFIED
    )
    for as_of, offices in STAFF.items():
        for office, grades in offices.items():
            rows = [(grade, ONE_YEAR, w, m, 0) for grade, (w, m) in grades.items()]
            write_return(world, office, as_of, rows)
        sum_up(as_of)
    return world
