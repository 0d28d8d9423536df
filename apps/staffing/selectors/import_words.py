"""What is said of a headcount file: every problem and notice by its code, in the reader's language.

Stored previews hold codes and values only, so that each reader gets sentences in their own language.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from apps.publishing.spreadsheets import cell_address
from apps.staffing.models.returns import MOST_PERSONS_IN_A_CELL
from apps.staffing.selectors.rules import severity_tag
from apps.web.parts import Text
from apps.web.refusals import Problem


class Found(NamedTuple):
    """One problem of a file: its code, the sheet by its place in the file, row and column from 1."""

    code: str
    sheet: int
    row: int
    column: int
    value: str = ""
    nearest: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something worth knowing that keeps nothing from being imported; `value` names what, or where."""

    code: str
    sheet: str = ""
    value: str = ""
    count: int = 0


A_COUNT = gettext_lazy("a whole number from 0 to %(most)s, blank, or NA")
AN_OFFICE = gettext_lazy("the code of an office that you see, or its exact name")
A_GRADE = gettext_lazy("a grade such as P4, NO-C, G6 or UG")
A_CONTRACT = gettext_lazy("the code or the name of a contract group")
A_SEX = gettext_lazy("F, M or O, or a word such as women, men, other")

MESSAGES: dict[str, tuple[Text, Text]] = {
    "office_missing": (gettext_lazy("The office is missing."), AN_OFFICE),
    "unknown_office": (gettext_lazy("This office is not known."), AN_OFFICE),
    "ambiguous_office": (
        gettext_lazy("Several offices have this name."),
        gettext_lazy("the code of the office"),
    ),
    "office_outside": (
        gettext_lazy("You see this office, but its headcounts are entered by others."),
        gettext_lazy("an office whose headcounts you enter"),
    ),
    "office_owes_none": (
        gettext_lazy("This office owes no return of its own."),
        gettext_lazy("a reporting unit"),
    ),
    "grade_missing": (gettext_lazy("The grade is missing."), A_GRADE),
    "unknown_grade": (gettext_lazy("This grade is not known."), A_GRADE),
    "contract_missing": (gettext_lazy("The contract group is missing."), A_CONTRACT),
    "unknown_contract": (gettext_lazy("This contract group is not known."), A_CONTRACT),
    "sex_missing": (gettext_lazy("The sex is missing."), A_SEX),
    "unknown_sex": (gettext_lazy("This is no sex that is recorded."), A_SEX),
    "ambiguous_sex": (
        gettext_lazy("Beside H, the letter M can mean men or women (mujeres)."),
        A_SEX,
    ),
    "merged": (
        gettext_lazy("This cell is merged with another one, so it is empty by itself."),
        gettext_lazy("the value in every row; undo the merging and fill it down"),
    ),
    "formula": (
        gettext_lazy("A formula stands here instead of a value."),
        gettext_lazy("the value; copy the column and paste it as values"),
    ),
    "negative": (gettext_lazy("A count of persons cannot be below zero."), A_COUNT),
    "fractional": (gettext_lazy("A count of persons is a whole number."), A_COUNT),
    "absurd": (gettext_lazy("No office has so many persons in one cell."), A_COUNT),
    "date_mangled": (
        gettext_lazy("This is a date; the spreadsheet program may have made it of a number."),
        A_COUNT,
    ),
    "not_a_number": (gettext_lazy("This is not a number."), A_COUNT),
    "unknown_cell": (
        gettext_lazy("This line is no longer in the form."),
        gettext_lazy("a line of the form as it is now; download the workbook again"),
    ),
    "grade_set_aside": (
        gettext_lazy("This grade was set aside online; take it back before you enter persons."),
        gettext_lazy("no number, or the grade taken back online"),
    ),
    "pair_not_allowed": (
        gettext_lazy("This contract group is counted without grades."),
        gettext_lazy("no grade, or the ungraded line"),
    ),
    "named_twice": (
        gettext_lazy("The same cell is named more than once in this file."),
        gettext_lazy("one row for each office, contract group, grade and sex"),
    ),
    "period_not_open": (
        gettext_lazy("This period is not open yet."),
        gettext_lazy("a period that is open"),
    ),
    "period_closed": (
        gettext_lazy("The deadline for entries of this office has passed."),
        gettext_lazy(
            "a period that is open, a return that was sent back, or one that human resources management has"
            " reopened"
        ),
    ),
    "period_certified": (
        gettext_lazy("This period is certified, so its numbers stay as they are."),
        gettext_lazy("a period that is open; the Gender Coordination Unit can reopen one"),
    ),
    "late_correction": (
        gettext_lazy("This return is approved and the deadline has passed."),
        gettext_lazy(
            "a correction begun by human resources management, or a return that it has reopened"
        ),
    ),
    "submitted": (
        gettext_lazy("This return has been submitted, so its numbers are under review."),
        gettext_lazy(
            "a return that is a draft or was sent back: HR can take it back, the head or human resources"
            " management return it"
        ),
    ),
    "approved": (
        gettext_lazy("This return is approved; other numbers need a correction."),
        gettext_lazy("a reason, given when you import: then a correction begins"),
    ),
    "not_permitted": (
        gettext_lazy("HR staff of the office enter its headcounts."),
        gettext_lazy("a correction that is under way, or an approved return"),
    ),
}
"""Code of a problem → what is wrong, and what would be right."""

