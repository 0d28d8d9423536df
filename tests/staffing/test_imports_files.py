"""Every file of the bad input gets its answer, and nothing of it is half-written."""

import json
from datetime import date
from pathlib import Path

import pytest

from apps.accounts.choices import Role
from apps.accounts.models import Grant
from apps.staffing.choices import CellOrigin, ImportState
from apps.staffing.models import HeadcountCell, HeadcountImport, HeadcountReturn, ReturnRevision
from apps.staffing.services import imports
from apps.web.refusals import Invalid
from tests.cast import OPEN_PERIOD
from tests.staffing.builders import NOON
from tests.staffing.faulty_files import FAULTY, LONG, NAIROBI, REFUSED, SOUND, csv

GOLDEN = Path(__file__).parents[1] / "golden" / "imports"


def rehearse(world, content, filename="returns.csv", username="hr.nairobi", as_of=OPEN_PERIOD):
    return imports.rehearse(
        content=content,
        filename=filename,
        as_of=as_of,
        has_reason=False,
        at=NOON,
        scope=world.scope(username),
    )


def bring_in(world, content, filename="returns.csv", only_good=False, username="hr.nairobi"):
    return imports.import_file(
        content=content,
        filename=filename,
        as_of=OPEN_PERIOD,
        only_good=only_good,
        reason="",
        at=NOON,
        scope=world.scope(username),
    )


def cells_held() -> dict[str, int | str]:
    """Every cell of the open period that holds something."""
    return {
        f"{office}/{contract}/{grade}/{sex}": "NA" if state == "not_applicable" else count
        for office, contract, grade, sex, state, count in HeadcountCell.objects.filter(
            revision__headcount_return__period__as_of=OPEN_PERIOD
        )
        .exclude(state="missing")
        .values_list(
            "revision__headcount_return__office__code",
            "contract_group__code",
            "grade__code",
            "sex",
            "state",
            "count",
        )
    }


def nothing_was_written() -> bool:
    return not any(
        model.objects.exists()
        for model in (HeadcountCell, HeadcountImport, HeadcountReturn, ReturnRevision)
    )


def named(fault) -> str:
    return fault.name


class TestRefusedFile:
    @pytest.mark.parametrize("fault", REFUSED, ids=named)
    def test_says_why_and_leaves_no_trace(self, world, fault):
        for take in (rehearse, bring_in):
            with pytest.raises(Invalid) as caught:
                take(world, fault.content(), fault.filename)
            assert caught.value.code == fault.code
            (problem,) = caught.value.problems
            said = f"{problem.message} {problem.expected}"
            assert [word for word in fault.names if word not in said] == []
            assert "%(" not in said
        assert nothing_was_written()


class TestFaultyFile:
    @pytest.mark.parametrize("fault", FAULTY, ids=named)
    def test_tells_every_problem_with_its_place(self, world, fault):
        found = rehearse(world, fault.content(), fault.filename)
        seen = [(each.code, each.place, each.value, each.nearest) for each in found.problems]
        due = [(each.code, each.place, each.value, each.nearest) for each in fault.wrong]
        assert sorted(seen) == sorted(due)
        assert all(str(each.message) and str(each.expected) for each in found.problems)
        assert nothing_was_written()

    @pytest.mark.parametrize("fault", FAULTY, ids=named)
    def test_is_not_imported_in_part_unless_that_was_chosen(self, world, fault):
        with pytest.raises(Invalid) as caught:
            bring_in(world, fault.content(), fault.filename)
        assert len(caught.value.problems) == len(fault.wrong)
        assert nothing_was_written()

    @pytest.mark.parametrize("fault", FAULTY, ids=named)
    def test_brings_in_its_good_rows_only(self, world, fault):
        kept = bring_in(world, fault.content(), fault.filename, only_good=True)
        assert cells_held() == fault.good
        counts = kept.result["counts"]
        assert counts["new"] == len(fault.good)
        assert counts["rejected"] > 0 or fault.wrong[0].code in {"formula", "merged"}
        assert bool(kept.result["returns"]) == bool(fault.good)


