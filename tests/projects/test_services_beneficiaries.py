"""Sheets of beneficiaries: what is wrong is said at once, and nothing typed is lost."""

from datetime import date

import pytest

from apps.projects.choices import AgeGroup, BeneficiaryKind, BeneficiarySex, CountState, Facet
from apps.projects.models import BeneficiarySheet
from apps.projects.selectors.beneficiaries import CountKey
from apps.projects.services.beneficiaries.checks import CountData, SheetData
from apps.projects.services.beneficiaries.entry import make_sheet, save_sheet
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.cast import World
from tests.projects.people_builders import NOW, make_project

WOMEN, MEN, UNRECORDED = BeneficiarySex.WOMEN, BeneficiarySex.MEN, BeneficiarySex.UNRECORDED


def counted(number: int) -> CountData:
    return CountData(CountState.COUNTED, number)


def totals(**persons: int) -> dict[CountKey, CountData]:
    """Counts of everybody by the letter of the sex."""
    return {CountKey(Facet.TOTAL, "", sex): counted(number) for sex, number in persons.items()}


def ages(sex: str, *persons: int | None) -> dict[CountKey, CountData]:
    """Counts by age group in their order; None is left blank."""
    return {
        CountKey(Facet.AGE, group, sex): counted(number)
        for group, number in zip(AgeGroup.values, persons, strict=False)
        if number is not None
    }


def data(counts=None, **more: object) -> SheetData:
    """A sheet of the first half of 2025."""
    said: dict[str, object] = {
        "kind": BeneficiaryKind.REACHED,
        "starts_on": date(2025, 1, 1),
        "ends_before": date(2025, 7, 1),
        "counts": counts or {},
    }
    return SheetData(**(said | more))  # type: ignore[arg-type]


@pytest.fixture
def project(world: World):
    return make_project(world)


def make(world, project, sheet: SheetData, by: str = "pm.nairobi") -> BeneficiarySheet:
    return make_sheet(project_id=project.pk, data=sheet, now=NOW, scope=world.scope(by))


def problems(world, project, sheet: SheetData) -> list[str]:
    with pytest.raises(Invalid) as refused:
        make(world, project, sheet)
    return [str(one.message) for one in refused.value.problems]


class TestParts:
    def test_that_differ_from_their_total_are_named_with_both_numbers(self, world, project):
        counts = totals(F=120, M=80) | ages(WOMEN, 10, 20, 30, 40, 10) | ages(MEN, 50, 50)
        assert problems(world, project, data(counts)) == [
            "Age group, Women and girls: the parts are 110 together, the total is 120. Write the rest as"
            " not recorded, or leave blank what nobody counted.",
            "Age group, Men and boys: the parts are 100 together, more than the total 80.",
        ]

    def test_of_each_facet_are_compared(self, world, project):
        counts = totals(F=10) | {
            CountKey(Facet.EDUCATION, "primary", WOMEN): counted(4),
            CountKey(Facet.EDUCATION, "none", WOMEN): counted(7),
            CountKey(Facet.ORIGIN, "SOM", MEN): counted(1),
        }
        assert problems(world, project, data(counts)) == [
            "Country of origin, Men and boys: the parts are 1 together, but no total is written.",
            "Education, Women and girls: the parts are 11 together, more than the total 10.",
        ]

    def test_may_be_fewer_where_a_group_was_not_counted(self, world, project):
        make(world, project, data(totals(F=120) | ages(WOMEN, 10, None, 30, 40, 10)))

    def test_add_up_with_those_whose_age_was_not_recorded(self, world, project):
        sheet = make(world, project, data(totals(F=120) | ages(WOMEN, 10, 20, 30, 40, 10, 10)))
        assert sheet.counts.count() == 7

    def test_of_unknown_categories_are_refused(self, world, project):
        counts = totals(F=2) | {
            CountKey(Facet.AGE, "teenagers", WOMEN): counted(1),
            CountKey(Facet.ORIGIN, "XXX", WOMEN): counted(1),
        }
        found = problems(world, project, data(counts))
        assert "The age group teenagers does not exist." in found
        assert "There is no country with the code XXX." in found


class TestPeriod:
    def test_lies_within_the_project_and_the_past_and_overlaps_no_other(self, world, project):
        make(world, project, data(totals(F=1)))
        late = data(starts_on=date(2024, 12, 1), ends_before=date(2026, 4, 1), counts=totals(F=1))
        assert [one.split(":")[0][:30] for one in problems(world, project, late)] == [
            "The project begins on 1 Januar",
            "The project ends on 31 Decembe",
            "Nobody has been reached in the",
            "There is a sheet from 1 Januar",
        ]

    def test_of_a_plan_may_stand_beside_what_was_reached(self, world, project):
        make(world, project, data(totals(F=1)))
        make(world, project, data(totals(F=2), kind=BeneficiaryKind.PLANNED))

    def test_ends_after_it_begins(self, world, project):
        wrong = data(starts_on=date(2025, 6, 1), ends_before=date(2025, 6, 1))
        assert problems(world, project, wrong) == ["The last day lies before the first."]


class TestSaving:
    def save(self, world, sheet, version, counts, by="pm.nairobi"):
        return save_sheet(
            sheet_id=sheet.pk, version=version, data=data(counts), now=NOW, scope=world.scope(by)
        )

    def test_keeps_three_kinds_of_empty_apart(self, world, project):
        counts = totals(F=0) | {
            CountKey(Facet.TOTAL, "", MEN): CountData(CountState.NOT_APPLICABLE)
        }
        sheet = make(world, project, data(counts))
        assert {row.sex: (row.state, row.count) for row in sheet.counts.all()} == {
            "F": (CountState.COUNTED, 0),
            "M": (CountState.NOT_APPLICABLE, None),
        }

    def test_changes_only_what_differs(self, world, project):
        sheet = make(world, project, data(totals(F=1, M=2)))
        self.save(world, sheet, 1, totals(F=1, U=3))
        assert {row.sex: row.count for row in sheet.counts.all()} == {"F": 1, "U": 3}
        sheet.refresh_from_db()
        assert sheet.version == 2
        self.save(world, sheet, 2, totals(F=1, U=3))
        sheet.refresh_from_db()
        assert sheet.version == 2

    def test_from_an_older_version_changes_nothing(self, world, project):
        sheet = make(world, project, data(totals(F=1)))
        self.save(world, sheet, 1, totals(F=2), by="head.nairobi")
        with pytest.raises(WrongState) as refused:
            self.save(world, sheet, 1, totals(F=3))
        assert refused.value.code == "stale"
        assert sheet.counts.get().count == 2

    def test_is_for_the_office_that_leads(self, world, project):
        sheet = make(world, project, data(totals(F=1)))
        with pytest.raises(NotPermitted):
            self.save(world, sheet, 1, totals(F=2), by="auditor")
        with pytest.raises(OutOfScope):
            self.save(world, sheet, 1, totals(F=2), by="head.dakar")
