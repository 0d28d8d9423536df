"""Pictures as they are read: what counts, who sees them, how many statements they take."""

from datetime import UTC, date, datetime

import pytest

from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import ActivityState, InquiryAnswer
from apps.focal_points.models import Appointment, Inquiry
from apps.focal_points.selectors.picture import pictures
from tests.cast import World
from tests.focal_points.builders import DAKAR, TODAY, make_activity, make_appointment, make_area

EVERYTHING = OfficeScope.everything("a test")
MORNING = datetime(2026, 2, 2, 6, 0, tzinfo=UTC)


def picture_of(appointment: Appointment, *, today: date = TODAY, year: int = 2026):
    found = pictures(appointments=[appointment], year=year, today=today, scope=EVERYTHING)
    return found[appointment.pk]


class TestPictures:
    def test_count_what_was_logged_and_nothing_else(self, world: World):
        served = make_appointment(world, starts_on=date(2024, 1, 1))
        make_activity(world, appointment=served, happened_on=date(2026, 1, 5), area=make_area(8))
        make_activity(world, appointment=served, happened_on=date(2026, 1, 9), area=make_area(8))
        make_activity(
            world,
            appointment=served,
            happened_on=date(2025, 11, 25),
            ended_on=date(2025, 12, 10),
            area=make_area(2),
        )
        make_activity(
            world,
            appointment=served,
            happened_on=date(2026, 2, 1),
            state=ActivityState.DRAFT,
            logged_at=None,
        )
        make_activity(
            world,
            appointment=served,
            happened_on=date(2026, 2, 2),
            state=ActivityState.WITHDRAWN,
            withdrawn_because="twice",
        )
        make_activity(world, happened_on=date(2026, 2, 3))
        found = picture_of(served)
        assert (found.months, found.areas) == ({1}, {8})
        assert found.silent_since == date(2026, 1, 9)
        assert not found.is_inactive
        assert picture_of(served, year=2025).months == {11, 12}
        assert picture_of(served, year=2024).months == frozenset()

    def test_keep_the_last_day_of_other_years_in_mind(self, world: World):
        served = make_appointment(world, starts_on=date(2020, 1, 1))
        make_activity(world, appointment=served, happened_on=date(2025, 3, 2))
        assert picture_of(served).is_inactive
        assert not picture_of(served, today=date(2026, 3, 1)).is_inactive

    def test_leave_a_new_appointment_in_peace(self, world: World):
        assert not picture_of(make_appointment(world, starts_on=date(2025, 3, 3))).is_inactive
        assert picture_of(
            make_appointment(world, office=DAKAR, starts_on=date(2025, 3, 2))
        ).is_inactive

    def test_begin_anew_with_an_answer_that_somebody_goes_on(self, world: World):
        served = make_appointment(world, starts_on=date(2020, 1, 1))
        inquiry = Inquiry.objects.create(
            appointment=served, silent_since=date(2020, 1, 1), asked_at=MORNING
        )
        assert picture_of(served).is_inactive
        inquiry.answer, inquiry.answered_at = InquiryAnswer.GOES_ON, MORNING
        inquiry.save()
        assert picture_of(served).silent_since == date(2026, 2, 2)
        assert picture_of(served, today=date(2026, 2, 1)).silent_since == date(2020, 1, 1)
        inquiry.answer = InquiryAnswer.HANDS_OVER
        inquiry.save()
        assert picture_of(served).is_inactive

    @pytest.mark.parametrize(
        ("username", "sees"),
        [
            ("gcu", {"nairobi", "dakar"}),
            ("head.nairobi", {"nairobi"}),
            ("focalpoint.nairobi", {"nairobi"}),
            ("head.dakar", {"dakar"}),
            ("hr.nairobi", set()),
            ("council", set()),
            ("stranger", {"own"}),
        ],
    )
    def test_are_shown_of_ones_offices_and_ones_own(self, world: World, username, sees):
        appointments = {
            "nairobi": make_appointment(world),
            "dakar": make_appointment(world, office=DAKAR),
            "own": make_appointment(world, office="CHE-GENEVA", user="stranger"),
        }
        if username == "gcu":
            sees = sees | {"own"}
        found = pictures(
            appointments=appointments.values(),
            year=2026,
            today=TODAY,
            scope=world.scope(username),
        )
        assert set(found) == {appointments[name].pk for name in sees}

    def test_take_three_statements_however_many(self, world, django_assert_num_queries):
        appointments = [make_appointment(world) for _ in range(30)]
        for each in appointments:
            make_activity(world, appointment=each)
        with django_assert_num_queries(3):
            assert (
                len(pictures(appointments=appointments, year=2026, today=TODAY, scope=EVERYTHING))
                == 30
            )

    def test_ask_the_database_nothing_for_nobody(self, world, django_assert_num_queries):
        served = make_appointment(world)
        with django_assert_num_queries(0):
            found = pictures(
                appointments=[served], year=2026, today=TODAY, scope=OfficeScope.nothing()
            )
        assert found == {}
