"""An organization of benchmark size: 548 offices, 24 half-yearly periods, 2.4 million cells."""

from datetime import UTC, date, datetime

from django.db import connection

from apps.accounts.scope import OfficeScope
from apps.organization.choices import OfficeKind, PeriodState, Reporting
from apps.organization.models import ContractGroup, Grade, Office, OfficeSpell, ReportingPeriod
from apps.staffing.services.summaries import rebuild

REGIONS = 10
OFFICES = 548
YEARS = 12
DATES = tuple(
    date(year, month, day)
    for year in range(2014, 2014 + YEARS)
    for month, day in ((6, 30), (12, 31))
)

RETURNS = """
    INSERT INTO staffing_headcountreturn (office_id, period_id)
    SELECT spell.office_id, period.id
    FROM organization_officespell spell CROSS JOIN organization_reportingperiod period
    WHERE spell.reporting = 'unit'
"""
REVISIONS = """
    INSERT INTO staffing_returnrevision
        (headcount_return_id, number, state, version, is_in_force, reason, created_at,
         return_reason)
    SELECT id, 1, 'approved', 4, true, '', %s, '' FROM staffing_headcountreturn
"""
CELLS = """
    INSERT INTO staffing_headcountcell
        (revision_id, grade_id, contract_group_id, sex, state, count, origin, version, changed_at)
    SELECT revision.id, grade.id, contract.id, sex.code, 'counted',
           (revision.id * 7 + grade.id * 13 + contract.id * 17 + ascii(sex.code)) %% 5,
           'imported', 1, %s
    FROM staffing_returnrevision revision
    CROSS JOIN organization_grade grade
    CROSS JOIN organization_contractgroup contract
    CROSS JOIN (VALUES ('F'), ('M'), ('O')) AS sex(code)
    WHERE contract.is_graded OR grade.category = 'ungraded'
"""


def build() -> int:
    """Fill an empty database that holds grades and contract groups; return the number of cells.

    Triggers are off while it fills: the benchmark measures reading.
    """
    at = datetime(2026, 1, 1, tzinfo=UTC)
    offices = Office.objects.bulk_create(
        [Office(code="IOM")]
        + [Office(code=f"XXX-REGION-{number}-RO") for number in range(REGIONS)]
        + [Office(code=f"XXX-OFFICE-{number:03}") for number in range(OFFICES)]
    )
    root, regions, units = offices[0], offices[1 : REGIONS + 1], offices[REGIONS + 1 :]
    OfficeSpell.objects.bulk_create(
        [
            OfficeSpell(
                office=root, name="IOM", kind=OfficeKind.ORGANIZATION, reporting=Reporting.NONE
            )
        ]
        + [
            OfficeSpell(
                office=region,
                name=region.code,
                kind=OfficeKind.REGIONAL_OFFICE,
                parent=root,
                reporting=Reporting.NONE,
            )
            for region in regions
        ]
        + [
            OfficeSpell(
                office=unit,
                name=unit.code,
                kind=OfficeKind.COUNTRY_OFFICE,
                parent=regions[place % REGIONS],
                reporting=Reporting.UNIT,
            )
            for place, unit in enumerate(units)
        ]
    )
    periods = ReportingPeriod.objects.bulk_create(
        [
            ReportingPeriod(as_of=day, opens_on=day, closes_on=day, state=PeriodState.CERTIFIED)
            for day in DATES
        ]
    )
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(RETURNS)
        cursor.execute(REVISIONS, [at])
        cursor.execute(CELLS, [at])
        cells = cursor.rowcount
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("ANALYZE")
    scope = OfficeScope.everything("benchmark")
    for period in periods:
        rebuild(period_id=period.pk, as_of=period.as_of, scope=scope)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE staffing_staffsummary")
    return cells


def vocabularies() -> None:
    """Write the grades and contract groups of the reference by their codes alone."""
    categories = {"P": "professional", "D": "professional", "N": "national_officer"}
    codes = [
        "HEAD", "D2", "D1", "P5", "P4", "P3", "P2", "P1", "NO-D", "NO-C", "NO-B", "NO-A",
        "G7", "G6", "G5", "G4", "G3", "G2", "G1", "UG",
    ]  # fmt: skip
    Grade.objects.bulk_create(
        Grade(
            code=code,
            name=code,
            rank=100 - place,
            category="ungraded"
            if code == "UG"
            else "professional"
            if code == "HEAD"
            else categories.get(code[0], "general_service"),
        )
        for place, code in enumerate(codes)
    )
    ContractGroup.objects.bulk_create(
        ContractGroup(
            code=code,
            name=code,
            is_staff=code != "NON_STAFF",
            in_one_year_plus=code == "ONE_YEAR_PLUS",
            in_un_parity=code == "ONE_YEAR_PLUS",
            is_graded=code != "NON_STAFF",
            position=place,
        )
        for place, code in enumerate(
            ["ONE_YEAR_PLUS", "UNDER_ONE_YEAR", "OTHER_STAFF", "NON_STAFF"], start=1
        )
    )
