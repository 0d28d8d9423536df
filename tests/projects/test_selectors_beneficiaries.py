"""Whom projects reached: sums with their coverage, missing never zero, and what is published."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.figures.disclosure import ALL, CountTable, hidden_bounds
from apps.figures.figure import Empty, Figure
from apps.projects.choices import BeneficiaryKind, BeneficiarySex, CountState, Facet
from apps.projects.models import BeneficiarySheet
from apps.projects.selectors.beneficiaries import (
    Tally,
    age_tallies,
    all_years,
    figures_of_tally,
    sheets_seen,
    tallies,
)
from apps.projects.selectors.beneficiary_tables import (
    not_told_apart,
    published,
    published_table,
    year_table,
)
from apps.web.refusals import OutOfScope
from tests.cast import World
from tests.projects.people_builders import DAKAR, NOW, make_project

TODAY = date(2026, 3, 2)


def count(
    project, kind: str, year: int, facet: str = Facet.TOTAL, category: str = "", **persons
) -> BeneficiarySheet:
    """Counts by the letter of the sex; None is not applicable."""
    sheet, _made = BeneficiarySheet.objects.get_or_create(
        project=project,
        kind=kind,
        starts_on=date(year, 1, 1),
        ends_before=date(year + 1, 1, 1),
        defaults={"changed_at": NOW},
    )
    for sex, number in persons.items():
        state = CountState.NOT_APPLICABLE if number is None else CountState.COUNTED
        sheet.counts.create(facet=facet, category=category, sex=sex, state=state, count=number)
    return sheet


@pytest.fixture
def counted(world: World):
    """Nairobi reached 120 women, 80 men and 200 others of 2025; Dakar's second project counted nobody."""
    first = make_project(world)
    count(first, "planned", 2025, F=100, M=100)
    count(first, "reached", 2025, F=120, M=80, U=200, O=None)
    count(first, "reached", 2025, Facet.AGE, "18-59", F=100, M=70)
    second = make_project(world, "SN-1", office=DAKAR)
    count(second, "reached", 2025, F=30)
    make_project(world, "SN-2", office=DAKAR)
    return first


class TestSums:
    def of(self, world, who: str, kind: str = BeneficiaryKind.REACHED) -> dict[str, Figure]:
        found = tallies(scope=world.scope(who))
        return figures_of_tally(
            all_years(found, kind), kind=kind, key="x", as_of=TODAY, scope_name="x"
        )

    def test_are_golden(self, world, counted):
        said = self.of(world, "gcu")
        assert {name: figure.value for name, figure in said.items() if name != "share_women"} == {
            "women": 150,
            "men": 80,
            "other": None,
            "unrecorded": 200,
            "total": 430,
        }
        # 150 of 230: whose sex is not known stands apart.
        assert said["share_women"].numerator, said["share_women"].denominator == (150, 230)

    def test_say_who_owes_and_who_counted(self, world, counted):
        coverage = self.of(world, "gcu")["total"].coverage
        assert (coverage.due, coverage.counted, coverage.missing) == (3, 2, 1)

    def test_never_take_a_missing_count_for_zero(self, world, counted):
        said = self.of(world, "gcu")
        # Dakar wrote down women only: men, other and unrecorded are blank; Nairobi's other is NA.
        assert said["total"].missing_cells == 3
        assert said["other"].empty is Empty.MISSING
        nobody = self.of(world, "head.dakar", BeneficiaryKind.PLANNED)
        assert nobody["total"].value is None

    def test_are_those_of_ones_own_projects(self, world, counted):
        assert self.of(world, "pm.nairobi")["total"].value == 400
        assert self.of(world, "council")["total"].value is None
        assert not sheets_seen(scope=world.scope("hr.nairobi")).exists()

    def test_take_a_fixed_number_of_statements(self, world, counted, django_assert_num_queries):
        scope = world.scope("gcu")
        with django_assert_num_queries(3):
            tallies(scope=scope)

    def test_stand_by_year_with_what_was_planned(self, world, counted):
        found = tallies(scope=world.scope("gcu"))
        table = year_table(found, as_of=TODAY, scope_name="x")
        cells = {column: table.cell("2025", column) for column in ("planned", "reached", "women")}
        assert {name: cell.value for name, cell in cells.items()} == {
            "planned": 200,
            "reached": 430,
            "women": 150,
        }

    def test_by_age_leave_nobody_out(self, world, counted):
        found = age_tallies(year=2025, scope=world.scope("gcu"))
        assert found["18-59"] == {"F": 100, "M": 70}
        assert found["unrecorded"] == {"F": 50, "M": 10, "U": 200}
        assert age_tallies(year=2024, scope=world.scope("gcu"))["18-59"] == {}


class TestSentence:
    def test_says_what_is_not_told_apart(self):
        assert not_told_apart(kind="reached", total=1240, unrecorded=200, age_unrecorded=None) == (
            "Of 1,240 persons reached the sex of 200 was not recorded; age was not collected."
        )

    def test_says_that_everything_is(self):
        assert not_told_apart(kind="planned", total=10, unrecorded=0, age_unrecorded=0) == (
            "All 10 persons planned are told apart by sex; the age group of all is known."
        )

    def test_is_silent_of_nobody(self):
        assert not_told_apart(kind="reached", total=0, unrecorded=0, age_unrecorded=None) == ""


class TestPublished:
    def test_hides_few_persons_from_those_outside(self, world):
        project = make_project(world)
        count(project, "reached", 2025, F=3, M=80)
        count(project, "reached", 2024, F=50, M=90)
        table = published_table(on=TODAY, scope=world.scope("council"))
        assert table.cell("2025", "women").empty is Empty.HIDDEN
        with pytest.raises(OutOfScope):
            published_table(on=TODAY, scope=type(world.scope("council")).nothing())

    def test_leaves_the_running_year_out(self, world):
        count(make_project(world), "reached", 2026, F=30, M=80)
        assert published_table(on=TODAY, scope=world.scope("council")).rows == ()

    @given(
        st.lists(st.tuples(*[st.integers(min_value=0, max_value=40)] * 4), min_size=1, max_size=5)
    )
    def test_resists_subtraction(self, years):
        """Whoever knows every sum, and the rule, is left two possible values of each hidden count."""
        found = {
            2020 + place: Tally(persons=dict(zip(BeneficiarySex.values, persons, strict=True)))
            for place, persons in enumerate(years)
        }
        table = published(found, on=TODAY)
        counts = CountTable(
            rows=tuple(str(year) for year in sorted(found, reverse=True)),
            columns=("women", "men", "other"),
            cells={
                (str(year), column): number
                for year, tally in found.items()
                for column, number in zip(
                    ("women", "men", "other"),
                    (
                        tally.persons["F"],
                        tally.persons["M"],
                        tally.persons["O"] + tally.persons["U"],
                    ),
                    strict=True,
                )
            },
            has_column_totals=len(found) > 1,
        )
        hidden = frozenset(
            (ALL if row.is_total else row.key, column)
            for row in table.rows
            for column in ("women", "men", "other", "total")
            if table.cell(row.key, column).empty is Empty.HIDDEN
        )
        small = {cell for cell, number in counts.with_margins().items() if 0 < number < 5}
        assert {cell for cell in small if counts.is_published(cell)} <= hidden
        for cell in hidden:
            least, most = hidden_bounds(counts, hidden, cell, knowing_the_rule=False)
            assert most is None or least < most, f"{cell} can be worked out"
