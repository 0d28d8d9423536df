"""Budget lines for rooms above: of the projects that somebody sees, and who has none."""

from datetime import date

from apps.projects.selectors.lines import lines_seen, without_line
from tests.projects.register_builders import DAKAR, add_budget, make_project


class TestLines:
    def test_are_those_of_the_projects_that_somebody_sees(self, world):
        own = add_budget(make_project(world), "1")
        other = add_budget(make_project(world, office=DAKAR), "2")
        for who, seen in (
            ("gcu", {own, other}),
            ("head.nairobi", {own}),
            ("stranger", set()),
        ):
            assert set(lines_seen(scope=world.scope(who))) == seen


class TestWithoutLine:
    def test_are_projects_that_run_in_the_year_and_have_no_money_of_it(self, world):
        add_budget(make_project(world), "1", year=2025)
        runs = make_project(world, ends_before=None)
        make_project(world, starts_on=None, ends_before=None)
        make_project(world, starts_on=date(2020, 1, 1), ends_before=date(2025, 1, 1))
        make_project(world, starts_on=date(2026, 1, 1))
        other = make_project(world, office=DAKAR, starts_on=date(2025, 12, 31))
        assert set(without_line(year=2025, scope=world.scope("gcu"))) == {runs, other}
        assert set(without_line(year=2025, scope=world.scope("head.nairobi"))) == {runs}
        assert not without_line(year=2025, scope=world.scope("stranger")).exists()
