"""HR hears of a return that is due, heads of one that is late; each day of the plan once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from apps.actions.models import Notice
from apps.organization.models import ReportingPeriod
from apps.staffing.services.reminders import remind
from apps.web.refusals import NotPermitted
from tests.actions.notice_builders import MACHINE
from tests.cast import OPEN_PERIOD, World
from tests.staffing.builders import bring_to

CLOSES_ON = date(2026, 2, 28)


@pytest.fixture(autouse=True)
def _closing_in_february(world: World) -> None:
    ReportingPeriod.objects.filter(as_of=OPEN_PERIOD).update(closes_on=CLOSES_ON)


def at(offset: int) -> datetime:
    return datetime(2026, 2, 28, 12, 0, tzinfo=UTC) + timedelta(days=offset)


def told() -> set[tuple[str, str, str]]:
    """Who was told of which office, and of which day of the plan."""
    return {
        (notice.user.username, notice.values["office"], notice.key.rpartition(":")[2])
        for notice in Notice.objects.select_related("user")
    }


class TestReminders:
    def test_go_to_hr_of_offices_that_have_not_submitted(self, world: World):
        bring_to(world, "submitted")
        bring_to(world, "returned", "SEN-DAKAR")
        Notice.objects.all().delete()
        remind(now=at(-7), scope=MACHINE)
        assert ("hr.dakar", "Sénégal", "-7") in told()
        assert ("hr.hargeisa", "Hargeisa", "-7") in told()
        assert ("mombasa", "Mombasa", "-7") in told()
        assert not [each for each in told() if each[1] == "Kenya"]
        assert not [each for each in told() if each[0].startswith("head")]

    def test_come_on_their_days_and_each_once(self, world: World):
        for offset in range(-20, 16):
            remind(now=at(offset), scope=MACHINE)
        stages = [
            stage for name, office, stage in told() if (name, office) == ("hr.dakar", "Sénégal")
        ]
        assert sorted(stages, key=int) == ["-14", "-7", "-1", "1"]

    def test_after_the_deadline_go_to_the_head_too(self, world: World):
        remind(now=at(1), scope=MACHINE)
        assert {name for name, office, _stage in told() if office == "Sénégal"} == {
            "hr.dakar",
            "head.dakar",
        }

    def test_are_only_the_newest_after_days_of_silence(self, world: World):
        remind(now=at(-2), scope=MACHINE)
        assert {stage for _name, _office, stage in told()} == {"-7"}

    def test_do_not_begin_with_an_old_period(self, world: World):
        remind(now=at(15), scope=MACHINE)
        assert told() == set()

    def test_are_the_house_s_own_work(self, world: World):
        with pytest.raises(NotPermitted):
            remind(now=at(0), scope=world.scope("hrm"))

    def test_take_a_fixed_number_of_statements(self, world: World, django_assert_num_queries):
        remind(now=at(-14), scope=MACHINE)
        with django_assert_num_queries(13):
            remind(now=at(-7), scope=MACHINE)
