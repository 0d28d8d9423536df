from datetime import date

import pytest

from apps.figures.periods import nearest, year_before

DAYS = [date(2014, 6, 30), date(2014, 12, 31), date(2015, 12, 31)]


class TestNearest:
    @pytest.mark.parametrize(
        ("day", "expected"),
        [
            (date(2013, 1, 1), date(2014, 6, 30)),
            (date(2014, 7, 1), date(2014, 6, 30)),
            (date(2014, 12, 31), date(2014, 12, 31)),
            (date(2030, 1, 1), date(2015, 12, 31)),
        ],
    )
    def test_is_the_closest_day(self, day, expected):
        assert nearest(day, DAYS) == expected

    def test_is_the_earlier_of_two_equally_close(self):
        assert nearest(date(2020, 1, 2), [date(2020, 1, 3), date(2020, 1, 1)]) == date(2020, 1, 1)

    def test_is_none_without_days(self):
        assert nearest(date(2020, 1, 2), []) is None


class TestYearBefore:
    def test_is_the_same_day_of_the_year_before(self):
        assert year_before(date(2014, 12, 31)) == date(2013, 12, 31)

    def test_turns_a_leap_day_into_the_last_of_february(self):
        assert year_before(date(2016, 2, 29)) == date(2015, 2, 28)
