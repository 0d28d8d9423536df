"""Which day tells whom, as arithmetic of days."""

from datetime import date, timedelta

import pytest

from apps.actions.reminding import escalation_level, levels_above, reminder_stage

DUE = date(2026, 6, 15)
LONG_AGO = date(2026, 1, 1)


class TestReminderStage:
    @pytest.mark.parametrize(
        ("offset", "stage"),
        [(-8, None), (-7, -7), (-2, -7), (-1, -1), (0, 0), (2, 0), (3, 3), (6, 3), (7, 7), (90, 7)],
    )
    def test_is_the_newest_that_was_reached(self, offset, stage):
        assert reminder_stage(DUE, LONG_AGO, DUE + timedelta(days=offset)) == stage

    def test_is_none_that_had_passed_when_the_action_was_made(self):
        made_on = DUE - timedelta(days=3)
        assert reminder_stage(DUE, made_on, made_on) is None
        assert reminder_stage(DUE, made_on, DUE - timedelta(days=1)) == -1


class TestEscalationLevel:
    @pytest.mark.parametrize(
        ("late", "level"),
        [(6, None), (7, 0), (20, 0), (21, 1), (34, 1), (35, 2), (49, 2), (500, 2)],
    )
    def test_rises_every_two_weeks_to_the_top(self, late, level):
        assert escalation_level(DUE, DUE + timedelta(days=late), 3) == level

    def test_is_none_where_nobody_is_above(self):
        assert escalation_level(DUE, DUE + timedelta(days=100), 0) is None


class TestLevelsAbove:
    LEVELS = (["head"], ["region", "deputy"], ["senior"])

    @pytest.mark.parametrize(
        ("owner", "above"),
        [
            ("hr", [["head"], ["region", "deputy"], ["senior"]]),
            ("head", [["region", "deputy"], ["senior"]]),
            ("deputy", [["senior"]]),
            ("senior", []),
            (None, [["region", "deputy"], ["senior"]]),
        ],
    )
    def test_are_those_above_whoever_owes(self, owner, above):
        assert levels_above(self.LEVELS, owner) == above
