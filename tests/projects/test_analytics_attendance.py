"""Who has stopped coming."""

from datetime import date

import pytest

from apps.projects.analytics.attendance import is_inactive

ON = date(2026, 6, 1)
LONG_AGO = date(2020, 1, 1)
D1, D2, D3, D4 = (date(2026, month, 1) for month in (1, 2, 3, 4))


class TestIsInactive:
    @pytest.mark.parametrize(
        ("meetings", "starts_on", "inactive"),
        [
            ([], LONG_AGO, False),
            ([(D1, True), (D2, False), (D3, False), (D4, False)], LONG_AGO, True),
            ([(D1, False), (D2, True), (D3, False), (D4, False)], LONG_AGO, False),
            # Two meetings are no three, and the member was new at the first.
            ([(D3, False), (D4, False)], date(2026, 2, 15), False),
            # Not once in twelve months, though only one meeting was held.
            ([(date(2024, 1, 1), True), (D4, False)], LONG_AGO, True),
            ([(date(2024, 1, 1), True)], LONG_AGO, True),
            ([(date(2026, 7, 1), False)] * 3, LONG_AGO, False),
        ],
    )
    def test_looks_at_the_last_three_and_the_last_year(self, meetings, starts_on, inactive):
        assert is_inactive(meetings, starts_on=starts_on, on=ON) is inactive
