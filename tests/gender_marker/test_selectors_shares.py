"""Shares from the register: golden figures, sums against plain ones, who sees what, how many statements."""

import random
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from apps.gender_marker.choices import CodeKind, ReadingState, Stage
from apps.gender_marker.models import Code, Edition
from apps.gender_marker.selectors.shares import Unscored, shares_of, tallies_by_year
from apps.gender_marker.selectors.shares.asked import a_year, one_edition
from apps.projects.models import BudgetLine, Project, ServiceArea
from apps.web.refusals import Invalid, NotPermitted
from tests.gender_marker import shares_oracle as oracle
from tests.gender_marker.builders import (
    DAKAR,
    NAIROBI,
    NOON,
    make_edition,
    make_reading,
    make_sample,
    make_score,
    make_undetermined,
)
from tests.projects.register_builders import add_budget, make_project

YEAR = 2025
[TEN] = [case for case in oracle.WORKED if case.name == "ten projects"]


@pytest.fixture
def edition(world):
    return make_edition()


@pytest.fixture
def ten(world, edition):
    """The case worked by hand as projects of Nairobi, and one more that runs in 2025 without money."""
    for code, money in TEN.projects:
        project = make_project(world)
        add_budget(project, str(money))
        if code is not None:
            make_score(world, project=project, edition=edition, code=code)
    make_project(world, title="No money", ends_before=None)
    return edition


def asked(world, who="gcu", **more):
    return shares_of(
        **{"edition_code": "IOM-2017", "year": YEAR, "scope": world.scope(who), **more}
    )


def values(found) -> dict[str, tuple]:
    return {
        row.key: (row.money.value, row.projects.value, row.measured.share.value)
        for row in found.rows
    }


class TestSharesOf:
    def test_a_year_are_as_worked_by_hand(self, world, ten):
        found = asked(world, edition_code="")
        assert found.edition == ten
        assert (found.total.value, found.coded.value) == (TEN.total, TEN.coded)
        assert found.coverage.value == TEN.coverage
        assert values(found) == {
            "0": (100, 1, 10),
            "1": (200, 2, 20),
            "2a": (300, 1, 30),
            "2b": (400, 2, 40),
            "not_applicable": (250, 1, None),
            "unscored": (500, 2, None),
        }
        for row in found.rows[:4]:
            measured = row.measured
            assert (
                measured.share.value,
                measured.lowest.value,
                measured.highest.value,
            ) == TEN.shares[row.key]
        kinds = {"principal": "2b", "significant": "2a", "focused": "2a+2b", "blind": "0"}
        for kind, codes in kinds.items():
            measured = found.measured(kind)
            assert (
                measured.share.value,
                measured.lowest.value,
                measured.highest.value,
            ) == TEN.shares[codes]

    def test_tell_projects_without_budget_apart_from_money_of_nothing(self, world, ten):
        found = asked(world)
        assert found.without_budget.value == 1
        assert found.total.coverage.to_dict() == {
            "due": 10,
            "counted": 9,
            "missing": 1,
            "of": "projects",
        }
        empty = asked(world, year=2031)
        # The project whose end is not known still runs then.
        assert (empty.has_money, empty.without_budget.value) == (False, 1)
        assert (empty.total.value, empty.coverage.value) == (0, None)
        assert {row.measured.share.value for row in empty.rows} == {None}

    def test_of_expenditure_leave_out_lines_of_which_it_is_not_known(self, world, ten):
        lines = BudgetLine.objects.filter(amount__in=[310, 300, 400])
        for line in lines:
            line.spent = line.spent_usd = line.amount / 10
            line.save()
        found = asked(world, basis="spent")
        assert found.lines.to_dict() == {
            "due": 9,
            "counted": 3,
            "missing": 6,
            "of": "budget_lines",
        }
        assert found.projects.value == 3
        assert values(found)["2b"] == (31, 1, Fraction(3100, 61))
        assert values(found)["unscored"] == (40, 1, None)
        assert values(found)["0"] == (0, 0, 0)

    def test_say_why_the_rest_has_no_score(self, world, ten):
        first, second = Project.objects.filter(
            marker_assessments=None, budget_lines__isnull=False
        ).order_by("pk")
        # Another edition, by which one is not screened, one undetermined, and seven are not scored.
        other = make_edition(
            "IOM-2018",
            codes=("N/A", "0", "blank"),
            rows=((None, ((("APPLICABLE",), ("yes", "no"), 1, 1),)),),
            is_published=False,
        )
        Code.objects.filter(edition=other, key="blank").update(kind=CodeKind.NOT_SCREENED)
        Edition.objects.filter(pk=other.pk).update(state="published", published_at=NOON)
        file = {"origin": "imported", "source": "A file"}
        make_score(world, project=first, edition=other, code="blank", **file)
        found = asked(world, edition_code="IOM-2018").unscored
        assert found == Unscored(not_assessed=1, elsewhere=7, undetermined=0, not_screened=1)
        make_undetermined(world, project=second, edition=other)
        found = asked(world, edition_code="IOM-2018")
        assert found.unscored == Unscored(
            not_assessed=0, elsewhere=7, undetermined=1, not_screened=1
        )
        assert (found.coded.value, found.rows[-1].projects.value) == (0, 9)
        by_ours = asked(world).unscored
        assert by_ours == Unscored(not_assessed=0, elsewhere=2, undetermined=0, not_screened=0)

    def test_take_the_latest_stage_and_what_was_known_then(self, world, ten):
        project = Project.objects.get(budget_lines__amount=100, marker_assessments__code__key="0")
        make_score(
            world,
            project=project,
            edition=ten,
            code="2b",
            stage=Stage.END,
            scored_at=datetime(2026, 3, 5, tzinfo=NOON.tzinfo),
        )
        assert values(asked(world))["2b"] == (500, 3, 50)
        then = asked(world, known_at=datetime(2026, 3, 4, tzinfo=NOON.tzinfo))
        assert values(then)["2b"] == (400, 2, 40)
        assert then.as_of == date(2026, 3, 4)

    def test_mix_no_second_edition_in(self, world, ten):
        other = make_edition("IOM-2020", is_default=False)
        for project in Project.objects.filter(marker_assessments=None):
            make_score(world, project=project, edition=other, code="2b")
        assert asked(world).coded.value == TEN.coded
        assert one_edition(["IOM-2017", "IOM-2017"]) == "IOM-2017"
        assert one_edition([]) == ""
        for codes in (["IOM-2017", "IOM-2020"], ["IOM-2017,IOM-2020"]):
            with pytest.raises(Invalid) as refused:
                one_edition(codes)
            assert [problem.code for problem in refused.value.problems] == ["two_editions"]

    def test_of_what_there_is_not_are_refused_all_at_once(self, world, ten):
        with pytest.raises(Invalid) as refused:
            asked(world, edition_code="IOM-1999")
        assert refused.value.problems[0].code == "unknown_edition"
        with pytest.raises(Invalid) as refused:
            asked(world, basis="pledged", by="mood", trafficking="some")
        assert [problem.field for problem in refused.value.problems] == [
            "basis",
            "by",
            "trafficking",
        ]
        for text in ("", "25", "1900", "２０２５"):
            with pytest.raises(Invalid):
                a_year(text)