class TestSoundFile:
    @pytest.mark.parametrize("sound", SOUND, ids=named)
    def test_is_brought_in_as_it_stands(self, world, sound):
        kept = bring_in(world, sound.content(), sound.filename)
        assert cells_held() == sound.good
        assert [notice["code"] for notice in kept.preview["notices"]] == list(sound.notices)
        assert kept.state == ImportState.APPLIED

    @pytest.mark.parametrize("sound", SOUND, ids=named)
    def test_changes_nothing_the_second_time(self, world, sound):
        bring_in(world, sound.content(), sound.filename)
        before = list(HeadcountCell.objects.order_by("pk").values())
        again = bring_in(world, sound.content(), sound.filename)
        assert again.result["counts"]["unchanged"] == len(sound.good)
        assert (again.result["counts"]["new"], again.result["counts"]["changed"]) == (0, 0)
        assert again.result["returns"] == []
        assert list(HeadcountCell.objects.order_by("pk").values()) == before


class TestGoldenFile:
    @pytest.mark.parametrize("filename", ["long_en.csv", "wide_fr.csv", "long_es.csv"])
    def test_says_the_same_in_three_languages(self, world, filename):
        bring_in(world, (GOLDEN / filename).read_bytes(), filename)
        assert cells_held() == json.loads((GOLDEN / "cells.json").read_text())
        assert set(HeadcountCell.objects.values_list("origin", flat=True)) == {CellOrigin.IMPORTED}


class TestOtherOffices:
    def test_of_somebody_else_are_answered_like_offices_that_do_not_exist(self, world):
        found = rehearse(
            world,
            csv(LONG, "SEN-DAKAR,P4,ONE_YEAR_PLUS,F,1", "ATL-ANTIS,P4,ONE_YEAR_PLUS,F,1")(),
        )
        dakar, atlantis = found.problems
        assert (dakar.code, dakar.message, dakar.expected, dakar.nearest) == (
            atlantis.code,
            atlantis.message,
            atlantis.expected,
            atlantis.nearest,
        )

    def test_are_never_named_as_the_nearest(self, world):
        (problem,) = rehearse(world, csv(LONG, "SEN-DAKA,P4,ONE_YEAR_PLUS,F,1")()).problems
        assert "DAKAR" not in problem.nearest

    def test_that_are_seen_but_entered_by_others_are_told_apart(self, world):
        Grant.objects.create(
            user=world.people["hr.nairobi"],
            role=Role.FOCAL_POINT,
            office=world.offices["SEN-DAKAR"],
            starts_on=date(2010, 1, 1),
        )
        (problem,) = rehearse(world, csv(LONG, "SEN-DAKAR,P4,ONE_YEAR_PLUS,F,1")()).problems
        assert (problem.code, problem.place) == ("office_outside", "A2")

    def test_of_one_name_are_told_apart_by_their_codes(self, world):
        spell = world.spells["KEN-MOMBASA"]
        spell.name = "Kenya"
        spell.save()
        content = csv(LONG, "Kenya,P4,ONE_YEAR_PLUS,F,1", "KEN-MOMBASA,P4,ONE_YEAR_PLUS,F,1")()
        (problem,) = rehearse(world, content).problems
        assert (problem.code, problem.place, problem.value) == ("ambiguous_office", "A2", "Kenya")

    def test_that_only_group_others_owe_nothing(self, world):
        (problem,) = rehearse(
            world, csv(LONG, "KEN-NAIROBI-RO,P4,ONE_YEAR_PLUS,F,1")(), username="hr.region"
        ).problems
        assert problem.code == "office_owes_none"


class TestPeriod:
    @pytest.mark.parametrize(
        ("as_of", "code"),
        [(date(2024, 12, 31), "period_closed"), (date(2023, 12, 31), "period_certified")],
    )
    def test_that_takes_no_entries_is_told_once_for_each_row(self, world, as_of, code):
        found = rehearse(world, csv(LONG, NAIROBI, NAIROBI.replace("F", "M"))(), as_of=as_of)
        assert [each.code for each in found.problems] == [code, code]
        (group,) = found.preview["groups"]
        assert (group["code"], group["count"]) == (code, 2)

    def test_that_does_not_exist_is_refused(self, world):
        with pytest.raises(Invalid) as caught:
            rehearse(world, csv(LONG, NAIROBI)(), as_of=date(2025, 6, 30))
        assert caught.value.code == "unknown_period"
        assert "2025-06-30" in str(caught.value)
