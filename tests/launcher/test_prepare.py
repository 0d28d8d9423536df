from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from apps.accounts.demo import DEMO_PASSWORD
from apps.organization.demo import load_demo_periods, mark_demo_data


@pytest.fixture
def told(db) -> StringIO:
    """What the command says."""
    return StringIO()


class TestPrepare:
    def test_prints_the_accounts_where_data_are_invented(self, told, settings):
        settings.DEMO_DATA_ALLOWED = True
        mark_demo_data(rows=0, at=datetime(2026, 1, 1, tzinfo=UTC))
        call_command("prepare", stdout=told)
        assert DEMO_PASSWORD in told.getvalue()
        assert "hr.nairobi" in told.getvalue()

    def test_loads_no_demo_data_and_prints_no_account_in_production(self, told, settings):
        settings.DEMO_DATA_ALLOWED = False
        call_command("prepare", stdout=told)
        assert told.getvalue() == ""

    def test_never_deletes_what_was_entered_in_earnest(self, told, settings):
        settings.DEMO_DATA_ALLOWED = True
        load_demo_periods(dates=[date(2025, 12, 31)], today=date(2026, 1, 1))
        with pytest.raises(CommandError, match="holds no demonstration data"):
            call_command("prepare", "--reset-demo", stdout=told)

    def test_resets_nothing_in_production(self, told, settings):
        settings.DEMO_DATA_ALLOWED = False
        with pytest.raises(CommandError, match="forbidden in this installation"):
            call_command("prepare", "--reset-demo", stdout=told)
