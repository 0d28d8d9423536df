"""Quiet hours and digests by the clock on people's own walls, over midnight and changes of clocks."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from apps.actions.hours import last_digest, out_of_quiet, zone_of

NAIROBI, ZURICH, NEW_YORK, KIRITIMATI = (
    ZoneInfo(name)
    for name in ("Africa/Nairobi", "Europe/Zurich", "America/New_York", "Pacific/Kiritimati")
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class TestOutOfQuiet:
    @pytest.mark.parametrize(
        ("moment", "zone", "quiet", "allowed"),
        [
            # 13:00 in Nairobi: at once
            ("2026-03-02 10:00", NAIROBI, (20, 7), "2026-03-02 10:00"),
            # 20:00 sharp is quiet, until 07:00 of the next day
            ("2026-03-02 17:00", NAIROBI, (20, 7), "2026-03-03 04:00"),
            ("2026-03-02 16:59", NAIROBI, (20, 7), "2026-03-02 16:59"),
            # after midnight: until 07:00 of the same day
            ("2026-03-02 23:30", NAIROBI, (20, 7), "2026-03-03 04:00"),
            # 07:00 sharp is no longer quiet
            ("2026-03-03 04:00", NAIROBI, (20, 7), "2026-03-03 04:00"),
            # within one day
            ("2026-03-02 10:00", NAIROBI, (12, 14), "2026-03-02 11:00"),
            # never quiet
            ("2026-03-02 23:30", NAIROBI, (8, 8), "2026-03-02 23:30"),
            # a day ahead of UTC
            ("2026-03-02 09:30", KIRITIMATI, (20, 7), "2026-03-02 17:00"),
            # Zurich loses an hour in this night: 07:00 is 05:00 UTC, the evening before it was 06:00
            ("2026-03-28 21:00", ZURICH, (20, 7), "2026-03-29 05:00"),
            # and gains one in this one
            ("2026-10-24 21:00", ZURICH, (20, 7), "2026-10-25 06:00"),
            # quiet ends at an hour that the change of clocks skips: 02:00 is 03:00 there
            ("2026-03-29 00:30", ZURICH, (20, 2), "2026-03-29 01:00"),
            # the second time that a clock shows 01:30 in New York
            ("2026-11-01 06:30", NEW_YORK, (20, 7), "2026-11-01 12:00"),
        ],
    )
    def test_is_the_moment_or_the_end_of_the_quiet(self, moment, zone, quiet, allowed):
        assert out_of_quiet(utc(moment), zone, *quiet) == utc(allowed)

    @pytest.mark.parametrize("zone", [NAIROBI, ZURICH, NEW_YORK, KIRITIMATI])
    def test_is_never_before_the_moment_and_never_quiet(self, zone):
        for day in (28, 29):
            for hour in range(24):
                moment = utc(f"2026-03-{day} {hour:02}:30")
                allowed = out_of_quiet(moment, zone, 20, 7)
                assert allowed >= moment
                assert 7 <= allowed.astimezone(zone).hour < 20


class TestLastDigest:
    @pytest.mark.parametrize(
        ("moment", "zone", "rhythm", "due"),
        [
            # Monday 13:00 in Nairobi: at eight this morning
            ("2026-03-02 10:00", NAIROBI, "daily", "2026-03-02 05:00"),
            # Monday before eight: on Friday
            ("2026-03-02 04:59", NAIROBI, "daily", "2026-02-27 05:00"),
            # Sunday: on Friday
            ("2026-03-01 12:00", NAIROBI, "daily", "2026-02-27 05:00"),
            # in Kiritimati it is Tuesday already
            ("2026-03-02 18:30", KIRITIMATI, "daily", "2026-03-02 18:00"),
            # weekly on Mondays, just before: a week ago
            ("2026-03-02 04:59", NAIROBI, "weekly", "2026-02-23 05:00"),
            ("2026-03-02 05:00", NAIROBI, "weekly", "2026-03-02 05:00"),
            ("2026-03-05 12:00", NAIROBI, "weekly", "2026-03-02 05:00"),
            # eight in Zurich is another moment after the change of clocks
            ("2026-03-27 12:00", ZURICH, "daily", "2026-03-27 07:00"),
            ("2026-03-30 12:00", ZURICH, "daily", "2026-03-30 06:00"),
        ],
    )
    def test_is_at_the_hour_of_the_wall(self, moment, zone, rhythm, due):
        assert last_digest(utc(moment), zone, rhythm, 0, 8) == utc(due)

    def test_is_none_for_those_who_want_none(self):
        assert last_digest(utc("2026-03-02 10:00"), NAIROBI, "never", 0, 8) is None

    def test_at_an_hour_that_is_skipped_comes_with_the_change(self):
        # The clocks of New York go from 02:00 to 03:00 on a Sunday.
        due = last_digest(utc("2026-03-08 12:00"), NEW_YORK, "weekly", 6, 2)
        assert due == utc("2026-03-08 07:00")

    def test_at_an_hour_that_comes_twice_is_due_once(self):
        first = last_digest(utc("2026-11-01 05:30"), NEW_YORK, "weekly", 6, 1)
        second = last_digest(utc("2026-11-01 06:30"), NEW_YORK, "weekly", 6, 1)
        assert first == second == utc("2026-11-01 05:00")


class TestZone:
    def test_that_is_not_known_is_utc(self):
        assert zone_of("Africa/Nairobi") == NAIROBI
        assert zone_of("Mars/Olympus") is UTC
        assert zone_of("") is UTC
