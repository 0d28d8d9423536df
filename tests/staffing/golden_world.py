"""The golden world: two dates of a small organization, worked by hand.

All contracts of one year or more unless noted (women/men/other):

31 December 2024  Geneva  D1 1/2, P4 5/5 · Nairobi  P4 3/2, NO-C 2/2, G5 10/6/1 · Mombasa  G5 1/0
                  Hargeisa  G5 2/4 (of which 1 woman and 1 man under one year) · Dakar  owes, absent
31 December 2023  Geneva  D1 1/3, P4 4/6 · Nairobi  P4 1/3, G5 8/8
"""

from datetime import UTC, date, datetime

from apps.accounts.scope import OfficeScope
from apps.organization.models import ContractGroup, Grade, ReportingPeriod
from apps.staffing.choices import RevisionState
from apps.staffing.models import HeadcountCell, HeadcountReturn, ReturnRevision
from apps.staffing.services.summaries import rebuild

NOW, BEFORE = date(2024, 12, 31), date(2023, 12, 31)
AT = datetime(2025, 1, 20, tzinfo=UTC)
ALL = OfficeScope.everything("test")
ONE_YEAR, SHORT = "ONE_YEAR_PLUS", "UNDER_ONE_YEAR"

GOLDEN = {
    NOW: {
        "CHE-GENEVA": [("D1", ONE_YEAR, 1, 2, 0), ("P4", ONE_YEAR, 5, 5, 0)],
        "KEN-NAIROBI": [
            ("P4", ONE_YEAR, 3, 2, 0),
            ("NO-C", ONE_YEAR, 2, 2, 0),
            ("G5", ONE_YEAR, 10, 6, 1),
        ],
        "KEN-MOMBASA": [("G5", ONE_YEAR, 1, 0, 0)],
        "SOM-HARGEISA": [("G5", ONE_YEAR, 1, 3, 0), ("G5", SHORT, 1, 1, 0)],
    },
    BEFORE: {
        "CHE-GENEVA": [("D1", ONE_YEAR, 1, 3, 0), ("P4", ONE_YEAR, 4, 6, 0)],
        "KEN-NAIROBI": [("P4", ONE_YEAR, 1, 3, 0), ("G5", ONE_YEAR, 8, 8, 0)],
    },
}


def write_return(world, office, as_of, rows, state=RevisionState.APPROVED):
    """Write one return as it would stand after review."""
    owed = HeadcountReturn.objects.create(
        office=world.offices[office], period=ReportingPeriod.objects.get(as_of=as_of)
    )
    revision = ReturnRevision.objects.create(headcount_return=owed, number=1, created_at=AT)
    grades = {grade.code: grade for grade in Grade.objects.all()}
    contracts = {group.code: group for group in ContractGroup.objects.all()}
    HeadcountCell.objects.bulk_create(
        HeadcountCell(
            revision=revision,
            grade=grades[grade],
            contract_group=contracts[contract],
            sex=sex,
            count=count,
            changed_at=AT,
        )
        for grade, contract, women, men, other in rows
        for sex, count in (("F", women), ("M", men), ("O", other))
    )
    ReturnRevision.objects.filter(pk=revision.pk).update(
        state=state, is_in_force=state == RevisionState.APPROVED
    )
    return owed


def sum_up(as_of):
    """Make the sums of a date from its cells, as after a bulk load."""
    period = ReportingPeriod.objects.get(as_of=as_of)
    rebuild(period_id=period.pk, as_of=as_of, scope=ALL)


def build_golden_world(world):
    """Write the returns of both dates into the world of the cast, approved and summed up."""
    for as_of, offices in GOLDEN.items():
        for office, rows in offices.items():
            write_return(world, office, as_of, rows)
        sum_up(as_of)
    return world
