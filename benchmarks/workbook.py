"""Workbooks of returns: how many are produced and read again in a second, for an ordinary office.

The office fills every cell of its form and has an approved return before. "Read again" is all that happens when the
workbook comes back: the file, its memory, its table, the merge with what stands online, and the rules.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth import get_user_model

from apps.accounts.choices import Role
from apps.accounts.models import Grant
from apps.accounts.scope import scope_for
from apps.organization.choices import OfficeKind, PeriodState, Reporting
from apps.organization.models import ContractGroup, Office, OfficeSpell, ReportingPeriod
from apps.staffing.services import entry, workbooks
from apps.staffing.services.workbooks.reading import read_workbook
from benchmarks.measures import Measure, middle, rounds, seconds
from benchmarks.scale import vocabularies

ROUNDS = 15
AS_OF = date(2025, 12, 31)
AT = datetime(2026, 1, 15, 12, tzinfo=UTC)


def measure() -> Iterator[Measure]:
    """Yield workbooks produced, read, and looked at in a second, and their size."""
    vocabularies()
    office = Office.objects.create(code="XXX-OFFICE")
    OfficeSpell.objects.create(
        office=office, name="Office", kind=OfficeKind.COUNTRY_OFFICE, reporting=Reporting.UNIT
    )
    ReportingPeriod.objects.create(
        as_of=AS_OF, opens_on=date(2026, 1, 1), closes_on=date(2199, 12, 31), state=PeriodState.OPEN
    )
    user = get_user_model().objects.create_user("bench", "bench@example.org")
    Grant.objects.create(user=user, role=Role.HR_STAFF, office=office, starts_on=date(2000, 1, 1))
    scope = scope_for(user, on=AT.date())
    which: dict[str, Any] = {"office_code": office.code, "as_of": AS_OF, "at": AT, "scope": scope}
    draft = entry.open_draft(**which)
    for group in ContractGroup.objects.order_by("position"):
        entry.fill_rest_with_zero(
            revision_id=draft.pk, contract_group=group.code, at=AT, scope=scope
        )
    content = workbooks.make(**which)
    upload = workbooks.receive(**which, content=content, filename="workbook.xlsx")
    made = [seconds(lambda: workbooks.make(**which)) for _round in range(ROUNDS)]
    read = [seconds(lambda: read_workbook(content, "workbook.xlsx")) for _round in range(ROUNDS)]
    looked = [
        seconds(lambda: workbooks.outlook_of(upload=upload, at=AT, scope=scope))
        for _round in range(ROUNDS)
    ]
    for name, times in (
        ("workbooks produced", made),
        ("workbooks read, without the database", read),
        ("workbooks read again, merged and looked at by the rules", looked),
    ):
        note = f"ms: {rounds([1000 * time for time in times])}"
        yield Measure(name=name, value=1 / middle(times), unit="/s", note=note)
    yield Measure(name="size of a workbook", value=len(content) / 1000, unit="kB")
