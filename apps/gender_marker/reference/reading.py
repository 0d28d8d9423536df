"""The six files of editions as they are read: columns, and whether the parts fit together."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from apps.gender_marker.choices import CodeKind, SourceStatus, Stage
from apps.gender_marker.models import AnswerOption, Code, Edition, Outcome, Question, Scale
from apps.gender_marker.models.scales import KEY_LENGTH
from apps.gender_marker.reference.scales import demand_scale, scales
from apps.organization.reference.files import (
    Column,
    ReferenceFile,
    Row,
    boolean,
    choice,
    read_file,
    small_number,
    text,
)

LANGUAGES = ("en", "fr", "es")
QUESTION_KEY = re.compile("[A-Z][A-Z0-9_]*")
ANSWER_KEY = re.compile("[a-zA-Z0-9_-]+")
FEWEST_ANSWERS = 2


def question_key(cell: str) -> str:
    """Read the key of a question, in capitals."""
    if not QUESTION_KEY.fullmatch(cell) or len(cell) > KEY_LENGTH:
        raise ValueError(f"Expected at most {KEY_LENGTH} capitals, digits and low lines.")
    return cell


def answer_key(cell: str) -> str:
    """Read the key of an answer."""
    if not ANSWER_KEY.fullmatch(cell) or len(cell) > KEY_LENGTH:
        raise ValueError(f"Expected at most {KEY_LENGTH} letters, digits, hyphens and low lines.")
    return cell


def several(cell: str) -> list[str]:
    """Read keys with semicolons between them, none twice."""
    keys = cell.split(";")
    if not all(keys) or len(set(keys)) < len(keys):
        raise ValueError("Expected keys with semicolons between them, each once.")
    return keys


def stages(cell: str) -> list[str]:
    """Read stages with semicolons between them."""
    found = several(cell)
    if not set(found) <= set(Stage.values):
        raise ValueError(f"Expected some of {', '.join(Stage.values)}.")
    return found


def step(cell: str) -> int:
    """Read a step of the UN marker."""
    if cell not in {"0", "1", "2", "3"}:
        raise ValueError("Expected a step of the UN marker, 0 to 3.")
    return int(cell)


def in_three(model: type, name: str) -> tuple[Column, ...]:
    """Return the columns of a text that is needed in each language."""
    return tuple(
        Column(f"{name}_{language}", text(model, f"{name}_{language}"), is_required=True)
        for language in LANGUAGES
    )


def founded(model: type) -> tuple[Column, ...]:
    """Return the columns that say how well a line is founded."""
    return (
        Column("status", choice(SourceStatus), is_required=True),
        Column("source", text(model, "source"), is_required=True),
        Column("note", text(model, "note")),
    )


OF_AN_EDITION = Column("edition", text(Edition, "code"), is_required=True)
PLACE = Column("position", small_number, is_required=True)
EDITIONS = (
    Column("code", text(Edition, "code"), is_required=True),
    Column("scale", text(Scale, "code"), is_required=True),
    *in_three(Edition, "title"),
    Column("stages", stages, blank=[]),
    Column("first_year", small_number, blank=None),
    Column("last_year", small_number, blank=None),
    Column("is_default", boolean, is_required=True),
    *founded(Edition),
)
CODES = (
    OF_AN_EDITION,
    Column("key", text(Code, "key"), is_required=True),
    Column("kind", choice(CodeKind), is_required=True),
    PLACE,
    *in_three(Code, "label"),
    *in_three(Code, "definition"),
    Column("gem", step, blank=None),
    Column("is_principal", boolean, is_required=True),
    Column("is_significant", boolean, is_required=True),
    *founded(Code),
)
QUESTIONS = (
    OF_AN_EDITION,
    Column("key", question_key, is_required=True),
    PLACE,
    Column("is_gate", boolean, is_required=True),
    Column("concept", text(Question, "concept")),
    *in_three(Question, "label"),
    *in_three(Question, "text"),
    *in_three(Question, "guidance"),
    *in_three(Question, "example"),
    *founded(Question),
)
ANSWERS = (
    OF_AN_EDITION,
    Column("question", question_key, is_required=True),
    Column("key", answer_key, is_required=True),
    PLACE,
    *in_three(AnswerOption, "label"),
)
OUTCOMES = (
    OF_AN_EDITION,
    PLACE,
    Column("code", text(Code, "key"), blank=None),
    *in_three(Outcome, "reason"),
    *founded(Outcome),
)
CONDITIONS = (
    OF_AN_EDITION,
    Column("outcome", small_number, is_required=True),
    PLACE,
    Column("questions", several, is_required=True),
    Column("answers", several, is_required=True),
    Column("least", small_number, is_required=True),
    Column("most", small_number, is_required=True),
)


@dataclass(slots=True, kw_only=True)
class EditionFiles:
    """The six files. `broken` are the editions whose parts do not fit together, by their code."""

    editions: ReferenceFile
    codes: ReferenceFile
    questions: ReferenceFile
    answers: ReferenceFile
    outcomes: ReferenceFile
    conditions: ReferenceFile
    broken: set[str] = field(default_factory=set)

    @property
    def all(self) -> tuple[ReferenceFile, ...]:
        """The files in the order in which they are told of."""
        return (
            self.editions,
            self.codes,
            self.questions,
            self.answers,
            self.outcomes,
            self.conditions,
        )

    @property
    def parts(self) -> tuple[ReferenceFile, ...]:
        """The files whose rows belong to an edition."""
        return self.all[1:]

    @property
    def are_complete(self) -> bool:
        """Whether every row of every file could be read."""
        return all(file.is_complete for file in self.all)

    def of(self, file: ReferenceFile, edition: str) -> Iterator[Row]:
        """Yield the rows of a file that belong to an edition, in their order."""
        return (row for row in file.rows if row.values["edition"] == edition)

    def blame(
        self, file: ReferenceFile, row: Row, column: str, code: str, message: str, value: object
    ) -> None:
        """Add a problem of a row, and keep in mind that its edition is broken."""
        file.blame(row.number, column, code, message, value)
        self.broken.add(row.values.get("edition", row.values.get("code", "")))


def read_editions(folder: Path) -> EditionFiles:
    """Read the six files, each for itself."""
    return EditionFiles(
        editions=read_file(folder, "marker_editions.csv", EDITIONS, key=["code"]),
        codes=read_file(folder, "marker_codes.csv", CODES, key=["edition", "key"]),
        questions=read_file(folder, "marker_questions.csv", QUESTIONS, key=["edition", "key"]),
        answers=read_file(
            folder, "marker_answers.csv", ANSWERS, key=["edition", "question", "key"]
        ),
        outcomes=read_file(folder, "marker_outcomes.csv", OUTCOMES, key=["edition", "position"]),
        conditions=read_file(
            folder, "marker_conditions.csv", CONDITIONS, key=["edition", "outcome", "position"]
        ),
    )


def fit_together(files: EditionFiles, folder: Path) -> None:
    """Blame every row that names what the other files lack, and every edition that is not whole."""
    demand_scale(files.editions, "scale", scales(folder))
    _one_default(files)
    for row in files.editions.rows:
        first, last = row.values["first_year"], row.values["last_year"]
        if first and last and first > last:
            message = "The last year is before the first."
            files.blame(files.editions, row, "last_year", "years", message, last)
    if not files.are_complete:
        return
    known = {row.values["code"] for row in files.editions.rows}
    for file in files.parts:
        for row in file.rows:
            if row.values["edition"] not in known:
                message = "There is no such edition in marker_editions.csv."
                files.blame(file, row, "edition", "unknown_edition", message, row.values["edition"])
    _codes(files)
    _rows_and_answers(files)
    _whole(files)


def _one_default(files: EditionFiles) -> None:
    defaults = [row.number for row in files.editions.rows if row.values["is_default"]]
    if files.editions.is_complete and len(defaults) != 1:
        message = "Exactly one edition is the one that every project is scored by."
        files.editions.blame(defaults[1] if defaults else 1, "is_default", "default", message)


def _codes(files: EditionFiles) -> None:
    for row in files.codes.rows:
        values = row.values
        counts = values["gem"] is not None or values["is_principal"] or values["is_significant"]
        if values["kind"] != CodeKind.SCORE and counts:
            message = (
                "Only a score has a step of the UN marker or counts as principal or significant."
            )
            files.blame(files.codes, row, "kind", "only_scores", message, values["kind"])
        if values["is_principal"] and values["is_significant"]:
            message = "A code counts as principal or as significant, not as both."
            files.blame(files.codes, row, "is_significant", "both", message, "true")


def _rows_and_answers(files: EditionFiles) -> None:
    codes = {(row.values["edition"], row.values["key"]) for row in files.codes.rows}
    questions = {(row.values["edition"], row.values["key"]) for row in files.questions.rows}
    outcomes = {(row.values["edition"], row.values["position"]) for row in files.outcomes.rows}
    for row in files.answers.rows:
        question = row.values["question"]
        if (row.values["edition"], question) not in questions:
            message = "The edition has no such question in marker_questions.csv."
            files.blame(files.answers, row, "question", "unknown_question", message, question)
    for row in files.outcomes.rows:
        code = row.values["code"]
        if code is not None and (row.values["edition"], code) not in codes:
            message = "The edition has no such code in marker_codes.csv."
            files.blame(files.outcomes, row, "code", "unknown_code", message, code)
    for row in files.conditions.rows:
        values = row.values
        if (values["edition"], values["outcome"]) not in outcomes:
            message = "The edition has no such row in marker_outcomes.csv."
            files.blame(files.conditions, row, "outcome", "unknown_row", message, values["outcome"])
        if not values["least"] <= values["most"] <= len(values["questions"]):
            message = "The least is above the most, or the most above the number of questions."
            files.blame(files.conditions, row, "most", "never_met", message, values["most"])


def _whole(files: EditionFiles) -> None:
    for row in files.editions.rows:
        code = row.values["code"]
        for file, what in (
            (files.codes, "code"),
            (files.questions, "question"),
            (files.outcomes, "row of a decision table"),
        ):
            if not any(files.of(file, code)):
                message = f"The edition has no {what} in {file.name}."
                files.blame(files.editions, row, "code", "not_whole", message, code)
    for row in files.questions.rows:
        edition, key = row.values["edition"], row.values["key"]
        answers = [
            each for each in files.of(files.answers, edition) if each.values["question"] == key
        ]
        if len(answers) < FEWEST_ANSWERS:
            message = "A question has at least two answers in marker_answers.csv."
            files.blame(files.questions, row, "key", "answers", message, key)
    conditions = {(row.values["edition"], row.values["outcome"]) for row in files.conditions.rows}
    for row in files.outcomes.rows:
        if (row.values["edition"], row.values["position"]) not in conditions:
            message = "The row has no condition in marker_conditions.csv."
            files.blame(
                files.outcomes, row, "position", "no_condition", message, row.values["position"]
            )
