"""Deadlines: whole days, in each office's own zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from apps.organization.deadlines import (
    deadline_of,
    deadline_text,
    has_closed_everywhere,
    has_opened_anywhere,
    is_open_for,
    zone_label,
)


@dataclass
class Days:
    """A reporting period without a table."""

    opens_on: date = date(2026, 1, 5)
    closes_on: date = date(2026, 1, 31)
    state: str = "open"


SECOND = timedelta(seconds=1)


class TestDeadline:
    @pytest.mark.parametrize(
        ("zone", "closes_on", "moment"),
        [
            ("UTC", date(2026, 1, 31), "2026-02-01T00:00:00Z"),
            ("Africa/Nairobi", date(2026, 1, 31), "2026-01-31T21:00:00Z"),
            ("Asia/Kathmandu", date(2026, 1, 31), "2026-01-31T18:15:00Z"),
            ("Pacific/Kiritimati", date(2026, 1, 31), "2026-01-31T10:00:00Z"),  # UTC+14
            ("Etc/GMT+12", date(2026, 1, 31), "2026-02-01T12:00:00Z"),  # UTC-12
            # winter and summer time of Geneva
            ("Europe/Zurich", date(2026, 1, 31), "2026-01-31T23:00:00Z"),
            ("Europe/Zurich", date(2026, 6, 30), "2026-06-30T22:00:00Z"),
            # the day on which the clocks change, 23 and 25 hours long
            ("Europe/Zurich", date(2026, 3, 29), "2026-03-29T22:00:00Z"),
            ("Europe/Zurich", date(2026, 10, 25), "2026-10-25T23:00:00Z"),
            # Beirut skips midnight: 00:00 becomes 01:00 on 29 March 2026
            ("Asia/Beirut", date(2026, 3, 28), "2026-03-28T22:00:00Z"),
            # Havana repeats the hour after midnight: the first midnight ends the day
            ("America/Havana", date(2026, 10, 31), "2026-11-01T04:00:00Z"),
            # Apia left out 30 December 2011 altogether
            ("Pacific/Apia", date(2011, 12, 29), "2011-12-30T10:00:00Z"),
        ],
    )
    def test_is_the_end_of_the_last_day_in_the_zone(self, zone, closes_on, moment):
        found = deadline_of(Days(closes_on=closes_on), zone)
        assert found.utcoffset() is not None
        assert found.astimezone(UTC) == datetime.fromisoformat(moment)

    # French documents write hours with an h: 23 h 59.
    @pytest.mark.parametrize(
        ("language", "time"), [("en", "23:59"), ("fr", "23\u00a0h\u00a059"), ("es", "23:59")]
    )
    def test_is_read_with_day_and_place(self, language, time):
        with translation.override(language):
            text = deadline_text(Days(), "America/Port-au-Prince")
        assert "31" in text
        assert time in text
        assert "(Port-au-Prince)" in text

    @pytest.mark.parametrize(
        ("zone", "label"),
        [
            ("Africa/Nairobi", "Nairobi"),
            ("America/Argentina/Buenos_Aires", "Buenos Aires"),
            ("UTC", "UTC"),
        ],
    )
    def test_names_the_place_of_a_zone(self, zone, label):
        assert zone_label(zone) == label


class TestOpen:
    @pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Africa/Nairobi", "UTC", "Etc/GMT+12"])
    def test_until_the_last_second_of_the_last_day(self, zone):
        deadline = deadline_of(Days(), zone).astimezone(UTC)
        assert is_open_for(Days(), zone, deadline - SECOND)
        assert not is_open_for(Days(), zone, deadline)

    @pytest.mark.parametrize("state", ["planned", "closed", "certified"])
    def test_in_no_other_state(self, state):
        now = datetime(2026, 1, 10, tzinfo=UTC)
        assert is_open_for(Days(), "UTC", now)
        assert not is_open_for(Days(state=state), "UTC", now)

    def test_at_the_same_moment_in_one_zone_and_not_in_another(self):
        now = datetime(2026, 1, 31, 22, 0, tzinfo=UTC)
        assert not is_open_for(Days(), "Africa/Nairobi", now)
        assert is_open_for(Days(), "Africa/Dakar", now)


class TestTheWholeEarth:
    def test_opens_when_the_day_begins_at_utc_plus_14(self):
        first = datetime(2026, 1, 4, 10, 0, tzinfo=UTC)
        assert not has_opened_anywhere(Days(), first - SECOND)
        assert has_opened_anywhere(Days(), first)

    def test_closes_when_the_last_of_the_zones_has_finished_the_day(self):
        zones = ["Africa/Nairobi", "America/Bogota"]  # the later one ends at 05:00 UTC
        last = datetime(2026, 2, 1, 5, 0, tzinfo=UTC)
        assert not has_closed_everywhere(Days(), zones, last - SECOND)
        assert has_closed_everywhere(Days(), zones, last)

    def test_waits_for_utc_minus_12_where_no_office_is_known(self):
        last = datetime(2026, 2, 1, 12, 0, tzinfo=UTC)
        assert not has_closed_everywhere(Days(), [], last - SECOND)
        assert has_closed_everywhere(Days(), [], last)
