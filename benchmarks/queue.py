"""The review queue with 500 waiting returns: statements and time of the page, and approving the clean ones together."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import count

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.choices import Role
from apps.accounts.models import Grant
from apps.accounts.scope import OfficeScope, scope_for
from apps.organization.choices import OfficeKind, PeriodState, Reporting
from apps.organization.models import Office, OfficeSpell, ReportingPeriod
from apps.staffing.selectors.returns import ReturnFilters, period_line
from apps.staffing.selectors.review_queue import review_queue
from apps.staffing.services import samples
from apps.staffing.services.summaries import rebuild
from benchmarks.measures import Measure, middle, rounds, seconds
from benchmarks.scale import vocabularies

OFFICES = 500
ROUNDS = 7
LAST, NOW = date(2024, 12, 31), date(2025, 12, 31)
AT = datetime(2026, 1, 20, 12, tzinfo=UTC)

RETURNS = """
    INSERT INTO staffing_headcountreturn (office_id, period_id)
    SELECT spell.office_id, period.id
    FROM organization_officespell spell CROSS JOIN organization_reportingperiod period
    WHERE spell.reporting = 'unit'
"""
REVISIONS = """
    INSERT INTO staffing_returnrevision
        (headcount_return_id, number, state, version, is_in_force, reason, created_at, attested_at, return_reason)
    SELECT owed.id, 1, CASE WHEN period.as_of = %(last)s THEN 'approved' ELSE 'attested' END, 3,
           period.as_of = %(last)s, '', %(at)s, %(at)s, ''
    FROM staffing_headcountreturn owed JOIN organization_reportingperiod period ON period.id = owed.period_id
"""
CELLS = """
    INSERT INTO staffing_headcountcell
        (revision_id, grade_id, contract_group_id, sex, state, count, origin, version, changed_at)
    SELECT revision.id, grade.id, contract.id, sex.code, 'counted',
           CASE WHEN (owed.office_id * 7 + grade.id * 13 + contract.id * 17 + ascii(sex.code)) %% 3 = 0
                THEN (owed.office_id + grade.id) %% 4 ELSE 0 END
           + CASE WHEN revision.state = 'attested' AND owed.office_id %% 5 = 0 AND sex.code = 'F'
                  THEN 1 ELSE 0 END,
           'imported', 1, %(at)s
    FROM staffing_returnrevision revision
    JOIN staffing_headcountreturn owed ON owed.id = revision.headcount_return_id
    CROSS JOIN organization_grade grade
    CROSS JOIN organization_contractgroup contract
    CROSS JOIN (VALUES ('F'), ('M'), ('O')) AS sex(code)
    WHERE contract.is_graded OR grade.category = 'ungraded'
"""
FINDINGS = """
    INSERT INTO staffing_revisionfindings
        (revision_id, errors, warnings, unexplained, notices, highest, known, looked_at)
    SELECT id, 0, (id %% 9 = 0)::int, 0, 0, '', '{}', %(at)s FROM staffing_returnrevision
    WHERE state = 'attested'
"""


def measure() -> Iterator[Measure]:
    """Yield statements and time of the queue, then the time of drawing a sample and of approving the others."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    build()
    user = get_user_model().objects.create_user("hrm", "hrm@example.org")
    Grant.objects.create(user=user, role=Role.HRM, office=None, starts_on=date(2000, 1, 1))
    client = Client()
    client.force_login(user)
    url = f"/returns/review/?period={NOW}"
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    scope = scope_for(user, on=AT.date())
    period = period_line(as_of=NOW, scope=scope)
    if period is None:
        raise LookupError(f"There is no reporting period of {NOW}.")
    queue = review_queue(period=period, filters=ReturnFilters(), at=AT, scope=scope)
    yield Measure(
        name="queue page, statements",
        value=len(asked),
        unit="",
        note=f"{len(queue.waiting)} waiting, {len(queue.clean)} clean",
    )
    pages = [1000 * seconds(lambda: client.get(url)) for _round in range(ROUNDS)]
    yield Measure(name="queue page", value=middle(pages), unit="ms", note=rounds(pages))
    drawn: list[int] = []
    taken = seconds(lambda: drawn.append(samples.draw_sample(as_of=NOW, at=AT, scope=scope).pk))
    yield Measure(name="drawing the sample", value=1000 * taken, unit="ms")
    taken = seconds(lambda: samples.confirm(draw_id=drawn[0], at=AT, scope=scope))
    others = samples.confirm(draw_id=drawn[0], at=AT, scope=scope).returns.filter(
        is_held_back=False, refused=""
    )
    yield Measure(
        name="approving the others together",
        value=1000 * taken,
        unit="ms",
        note=f"{others.count()} returns",
    )


def build() -> None:
    """Write 500 offices with an approved return of a year before and an attested one of now."""
    vocabularies()
    numbers = count()
    root, *units = Office.objects.bulk_create(
        [
            Office(code="IOM"),
            *(Office(code=f"XXX-OFFICE-{next(numbers):03}") for _ in range(OFFICES)),
        ]
    )
    OfficeSpell.objects.bulk_create(
        [
            OfficeSpell(
                office=root, name="IOM", kind=OfficeKind.ORGANIZATION, reporting=Reporting.NONE
            ),
            *(
                OfficeSpell(
                    office=unit,
                    name=unit.code,
                    kind=OfficeKind.COUNTRY_OFFICE,
                    parent=root,
                    reporting=Reporting.UNIT,
                )
                for unit in units
            ),
        ]
    )
    periods = ReportingPeriod.objects.bulk_create(
        ReportingPeriod(as_of=day, opens_on=day, closes_on=date(2199, 12, 31), state=state)
        for day, state in ((LAST, PeriodState.CLOSED), (NOW, PeriodState.OPEN))
    )
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(RETURNS)
        cursor.execute(REVISIONS, {"last": LAST, "at": AT})
        cursor.execute(CELLS, {"at": AT})
        cursor.execute(FINDINGS, {"at": AT})
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("ANALYZE")
    for period in periods:
        rebuild(period_id=period.pk, as_of=period.as_of, scope=OfficeScope.everything("benchmark"))
