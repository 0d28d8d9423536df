"""Every change says who made it, when and through which door, whichever door that was."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command

from apps.accounts.history import HistoryEntry, entries_of
from apps.accounts.models import User
from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.accounts.services import create_token
from apps.organization.choices import PeriodState
from apps.organization.models import ReportingPeriod
from apps.organization.tasks import move_reporting_periods
from apps.staffing.models import HeadcountReturn
from tests.staffing.builders import begin

EVERYTHING = OfficeScope.everything("tests")
RETURN = "/returns/KEN-NAIROBI/2025-12-31/"


def newest(kind: str, record_id: int) -> HistoryEntry:
    """The last thing that happened to a record."""
    ref = RecordRef(kind, record_id)
    return entries_of(ref=ref, scope=EVERYTHING)[0]


@pytest.mark.django_db
class TestDoors:
    def test_a_page(self, world, client):
        client.force_login(world.people["hr.nairobi"])
        assert client.post(f"{RETURN}start/").status_code == 303
        entry = newest("staffing.headcountreturn", HeadcountReturn.objects.get().pk)
        assert (entry.who, entry.door) == ("Achieng Otieno", "on a page")
        assert abs(datetime.now(UTC) - entry.at) < timedelta(minutes=10)

    def test_the_api(self, world, api):
        revision = begin(world)
        token = create_token(username="hr.nairobi", scope=EVERYTHING)
        api.credentials(HTTP_AUTHORIZATION=f"Token {token}")
        cell = {"contract": "ONE_YEAR_PLUS", "grade": "P4", "sex": "F", "count": 3}
        answer = api.put(f"/api/v1{RETURN}cells/", {"cells": [cell]}, format="json")
        assert answer.status_code == 200
        ref = RecordRef("staffing.headcountreturn", revision.headcount_return_id)
        # All of a test is one transaction, so its entries have the same time.
        [entry] = [
            entry
            for entry in entries_of(ref=ref, scope=EVERYTHING)[0:]
            if entry.rows[0].table == "headcount cell"
        ]
        assert (entry.who, entry.door) == ("Achieng Otieno", "through the API")

    def test_work_by_the_clock(self, world):
        period = ReportingPeriod.objects.create(
            as_of=date(2005, 12, 31),
            opens_on=date(2006, 1, 1),
            closes_on=date(2006, 2, 28),
            state=PeriodState.OPEN,
        )
        move_reporting_periods()
        entry = newest("organization.reportingperiod", period.pk)
        assert [(each.old, each.new) for each in entry.rows[0].told] == [("Open", "Closed")]
        assert (entry.who, entry.door) == ("the house itself", "by work in the background")
        kept = ReportingPeriod.pgh_event_model.objects.latest("pgh_id").pgh_context
        assert kept.metadata["door"] == "task"

    def test_a_command(self, world):
        call_command("create_administrator", "new.admin", "new.admin@example.org")
        user = User.objects.get(username="new.admin")
        entry = newest("accounts.user", user.pk)
        assert (entry.who, entry.door) == (
            "the house itself",
            "by the command create_administrator on the server",
        )
        assert {row.table for row in entry.rows} == {"user", "grant"}
