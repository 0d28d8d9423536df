"""Vacancies: what is refused, the balance of a department, justification, versions, scope."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from apps.staffing.analytics.short_list import ShortListFault, fault_of, too_few
from apps.staffing.choices import DepartmentLevel, VacancyState
from apps.staffing.models import Vacancy
from apps.staffing.selectors.vacancies import short_list_fault, vacancies_seen, vacancy_seen
from apps.staffing.services.vacancies import VacancyData, change, delete, save
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.staffing.builders import approved_before

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
OFFICE = {"P4/F": 1, "P4/M": 5, "P5/M": 1, "G5/F": 8, "G5/M": 8}


def said(**values):
    """A vacancy at P4 in Nairobi, with counts such as `applicants=(12, 20, 1)`."""
    counts = {
        f"{stage}_{sex}": number
        for stage in (
            "applicants",
            "long_list",
            "short_list",
            "interviewed",
            "recommended",
            "appointed",
        )
        for sex, number in zip(
            ("women", "men", "other"), values.pop(stage, (None, None, None)), strict=False
        )
    }
    return VacancyData(
        **{
            "office": "KEN-NAIROBI",
            "reference": "VN 2025/7",
            "grade": "P4",
            "contract": "ONE_YEAR_PLUS",
            "opened_on": date(2025, 9, 1),
            "counts": counts,
            **values,
        }
    )


def faults(call):
    """The problems of a refusal as field: code."""
    with pytest.raises(Invalid) as refused:
        call()
    return {problem.field: problem.code for problem in refused.value.problems}


class TestShortList:
    def test_is_held_against_the_band_of_the_house(self):
        assert [too_few(*pair) for pair in ((0, 0), (1, 0), (2, 1), (1, 5), (9, 2), (8, 9))] == [
            "",
            "",
            "",
            "women",
            "men",
            "",
        ]

    def test_wants_a_reason_when_it_repeats_the_imbalance_or_has_one_sex(self):
        assert fault_of(1, 4, few="women") is ShortListFault.REPEATS
        assert fault_of(0, 4, few="women") is ShortListFault.ONE_SEX
        assert fault_of(3, 0, few="women") is ShortListFault.ONE_SEX
        assert fault_of(2, 3, few="women") is None
        assert fault_of(4, 1, few="women") is None
        assert fault_of(1, 4, few="") is None
        assert fault_of(None, 4, few="women") is None
        assert fault_of(0, 0, few="women") is None


@pytest.mark.django_db
class TestEntering:
    def test_tells_all_that_is_wrong_at_once(self, world):
        scope = world.scope("hr.nairobi")
        wrong = said(
            reference=" ",
            grade="P9",
            contract="NON_STAFF",
            posts=1,
            opened_on=date(2026, 2, 1),
            closed_on=date(2025, 9, 1),
            notice_reviewed_by="Gender focal point",
            applicants=(10, 20),
            long_list=(12, None),
            short_list=(3, 21),
            appointed=(1, 1),
        )
        assert faults(lambda: save(data=wrong, now=NOW, scope=scope)) == {
            "reference": "required",
            "grade": "invalid_choice",
            "contract": "invalid_choice",
            "opened_on": "future",
            "closed_on": "before_opening",
            "notice_reviewed_by": "not_reviewed",
            "long_list_women": "more_than_before",
            "short_list_men": "more_than_before",
            "appointed_women": "more_than_posts",
        }
        assert not Vacancy.objects.exists()

    def test_refuses_a_state_that_the_appointed_contradict(self, world):
        scope = world.scope("hr.nairobi")
        closed = {"closed_on": date(2025, 12, 1)}
        filled = said(state=VacancyState.FILLED, appointed=(0, 0), **closed)
        cancelled = said(state=VacancyState.CANCELLED, appointed=(1, 0), **closed)
        assert faults(lambda: save(data=filled, now=NOW, scope=scope)) == {
            "state": "nobody_appointed"
        }
        assert faults(lambda: save(data=cancelled, now=NOW, scope=scope)) == {
            "state": "appointed_to_cancelled"
        }
        without_a_day = said(state=VacancyState.FILLED)
        assert faults(lambda: save(data=without_a_day, now=NOW, scope=scope)) == {
            "closed_on": "required"
        }
        save(data=said(state=VacancyState.FILLED, **closed), now=NOW, scope=scope)

    def test_keeps_missing_counts_apart_from_nobody(self, world):
        saved = save(
            data=said(applicants=(10, 20, 0), short_list=(0, 3)),
            now=NOW,
            scope=world.scope("hr.nairobi"),
        )
        saved.refresh_from_db()
        assert (saved.applicants_other, saved.short_list_women) == (0, 0)
        assert (saved.long_list_women, saved.short_list_other) == (None, None)
        assert saved.department_on is None

    def test_twice_writes_once(self, world):
        scope = world.scope("hr.nairobi")
        save(data=said(), now=NOW, scope=scope)
        again = said(reference="vn 2025/7")
        assert faults(lambda: save(data=again, now=NOW, scope=scope)) == {"reference": "taken"}

    def test_is_for_hr_of_the_office(self, world):
        for username in ("head.nairobi", "hrm", "gcu", "auditor", "council", "stranger"):
            with pytest.raises(NotPermitted):
                save(data=said(), now=NOW, scope=world.scope(username))
        assert faults(lambda: save(data=said(), now=NOW, scope=world.scope("hr.dakar"))) == {
            "office": "invalid_choice"
        }

    def test_is_held_by_the_database_too(self, world):
        saved = save(data=said(applicants=(10, 20)), now=NOW, scope=world.scope("hr.nairobi"))
        row = Vacancy.objects.filter(pk=saved.pk)
        for change_made in (
            {"appointed_men": 21},
            {"closed_on": date(2025, 12, 1)},
            {"department_women": 3},
            {"opened_on": F("opened_on"), "notice_reviewed_by": "Gender focal point"},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                row.update(**change_made)


@pytest.mark.django_db
class TestJustification:
    def test_is_demanded_before_closing_and_says_by_which_counts(self, world):
        approved_before(world, values=OFFICE)
        scope = world.scope("hr.nairobi")
        counts = {"applicants": (10, 20), "short_list": (1, 4), "appointed": (0, 1)}
        saved = save(data=said(**counts), now=NOW, scope=scope)
        assert short_list_fault(saved) is ShortListFault.REPEATS
        assert (saved.department_level, saved.department_women, saved.department_men) == (
            DepartmentLevel.GRADE,
            1,
            5,
        )
        closing = {**counts, "state": VacancyState.FILLED, "closed_on": date(2025, 12, 20)}
        with pytest.raises(Invalid) as refused:
            change(vacancy_id=saved.pk, version=1, data=said(**closing), now=NOW, scope=scope)
        (problem,) = refused.value.problems
        assert problem.field == "justification"
        assert "1 women and 5 men at P4" in str(problem.message)
        assert "31 December 2024" in str(problem.message)
        because = "Two women who were long-listed withdrew."
        changed = change(
            vacancy_id=saved.pk,
            version=1,
            data=said(**closing, justification=because),
            now=NOW,
            scope=scope,
        )
        assert (changed.version, changed.justification) == (2, because)

    def test_looks_at_the_category_where_the_grade_has_one_person(self, world):
        approved_before(world, values=OFFICE)
        saved = save(
            data=said(grade="P5", short_list=(0, 2)), now=NOW, scope=world.scope("hr.nairobi")
        )
        assert (saved.department_level, saved.department_women, saved.department_men) == (
            DepartmentLevel.CATEGORY,
            1,
            6,
        )
        assert short_list_fault(saved) is ShortListFault.ONE_SEX

    def test_is_not_demanded_where_the_department_is_balanced_or_not_known(self, world):
        scope = world.scope("hr.nairobi")
        closing = {
            "short_list": (0, 4),
            "appointed": (0, 1),
            "state": VacancyState.FILLED,
            "closed_on": date(2025, 12, 20),
        }
        save(data=said(**closing), now=NOW, scope=scope)
        approved_before(world, values=OFFICE)
        balanced = save(data=said(reference="VN 8", grade="G5", **closing), now=NOW, scope=scope)
        assert balanced.department_on == date(2024, 12, 31)
        assert short_list_fault(balanced) is None


@pytest.mark.django_db
class TestChanging:
    def test_needs_the_version_that_is_there_and_the_same_office(self, world):
        scope = world.scope("hr.region")
        saved = save(data=said(), now=NOW, scope=scope)
        for wrong in (0, 2):
            with pytest.raises(WrongState):
                change(vacancy_id=saved.pk, version=wrong, data=said(), now=NOW, scope=scope)
            with pytest.raises(WrongState):
                delete(vacancy_id=saved.pk, version=wrong, scope=scope)
        moved = said(office="SOM-HARGEISA")
        assert faults(
            lambda: change(vacancy_id=saved.pk, version=1, data=moved, now=NOW, scope=scope)
        ) == {"office": "other_office"}
        delete(vacancy_id=saved.pk, version=1, scope=scope)
        assert not Vacancy.objects.exists()

    def test_is_refused_to_who_only_reads_and_hidden_from_others(self, world):
        saved = save(data=said(), now=NOW, scope=world.scope("hr.nairobi"))
        for username in ("head.nairobi", "hrm", "gcu"):
            scope = world.scope(username)
            assert vacancy_seen(vacancy_id=saved.pk, scope=scope) == saved
            with pytest.raises(NotPermitted):
                change(vacancy_id=saved.pk, version=1, data=said(), now=NOW, scope=scope)
        for username in ("hr.dakar", "hr.hargeisa", "pm.nairobi", "council", "stranger"):
            scope = world.scope(username)
            assert not vacancies_seen(scope=scope).exists()
            with pytest.raises(OutOfScope):
                delete(vacancy_id=saved.pk, version=1, scope=scope)