class TestBreakdowns:
    def test_agree_with_plain_sums_and_add_up(self, world, edition):
        """Sixty projects at random, with one or two lines, against sums in plain Python."""
        draw = random.Random(6)
        areas = [
            ServiceArea.objects.create(key=key, name_en=key, position=place)
            for place, key in enumerate(("health", "labour"))
        ]
        plain = []
        for _number in range(60):
            code = draw.choice([None, *oracle.EVERY_CODE])
            project = make_project(
                world,
                office=draw.choice([NAIROBI, DAKAR, "CHE-GENEVA", "IOM"]),
                is_counter_trafficking=draw.choice([True, False, None]),
                donor=draw.choice(["", "Norland", "Sudland"]),
                service_area=draw.choice([None, *areas]),
            )
            if code is not None:
                make_score(world, project=project, edition=edition, code=code)
            for fund in range(draw.choice([1, 2])):
                line = add_budget(
                    project,
                    f"{draw.randint(0, 9999)}.25",
                    fund=f"F{fund}",
                    is_iom_managed=draw.choice([True, False]),
                )
                if draw.random() < 0.7:
                    line.spent = line.spent_usd = line.amount / 2
                    line.spent = line.spent_usd = line.spent.quantize(Decimal("0.01"))
                    line.save()
                plain.append((project, code, line))
        regions = {NAIROBI: "KEN-NAIROBI-RO", DAKAR: "SEN-DAKAR-RO", "CHE-GENEVA": "headquarters"}
        group_of = {
            "region": lambda project, line: regions.get(project.office.code, "none"),
            "fund_type": lambda project, line: (
                "iom_managed" if line.is_iom_managed else "other_funds"
            ),
            "donor": lambda project, line: project.donor or "Not known",
            "service_area": lambda project, line: (
                project.service_area.key if project.service_area else "unknown"
            ),
        }
        part_of = {True: "only", False: "without", None: "unknown"}
        for basis, column in (("budget", "amount_usd"), ("spent", "spent_usd")):
            for by, key_of in group_of.items():
                for trafficking in ("all", "without", "only", "unknown"):
                    found = asked(world, basis=basis, by=by, trafficking=trafficking)
                    rows = [
                        (project, code, line, Fraction(getattr(line, column)))
                        for project, code, line in plain
                        if getattr(line, column) is not None
                        if trafficking in ("all", part_of[project.is_counter_trafficking])
                    ]
                    assert found.total.value == sum(row[3] for row in rows)
                    assert found.projects.value == len({row[0].pk for row in rows})
                    names = {group.label if by == "donor" else group.key for group in found.groups}
                    assert names >= {key_of(row[0], row[2]) for row in rows}
                    for group in found.groups:
                        name = group.label if by == "donor" else group.key
                        within = [row for row in rows if key_of(row[0], row[2]) == name]
                        scored = [(row[1], row[3]) for row in within]
                        assert group.total.value == sum(money for _code, money in scored)
                        assert group.projects.value == len({row[0].pk for row in within})
                        for row in group.rows[:4]:
                            assert row.measured.share.value == oracle.share(scored, [row.key])
                    for place, row in enumerate(found.rows):
                        assert row.money.value == sum(
                            group.rows[place].money.value for group in found.groups
                        )
            whole, *parts = asked(world, basis=basis).blocks
            for place, row in enumerate(whole.rows):
                cells = [part.rows[place] for part in parts]
                assert row.money.value == sum(cell.money.value for cell in cells)
                assert row.projects.value == sum(cell.projects.value for cell in cells)

    def test_name_regions_and_donors(self, world, edition):
        for number in range(52):
            add_budget(make_project(world, donor=f"Donor {number:02}"), str(number + 1))
        found = asked(world, by="donor")
        assert len(found.groups) == 51
        assert (found.groups[0].label, found.groups[0].total.value) == ("Donor 51", 52)
        assert (found.groups[-1].label, found.groups[-1].total.value) == ("2 smaller donors", 3)
        [region] = asked(world, by="region").groups
        assert (region.label, region.query) == (
            "Regional Office Nairobi",
            {"office": "KEN-NAIROBI-RO"},
        )


