"""The picture of a year: what counts, what does not, and from when somebody is silent.

The oracle walks through the days one by one, in another way than the code does.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.focal_points.analytics.picture import Done, Held, Picture, months_after, picture_of

TODAY = date(2026, 6, 15)
HELD = Held(starts_on=date(2025, 1, 1), ends_before=None)
DAY = timedelta(days=1)


def by_hand(done: Iterable[Done], held: Held, *, year: int, today: date) -> Picture:
    """The oracle: each day from the first to the last, with what was done on it."""
    months, areas, heard = set(), set(), [held.starts_on]
    for each in done:
        day = each.first
        while day <= each.last:
            if day <= today:
                heard.append(day)
                if day.year == year:
                    months.add(day.month)
                    areas.add(each.area)
            day += DAY
    heard += [day for day in held.went_on if day <= today]
    held_months, day = set(), date(year, 1, 1)
    while day <= min(today, date(year, 12, 31)):
        if held.starts_on <= day and (held.ends_before is None or day < held.ends_before):
            held_months.add(day.month)
        day += DAY
    silent_since = max(heard)
    serves = held.starts_on <= today and (held.ends_before is None or today < held.ends_before)
    return Picture(
        months=frozenset(months),
        held_months=frozenset(held_months),
        areas=frozenset(areas - {None}),
        silent_since=silent_since,
        is_inactive=serves and today >= months_after(silent_since, 12),
    )


DAYS = st.dates(min_value=date(2023, 1, 1), max_value=date(2027, 12, 31))
DONE = st.builds(
    lambda first, length, area: Done(first, first + timedelta(days=length), area),
    DAYS,
    st.integers(min_value=0, max_value=70),
    st.none() | st.integers(min_value=1, max_value=9),
)
HOLDING = st.builds(
    lambda starts_on, length, went_on: Held(
        starts_on=starts_on,
        ends_before=None if length is None else starts_on + timedelta(days=length),
        went_on=tuple(went_on),
    ),
    DAYS,
    st.none() | st.integers(min_value=1, max_value=900),
    st.lists(DAYS, max_size=2),
)
YEARS = st.integers(min_value=2023, max_value=2027)


class TestPictureOf:
    def test_counts_a_month_once_however_much_was_done_in_it(self):
        once = [Done(date(2026, 3, 1), date(2026, 3, 1), 8)]
        often = [Done(date(2026, 3, day), date(2026, 3, day), 8) for day in range(1, 31)]
        found = picture_of(often, HELD, year=2026, today=TODAY)
        assert found.months == {3}
        assert found.areas == {8}
        # The last of thirty days is later; the months and areas are the same.
        assert picture_of(once, HELD, year=2026, today=TODAY).months == found.months

    def test_counts_what_lasts_several_days_in_each_month_it_touches(self):
        campaign = [Done(date(2025, 11, 25), date(2025, 12, 10), 2)]
        assert picture_of(campaign, HELD, year=2025, today=TODAY).months == {11, 12}
        turn = [Done(date(2025, 12, 30), date(2026, 1, 2), 2)]
        assert picture_of(turn, HELD, year=2025, today=TODAY).months == {12}
        assert picture_of(turn, HELD, year=2026, today=TODAY).months == {1}
        assert picture_of(turn, HELD, year=2026, today=TODAY).areas == {2}

    def test_does_not_count_what_is_yet_to_come(self):
        ahead = [Done(date(2026, 5, 30), date(2026, 7, 2), 1)]
        found = picture_of(ahead, HELD, year=2026, today=TODAY)
        assert found.months == {5, 6}
        assert found.silent_since == TODAY

    def test_says_of_nothing_that_it_is_nothing(self):
        found = picture_of([], HELD, year=2026, today=TODAY)
        assert found.months == found.areas == frozenset()
        assert found.silent_since == HELD.starts_on
        assert found.held_months == frozenset({1, 2, 3, 4, 5, 6})

    def test_covers_no_area_by_an_activity_without_one(self):
        found = picture_of(
            [Done(date(2026, 2, 1), date(2026, 2, 1), None)], HELD, year=2026, today=TODAY
        )
        assert (found.months, found.areas) == ({2}, frozenset())

    @pytest.mark.parametrize(
        ("last", "today", "inactive"),
        [
            (date(2025, 6, 15), date(2026, 6, 14), False),
            (date(2025, 6, 15), date(2026, 6, 15), True),
            (date(2025, 2, 28), date(2026, 2, 27), False),
            (date(2025, 2, 28), date(2026, 2, 28), True),
            # The 29th of February has no day of its own in the next year: the 28th counts.
            (date(2024, 2, 29), date(2025, 2, 27), False),
            (date(2024, 2, 29), date(2025, 2, 28), True),
        ],
    )
    def test_is_inactive_from_the_day_twelve_months_later(self, last, today, inactive):
        held = replace(HELD, starts_on=date(2020, 1, 1))
        found = picture_of([Done(last, last, 1)], held, year=today.year, today=today)
        assert found.silent_since == last
        assert found.is_inactive is inactive

    def test_begins_to_count_with_the_appointment(self):
        new = replace(HELD, starts_on=date(2025, 9, 1))
        old = [Done(date(2023, 1, 1), date(2023, 1, 1), 1)]
        assert not picture_of(old, new, year=2026, today=TODAY).is_inactive
        assert picture_of(old, new, year=2026, today=date(2026, 9, 1)).is_inactive

    def test_counts_anew_from_the_day_somebody_said_that_they_go_on(self):
        silent = replace(HELD, starts_on=date(2020, 1, 1))
        assert picture_of([], silent, year=2026, today=TODAY).is_inactive
        going_on = replace(silent, went_on=(date(2026, 6, 1),))
        found = picture_of([], going_on, year=2026, today=TODAY)
        assert not found.is_inactive
        assert found.silent_since == date(2026, 6, 1)
        assert found.months == frozenset()

    def test_never_calls_an_appointment_inactive_that_is_over_or_has_not_begun(self):
        over = Held(starts_on=date(2020, 1, 1), ends_before=TODAY)
        assert not picture_of([], over, year=2026, today=TODAY).is_inactive
        assert picture_of([], over, year=2026, today=TODAY - DAY).is_inactive
        ahead = Held(starts_on=TODAY + DAY, ends_before=None)
        found = picture_of([], ahead, year=2026, today=TODAY)
        assert not found.is_inactive
        assert found.held_months == frozenset()

    @given(st.lists(DONE, max_size=12), HOLDING, YEARS, DAYS)
    def test_is_what_the_days_say_one_by_one(self, done, held, year, today):
        assert picture_of(done, held, year=year, today=today) == by_hand(
            done, held, year=year, today=today
        )

    @given(st.lists(DONE, min_size=1, max_size=12), HOLDING, YEARS, DAYS, st.data())
    def test_is_not_changed_by_logging_the_same_month_again(self, done, held, year, today, data):
        """The law of the picture: more of the same, in any order, any number of times, adds nothing."""
        again = data.draw(st.lists(st.sampled_from(done), max_size=30))
        shuffled = data.draw(st.permutations([*done, *again]))
        assert picture_of(shuffled, held, year=year, today=today) == picture_of(
            done, held, year=year, today=today
        )

    @given(st.lists(DONE, max_size=6), DONE, HOLDING, YEARS, DAYS)
    def test_never_gets_worse_by_one_more_activity(self, done, more, held, year, today):
        before = picture_of(done, held, year=year, today=today)
        after = picture_of([*done, more], held, year=year, today=today)
        assert before.months <= after.months
        assert before.areas <= after.areas
        assert before.silent_since <= after.silent_since
        assert not after.is_inactive or before.is_inactive

    @given(st.lists(DONE, max_size=12), HOLDING, YEARS, DAYS)
    def test_has_at_most_twelve_months_and_nine_areas(self, done, held, year, today):
        found = picture_of(done, held, year=year, today=today)
        assert found.months | found.held_months <= set(range(1, 13))
        assert found.areas <= set(range(1, 10))


class TestMonthsAfter:
    @pytest.mark.parametrize(
        ("day", "months", "then"),
        [
            (date(2025, 6, 15), 12, date(2026, 6, 15)),
            (date(2024, 2, 29), 12, date(2025, 2, 28)),
            (date(2025, 12, 1), 12, date(2026, 12, 1)),
            (date(2025, 8, 31), 6, date(2026, 2, 28)),
        ],
    )
    def test_is_the_same_day_of_the_month_or_its_last(self, day, months, then):
        assert months_after(day, months) == then
