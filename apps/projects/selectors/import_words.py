"""What is said of a file of projects: every problem by its code, in the reader's language.

Stored previews hold codes and values only, so that each reader gets sentences in their own language.
"""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from apps.publishing.spreadsheets import cell_address
from apps.web.parts import Text
from apps.web.refusals import Problem

LABELS: dict[str, Text] = {
    "code": _("Code"),
    "title": _("Title"),
    "office": _("Office code"),
    "further_offices": _("Further offices"),
    "countries": _("Countries"),
    "summary": _("Summary"),
    "service_area": _("Service area"),
    "theme": _("Theme"),
    "starts_on": _("First day"),
    "ends_on": _("Last day"),
    "donor": _("Donor"),
    "state": _("State"),
    "state_because": _("Why"),
    "targeting": _("Targeting"),
    "target_group": _("Target group"),
    "is_gender_main": _("Gender is a main component"),
    "context": _("Crisis or development"),
    "is_counter_trafficking": _("Counter-trafficking"),
    "note": _("Note"),
    "year": _("Year"),
    "fund": _("Fund"),
    "is_iom_managed": _("Managed by IOM"),
    "currency": _("Currency"),
    "amount": _("Amount"),
    "spent": _("Spent"),
}
"""The columns of a file by their key, as its header names them."""


class Found(NamedTuple):
    """One problem of a file: its code, the sheet's name, row, column from 1, and its key."""

    code: str
    sheet: str
    row: int
    column: int
    key: str = ""
    value: str = ""
    nearest: str = ""


A_DAY = _("a date such as 2025-12-31")
AN_AMOUNT = _("an amount such as 1250.50, not below zero")
A_CODE = _("the code of an office, such as KEN-NAIROBI")
YES_OR_NO = _("yes or no, or nothing where it is not known")
ONE_OF_THE_LIST = _("a word of the list in the form to fill")

MESSAGES: dict[str, tuple[Text, Text]] = {
    "code_missing": (_("The code is missing."), _("the code that tells the project apart")),
    "code_twice": (
        _("This code stands in the file again and says something else, or nothing new."),
        _("a further row for a further budget line only"),
    ),
    "code_begins": (
        _("A code begins with a letter or a digit."),
        _("the code of a project"),
    ),
    "title_missing": (_("A new project needs a title."), _("a title")),
    "office_missing": (_("A new project needs the office that leads it."), A_CODE),
    "unknown_office": (_("This office is not known."), A_CODE),
    "not_permitted": (
        _("Projects of this office are kept by others."),
        _("a project of an office whose projects you keep"),
    ),
    "unknown_country": (_("This country is not known."), _("a code of three letters, such as KEN")),
    "unknown_service_area": (
        _("This service area is not known."),
        _("the key or the name of a service area"),
    ),
    "unknown_word": (_("This word is in no list."), ONE_OF_THE_LIST),
    "not_a_flag": (_("This is neither yes nor no."), YES_OR_NO),
    "not_a_day": (_("This is not a date that can be read for certain."), A_DAY),
    "dates_reversed": (_("The last day lies before the first."), _("a last day on or after it")),
    "reason_missing": (_("This state needs a reason."), _("why, in the column “Why”")),
    "too_long": (_("This text is too long."), _("a shorter text")),
    "line_incomplete": (
        _("A budget line needs year, fund and amount."),
        _("all three, or none of them"),
    ),
    "not_a_year": (_("This is no year of a budget."), _("a year such as 2025")),
    "not_an_amount": (_("This is not an amount that can be read for certain."), AN_AMOUNT),
    "negative": (_("A budget is not below zero."), AN_AMOUNT),
    "negative_spent": (_("What was spent is not below zero."), AN_AMOUNT),
    "not_a_currency": (_("This is no currency."), _("three letters, such as USD or KES")),
    "no_rate": (
        _("There is no exchange rate of this currency on 1 January of this year."),
        _("a rate, which the Budget Division enters under “Exchange rates”"),
    ),
    "line_twice": (
        _("This budget line stands in the file twice."),
        _("one row for each project, year, fund and currency"),
    ),
    "formula": (
        _("A formula stands here instead of a value."),
        _("the value; copy the column and paste it as values"),
    ),
}


def message_of(code: str) -> str:
    """Return the sentence of a problem."""
    return str(MESSAGES[code][0])


def expected_of(code: str) -> str:
    """Return what would have been accepted."""
    return str(MESSAGES[code][1])


def place_of(found: Found) -> str:
    """Return where a problem stands: sheet, cell, and the label of the column."""
    address = cell_address(found.row, found.column) if found.column else str(found.row)
    place = f"{found.sheet}!{address}" if found.sheet else address
    return f"{place} ({LABELS[found.key]})" if found.key in LABELS else place


def problem_of(found: Found) -> Problem:
    """Return a problem in words."""
    return Problem(
        code=found.code,
        message=MESSAGES[found.code][0],
        expected=MESSAGES[found.code][1],
        sheet=found.sheet,
        cell=cell_address(found.row, found.column) if found.column else str(found.row),
        field=str(LABELS.get(found.key, "")),
        value=found.value,
        nearest=found.nearest,
    )