class TestYears:
    def test_stand_side_by_side(self, world, ten):
        project = make_project(world)
        add_budget(project, "7", year=2023)
        found = tallies_by_year(
            edition_code="", first_year=2021, last_year=2026, scope=world.scope("gcu")
        )
        assert list(found) == [2023, 2025]
        assert found[2023].unscored.money == 7
        assert found[2025].share(["2b"]).value == 40


class TestWhoSees:
    def test_only_what_the_own_offices_have(self, world, ten):
        other = make_project(world, office=DAKAR)
        add_budget(other, "1000")
        make_score(world, project=other, edition=ten, code="0")
        assert asked(world, "head.nairobi").total.value == TEN.total
        assert values(asked(world, "head.dakar")) == {
            **dict.fromkeys(("1", "2a", "2b"), (0, 0, 0)),
            "0": (1000, 1, 100),
            "not_applicable": (0, 0, None),
            "unscored": (0, 0, None),
        }
        assert asked(world, "auditor").total.value == TEN.total + 1000

    def test_no_sum_before_the_last_blind_reading_is_handed_in(self, world, ten):
        for who in ("stranger", "council", "hr.nairobi"):
            with pytest.raises(NotPermitted):
                asked(world, who)
        assessment = ten.assessments.first()
        reading = make_reading(
            world,
            assessment=assessment,
            sample=make_sample(world, edition=ten),
            reader="head.dakar",
        )
        with pytest.raises(NotPermitted):
            asked(world, "head.dakar")
        with pytest.raises(NotPermitted):
            tallies_by_year(
                edition_code="", first_year=2025, last_year=2025, scope=world.scope("head.dakar")
            )
        reading.state = ReadingState.DECLINED
        reading.declined_because = "No time."
        reading.closed_at = NOON
        reading.save()
        assert asked(world, "head.dakar").total.value == 0


class TestStatements:
    @pytest.mark.parametrize(("by", "number"), [(None, 7), ("fund_type", 9), ("service_area", 8)])
    def test_are_few_however_many_projects(self, world, ten, django_assert_num_queries, by, number):
        scope = world.scope("gcu")
        with django_assert_num_queries(number):
            asked_by = {"edition_code": "IOM-2017", "year": YEAR, "by": by, "scope": scope}
            shares_of(**asked_by)
