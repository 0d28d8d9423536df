import pytest

from apps.staffing.choices import CellState
from apps.staffing.forms.grid import (
    MOST_CELLS,
    TypedCell,
    cells_from_json,
    changed_cells,
    read_typed,
    seen_text,
)
from apps.staffing.forms.returns import ApprovalForm, RemarkForm
from apps.staffing.selectors.cells import CellKey


class TestReadTyped:
    @pytest.mark.parametrize(
        ("text", "state", "count"),
        [
            ("12", CellState.COUNTED, 12),
            ("0", CellState.COUNTED, 0),
            (" 1,234 ", CellState.COUNTED, 1234),
            ("1 234", CellState.COUNTED, 1234),
            ("٣", CellState.COUNTED, 3),
            ("", CellState.MISSING, None),
            ("NA", CellState.NOT_APPLICABLE, None),
            ("n/a", CellState.NOT_APPLICABLE, None),
            ("s/o", CellState.NOT_APPLICABLE, None),
        ],
    )
    def test_keeps_the_three_kinds_of_empty_apart(self, text, state, count):
        [change] = read_typed([TypedCell("1-2-F", text, 4)]).changes
        assert (change.state, change.count, change.version_seen) == (state, count, 4)
        assert change.key == CellKey(1, 2, "F")

    @pytest.mark.parametrize(
        ("cell", "text", "code"),
        [
            ("1-2-F", "-3", "negative"),
            ("1-2-F", "3,5", "fractional"),
            ("1-2-F", "100000", "absurd"),
            ("1-2-F", "4-Mar", "date_mangled"),
            ("1-2-F", "twelve", "not_a_number"),
            ("1-2-X", "3", "unknown_cell"),
            ("1-²-F", "3", "unknown_cell"),
            ("", "3", "unknown_cell"),
        ],
    )
    def test_names_each_problem_and_keeps_the_good_cells(self, cell, text, code):
        typed = read_typed([TypedCell(cell, text, 0), TypedCell("1-3-M", "5", 0)])
        [problem] = typed.problems
        assert (problem.code, problem.field, problem.value) == (code, cell, text)
        assert [change.grade_id for change in typed.changes] == [3]
        assert typed.texts == {cell: text, "1-3-M": "5"}


class TestChangedCells:
    SEEN = seen_text([("1-2-F", 3, "12"), ("1-2-M", 0, ""), ("1-2-O", 1, "NA")])

    def test_are_those_that_differ_from_what_the_page_showed(self):
        sent = {"seen": self.SEEN, "1-2-F": "12", "1-2-M": "7", "1-2-O": " NA "}
        assert changed_cells(sent) == [TypedCell("1-2-M", "7", 0)]

    def test_include_a_cell_that_was_emptied(self):
        [changed] = changed_cells({"seen": self.SEEN, "1-2-F": ""})
        assert changed == TypedCell("1-2-F", "", 3)

    @pytest.mark.parametrize("seen", ["", "1-2-F", "1-2-F::", "1-2-F:x:12", ":::"])
    def test_are_none_when_nobody_says_what_was_shown(self, seen):
        assert changed_cells({"seen": seen, "1-2-F": "5"}) == []


class TestCellsFromJson:
    def test_takes_text_numbers_and_nothing(self):
        body = {
            "cells": [
                {"cell": "1-2-F", "value": "5", "version": 1},
                {"cell": "1-2-M", "value": 6},
                {"cell": "1-2-O", "value": None, "version": 0},
            ]
        }
        assert cells_from_json(body) == [
            TypedCell("1-2-F", "5", 1),
            TypedCell("1-2-M", "6", 0),
            TypedCell("1-2-O", "", 0),
        ]

    @pytest.mark.parametrize(
        "body",
        [
            None,
            [],
            {},
            {"cells": 3},
            {"cells": [3]},
            {"cells": [{"cell": 3, "value": "5"}]},
            {"cells": [{"cell": "1-2-F", "value": True}]},
            {"cells": [{"cell": "1-2-F", "value": 1.5}]},
            {"cells": [{"cell": "1-2-F", "value": "5", "version": "1"}]},
            {"cells": [{"cell": "1-2-F", "value": "5"}] * (MOST_CELLS + 1)},
        ],
    )
    def test_refuses_any_other_shape(self, body):
        assert cells_from_json(body) is None


class TestRemarkForm:
    @pytest.mark.parametrize(
        ("cell", "text", "fields"),
        [("1-2-F", "", ["text"]), ("P4", "x", ["cell"]), ("", " ", ["cell", "text"])],
    )
    def test_needs_a_cell_and_words(self, cell, text, fields):
        assert sorted(RemarkForm({"cell": cell, "text": text}).errors) == fields

    def test_gives_the_key(self):
        form = RemarkForm({"cell": "1-2-F", "text": "On loan."})
        assert form.is_valid()
        assert form.cleaned_data["cell"] == CellKey(1, 2, "F")


class TestApprovalForm:
    def test_gives_each_pair_once(self):
        form = ApprovalForm({"period": "2025-12-31", "chosen": ["5:2", "7:1", "5:2"]})
        assert form.is_valid()
        assert form.pairs() == [(5, 2), (7, 1)]

    @pytest.mark.parametrize("value", ["5", "5:", ":2", "x:1", "5:1:2", "5:-1"])
    def test_refuses_what_is_no_pair(self, value):
        assert not ApprovalForm({"period": "2025-12-31", "chosen": [value]}).is_valid()
