"""Refusals carry their status, their words and all their problems."""

import pytest

from apps.web.refusals import Invalid, NotPermitted, OutOfScope, Problem, Refusal, WrongState


class TestRefusal:
    @pytest.mark.parametrize(
        ("kind", "status", "code"),
        [
            (OutOfScope, 404, "not_found"),
            (NotPermitted, 403, "not_permitted"),
            (WrongState, 409, "wrong_state"),
            (Invalid, 422, "invalid"),
        ],
    )
    def test_has_the_status_of_the_house_and_words_of_its_own(self, kind, status, code):
        refusal = kind()
        assert (refusal.status, refusal.code) == (status, code)
        assert str(refusal).endswith(".")

    def test_says_what_it_was_given(self):
        refusal = WrongState("Submitted at 14:05.", code="submitted")
        assert (str(refusal), refusal.code) == ("Submitted at 14:05.", "submitted")

    def test_is_caught_as_one_kind(self):
        with pytest.raises(Refusal):
            raise NotPermitted


class TestInvalid:
    def test_without_problems_is_a_problem_itself(self):
        assert Invalid("No.", code="no").problems == [Problem(code="no", message="No.")]

    def test_with_one_problem_speaks_with_its_words(self):
        assert str(Invalid(problems=[Problem("late", "Too late.")])) == "Too late."

    def test_with_several_problems_keeps_all_and_speaks_generally(self):
        problems = [Problem("late", "Too late."), Problem("early", "Too early.")]
        refusal = Invalid(problems=iter(problems))
        assert refusal.problems == problems
        assert str(refusal) == str(Invalid.default_message)


class TestProblem:
    @pytest.mark.parametrize(
        ("sheet", "cell", "place"),
        [
            ("Return", "C14", "Return!C14"),
            ("", "C14", "C14"),
            ("Return", "", "Return"),
            ("", "", ""),
        ],
    )
    def test_names_its_place_in_a_file(self, sheet, cell, place):
        assert Problem("x", "X.", sheet=sheet, cell=cell).place == place