COLUMN_NAMES: dict[str, Text] = {
    "office": pgettext_lazy("column of a file", "office"),
    "grade": pgettext_lazy("column of a file", "grade"),
    "contract": pgettext_lazy("column of a file", "contract"),
    "sex": pgettext_lazy("column of a file", "sex"),
    "count": pgettext_lazy("column of a file", "count"),
    "women": pgettext_lazy("column of a file", "women"),
    "men": pgettext_lazy("column of a file", "men"),
    "other": pgettext_lazy("column of a file", "other"),
}


def message_of(code: str) -> str:
    """Return the sentence of a problem."""
    return str(MESSAGES[code][0])


def expected_of(code: str) -> str:
    """Return what would have been accepted instead."""
    return str(MESSAGES[code][1]) % {"most": MOST_PERSONS_IN_A_CELL}


def problem_of(found: Found, sheets: Sequence[str]) -> Problem:
    """Return a problem in words, with its place in the file; `sheets` are the names in their order."""
    return Problem(
        code=found.code,
        message=message_of(found.code),
        sheet=sheets[found.sheet],
        cell=cell_address(found.row, found.column),
        value=found.value,
        expected=expected_of(found.code),
        nearest=found.nearest,
    )


def columns_named(names: Iterable[str]) -> str:
    """Return names of columns as the reader calls them: `office, grade, contract`."""
    return ", ".join(str(COLUMN_NAMES[name]) for name in names)


def header_problem(
    *,
    code: str,
    sheet: str,
    cell: str,
    found: Sequence[str],
    roles: Sequence[str],
    forms: Sequence[Sequence[str]],
) -> Problem:
    """Return what is wrong with the header of a sheet; `forms` are the two sets of columns."""
    values = {"columns": columns_named(roles), "found": ", ".join(found)}
    if code == "header_twice":
        message = _("More than one column is for: %(columns)s (%(found)s).") % values
    elif code == "header_mixed":
        message = _(
            "The columns are those of both forms at once: one row for each sex, and one column for"
            " each sex (%(found)s)."
        )
        message = message % values
    elif found:
        message = _("No column was found for: %(columns)s. The columns found are: %(found)s.")
        message = message % values
    else:
        message = _("No table with headers was found.")
    return Problem(
        code=code,
        message=message,
        sheet=sheet,
        cell=cell,
        value=", ".join(found),
        expected=_("the columns %(long)s; or the columns %(wide)s; in any order")
        % {"long": columns_named(forms[0]), "wide": columns_named(forms[1])},
    )


def no_rows_problem() -> Problem:
    """Return the problem of a file that has a header and nothing below it."""
    return Problem(
        code="no_rows",
        message=_("The file has its header, but no row below it."),
        expected=_("one row for each number, or for each grade"),
    )


def notice_text(notice: Mapping[str, object]) -> str:
    """Return the sentence of a stored notice; unknown codes are printed as they come."""
    write = NOTICES.get(str(notice.get("code")))
    if write is None:
        return str(notice.get("code"))
    count = notice.get("count")
    number = count if isinstance(count, int) else 0
    return write(
        {"sheet": notice.get("sheet", ""), "value": notice.get("value", ""), "count": number},
        number,
    )


NOTICES: dict[str, Callable[[Mapping[str, object], int], str]] = {
    "read_as_windows_1252": lambda values, _count: _(
        "The file was not saved as Unicode. Look at the accents of its names."
    ),
    "hidden_rows": lambda values, count: (
        ngettext(
            "%(count)s hidden row was read as well (%(sheet)s %(value)s).",
            "%(count)s hidden rows were read as well (%(sheet)s %(value)s).",
            count,
        )
        % values
    ),
    "hidden_columns": lambda values, count: (
        ngettext(
            "%(count)s hidden column was read as well (%(sheet)s %(value)s).",
            "%(count)s hidden columns were read as well (%(sheet)s %(value)s).",
            count,
        )
        % values
    ),
    "hidden_sheet": lambda values, _count: _("The hidden sheet “%(sheet)s” was not read.") % values,
    "sheet_not_read": lambda values, _count: (
        _("The sheet “%(sheet)s” has no table of headcounts and was not read.") % values
    ),
    "columns_not_read": lambda values, _count: _("Columns not read: %(value)s.") % values,
    "grade_taken_back": lambda values, count: (
        ngettext(
            "%(value)s was set aside and comes back into the form, because the file counts persons"
            " in it.",
            "These grades were set aside and come back into the form, because the file counts"
            " persons in them: %(value)s.",
            count,
        )
        % values
    ),
}


def findings_in_words(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a preview keeps of findings in the reader's language; earlier previews keep none."""
    language = (get_language() or "en")[:2]
    return {
        "total": kept.get("total", 0),
        "left_out": kept.get("left_out", 0),
        "lines": [
            {
                "office": line["office"],
                "severity": line["severity"],
                "tag": severity_tag(line["severity"]),
                "sentence": line["words"].get(language, line["words"]["en"])[1],
            }
            for line in kept.get("lines", ())
        ],
    }
