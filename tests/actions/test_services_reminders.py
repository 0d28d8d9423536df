"""Owners are reminded on their days and managers hear of what stays late: each once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from apps.actions.models import Action, Notice
from apps.actions.services.reminders import remind
from apps.web.refusals import NotPermitted
from tests.actions.builders import bring_to_done, make
from tests.actions.notice_builders import MACHINE

pytestmark = pytest.mark.usefixtures("sent_tasks")

DUE = date(2026, 6, 15)
MADE_AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def action(world) -> Action:
    """An action of Nairobi, owned by its HR staff; what was told of its making is not looked at."""
    made = make(world, due_on=DUE, now=MADE_AT)
    Notice.objects.all().delete()
    return made


def at(offset: int, hour: int = 9) -> datetime:
    return datetime(2026, 6, 15, hour, 0, tzinfo=UTC) + timedelta(days=offset)


def told() -> list[tuple[str, str]]:
    """Who was told, and of what stage."""
    return [
        (notice.user.username, notice.key.rpartition(f"{DUE}:")[2])
        for notice in Notice.objects.select_related("user").order_by("pk")
    ]


class TestReminders:
    def test_come_on_their_days_and_each_once(self, action):
        for offset in range(-10, 7):
            remind(now=at(offset), scope=MACHINE)
            remind(now=at(offset, hour=15), scope=MACHINE)
        assert told() == [("hr.nairobi", f"reminder:{stage}") for stage in (-7, -1, 0, 3)]

    def test_are_only_the_newest_after_days_of_silence(self, action):
        assert remind(now=at(5), scope=MACHINE) == 1
        assert told() == [("hr.nairobi", "reminder:3")]

    def test_count_days_in_the_zone_of_the_office(self, action):
        # 22:00 UTC on the day before is one in the morning of the day itself in Nairobi.
        remind(now=at(-1, hour=20), scope=MACHINE)
        assert told() == [("hr.nairobi", "reminder:-1")]
        remind(now=at(-1, hour=22), scope=MACHINE)
        assert told()[-1] == ("hr.nairobi", "reminder:0")

    def test_begin_anew_with_another_due_date(self, action):
        remind(now=at(0), scope=MACHINE)
        Action.objects.update(due_on=DUE + timedelta(days=30))
        assert remind(now=at(1), scope=MACHINE) == 0
        assert remind(now=at(30), scope=MACHINE) == 1

    def test_go_to_the_head_of_the_unit_without_an_owner(self, world, action):
        Action.objects.update(owner=None)
        remind(now=at(-1), scope=MACHINE)
        assert told() == [("head.nairobi", "reminder:-1")]

    def test_end_when_nothing_is_owed_any_more(self, world, action):
        bring_to_done(world, action)
        Notice.objects.all().delete()
        assert remind(now=at(10), scope=MACHINE) == 0

    def test_tell_nobody_else(self, world, action):
        remind(now=at(-1), scope=MACHINE)
        assert not Notice.objects.exclude(user=world.people["hr.nairobi"]).exists()

    def test_are_the_house_s_own_work(self, world, action):
        with pytest.raises(NotPermitted):
            remind(now=at(0), scope=world.scope("admin"))

    def test_take_as_many_statements_for_many_as_for_one(
        self, world, action, django_assert_num_queries
    ):
        remind(now=at(10), scope=MACHINE)
        Notice.objects.all().delete()
        with django_assert_num_queries(10) as one:
            remind(now=at(10), scope=MACHINE)
        for number in range(15):
            make(world, title=f"Action {number}", due_on=DUE, now=MADE_AT)
        Notice.objects.all().delete()
        with django_assert_num_queries(len(one.captured_queries)):
            remind(now=at(10), scope=MACHINE)


class TestEscalation:
    def test_goes_up_a_level_every_two_weeks_and_never_to_the_owner(self, action):
        for offset in range(60):
            remind(now=at(offset), scope=MACHINE)
        assert [each for each in told() if "escalation" in each[1]] == [
            ("head.nairobi", "escalation:0"),
            ("head.region", "escalation:1"),
            ("senior", "escalation:2"),
        ]

    def test_begins_above_a_head_who_is_the_owner(self, world, action):
        Action.objects.update(owner=world.people["head.nairobi"])
        remind(now=at(7), scope=MACHINE)
        assert told() == [("head.nairobi", "reminder:7"), ("head.region", "escalation:0")]

    def test_without_an_owner_begins_above_the_head(self, world, action):
        Action.objects.update(owner=None)
        remind(now=at(7), scope=MACHINE)
        assert told() == [("head.nairobi", "reminder:7"), ("head.region", "escalation:0")]
