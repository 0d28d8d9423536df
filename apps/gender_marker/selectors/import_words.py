"""What is said of a file of scores: every problem by its code, in the reader's language.

Stored previews hold codes and values only, so that each reader gets sentences in their own language.
"""

from django.utils.translation import gettext_lazy as _

from apps.projects.selectors.import_words import Found
from apps.publishing.spreadsheets import cell_address
from apps.web.parts import Text
from apps.web.refusals import Problem

LABELS: dict[str, Text] = {
    "project": _("Project code"),
    "edition": _("Edition"),
    "stage": _("Stage"),
    "code": _("Code"),
    "because": _("Reason"),
    "scored_on": _("Scored on"),
    "source": _("Source"),
}
"""The columns of a file that every edition has, by their key, as its header names them."""
PARTS: dict[str, Text] = {
    "words": _("in words"),
    "passage": _("passage"),
    "place": _("where it stands"),
}
"""What may stand beside an answer: its column is headed by the question and one of these."""

AN_ANSWER = _("one of the answers in the file to fill")
MESSAGES: dict[str, tuple[Text, Text]] = {
    "project_missing": (_("The code of the project is missing."), _("the code of a project")),
    # In the same words whether it does not exist, is kept by others, or is read blind by this person.
    "unknown_project": (
        _("You score no project with this code."),
        _("the code of a project that you keep"),
    ),
    "closed": (
        _("This project is closed; its score stays as it is."),
        _("a project that is not over"),
    ),
    "stage_missing": (_("The stage is missing."), _("a stage of the file to fill")),
    "unknown_stage": (_("This is no stage."), _("a stage of the file to fill")),
    "stage_not_used": (
        _("This edition is not used at this stage."),
        _("a stage at which the edition is used"),
    ),
    "other_edition": (
        _("This row is of another edition than the file."),
        _("one file for each edition"),
    ),
    "twice": (
        _("This project stands in the file twice at the same stage."),
        _("one row for each project and stage"),
    ),
    "unknown_answer": (_("The question does not take this answer."), AN_ANSWER),
    "unanswered": (
        _("This question is not answered, and the code depends on it. Blank is not “no”."),
        AN_ANSWER,
    ),
    "nothing_said": (
        _("This row has neither answers nor a code."),
        _("answers, or a code with its source"),
    ),
    "unknown_code": (_("The edition has no such code."), _("a code of the edition")),
    "source_missing": (
        _("A code without answers needs its source."),
        _("the document that states the code"),
    ),
    "reason_missing": (
        _("The answers lead to another code, and no reason is given."),
        _("the code that follows from the answers, or a reason"),
    ),
    "undetermined": (
        _("The published rules leave these answers open, so that no code can stand here."),
        _("no code"),
    ),
    "draft_begun": (
        _("A draft of this score is begun on its page."),
        _("score or delete the draft first"),
    ),
    "newer_held": (
        _("A newer score of this stage is held."),
        _("a score given later than the one that is held"),
    ),
    "not_a_day": (
        _("This is not a date that can be read for certain."),
        _("a date such as 2025-12-31"),
    ),
    "in_future": (_("This day has not come yet."), _("a day until today")),
    "too_long": (_("This text is too long."), _("a shorter text")),
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


def label_of(key: str) -> str:
    """Return the name of a column: one that every edition has, or a question with what stands beside it."""
    if key in LABELS:
        return str(LABELS[key])
    question, _mark, part = key.partition(":")
    return f"{question} {PARTS[part]}" if part in PARTS else question


def place_of(found: Found) -> str:
    """Return where a problem stands: sheet, cell, and the name of the column."""
    address = cell_address(found.row, found.column)
    place = f"{found.sheet}!{address}" if found.sheet else address
    return f"{place} ({label_of(found.key)})"


def problem_of(found: Found) -> Problem:
    """Return a problem in words."""
    return Problem(
        code=found.code,
        message=MESSAGES[found.code][0],
        expected=MESSAGES[found.code][1],
        sheet=found.sheet,
        cell=cell_address(found.row, found.column),
        field=label_of(found.key),
        value=found.value,
        nearest=found.nearest,
    )
