"""The reference files of this room: questionnaires of WGGI and the evaluation of 2006, as they were asked.

Four files: questionnaires, their versions, questions (each from a version on), and the answers to choose
from. Versions are loaded as published ones, so a file may add a version and never change one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

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
from apps.organization.reference.loading import Loaded, is_loaded, remember
from apps.questionnaires.choices import CHOICE_KINDS, QuestionKind, VersionState
from apps.questionnaires.models import Option, Question, Questionnaire, QuestionnaireVersion
from apps.web.refusals import Invalid, Problem

TITLES = ("title_en", "title_fr", "title_es", "purpose_en", "purpose_fr", "purpose_es", "source")
TEXTS = ("text_en", "text_fr", "text_es")
LABELS = ("label_en", "label_fr", "label_es")

QUESTIONNAIRES = (
    Column("key", text(Questionnaire, "key"), is_required=True),
    *(Column(name, text(Questionnaire, name), is_required=True) for name in TITLES),
    Column("note", str),
)
VERSIONS = (
    Column("questionnaire", str, is_required=True),
    Column("number", small_number, is_required=True),
    Column("note", str, is_required=True),
)
QUESTIONS = (
    Column("questionnaire", str, is_required=True),
    Column("first_version", small_number, is_required=True),
    Column("key", text(Question, "key"), is_required=True),
    Column("number", text(Question, "number"), is_required=True),
    Column("kind", choice(QuestionKind), is_required=True),
    Column("parent", str),
    *(Column(name, str, is_required=True) for name in TEXTS),
    Column("is_required", boolean, is_required=True),
    Column("has_comment", boolean, is_required=True),
    Column("has_other", boolean, is_required=True),
    Column("shown_if", str),
    Column("shown_values", str),
    Column("standing", text(Question, "standing")),
    Column("source", str, is_required=True),
)
OPTIONS = (
    Column("questionnaire", str, is_required=True),
    Column("question", str, is_required=True),
    Column("key", text(Option, "key"), is_required=True),
    *(Column(name, text(Option, name), is_required=True) for name in LABELS),
)


@dataclass(frozen=True, slots=True)
class Files:
    """The four files as they were read."""

    questionnaires: ReferenceFile
    versions: ReferenceFile
    questions: ReferenceFile
    options: ReferenceFile

    def __iter__(self) -> Any:
        """Yield them in the order in which they are loaded."""
        return iter((self.questionnaires, self.versions, self.questions, self.options))


def check(*, folder: Path) -> list[Problem]:
    """Return every problem of this room's files, without a database."""
    return [problem for file in _read(folder) for problem in file.problems]


def load(*, folder: Path, now: datetime) -> list[Loaded]:
    """Load the questionnaires; raises Invalid with every problem, a changed published version included."""
    files = _read(folder)
    if problems := [problem for file in files for problem in file.problems]:
        raise Invalid("Nothing was loaded.", problems=problems)
    if all(is_loaded(file) for file in files):
        return [Loaded(file=file.name, is_unchanged=True) for file in files]
    with transaction.atomic():
        added = _load_titles(files.questionnaires)
        versions = _load_versions(files, now)
        for file in files:
            remember(file, now=now)
    counts = {files.questionnaires.name: added, files.versions.name: versions}
    return [Loaded(file=file.name, added=counts.get(file.name, 0)) for file in files]


def _load_titles(file: ReferenceFile) -> int:
    known = set(Questionnaire.objects.values_list("key", flat=True))
    for row in file.rows:
        Questionnaire.objects.update_or_create(
            key=row.values["key"], defaults={name: row.values[name] for name in TITLES}
        )
    return sum(row.values["key"] not in known for row in file.rows)


def _load_versions(files: Files, now: datetime) -> int:
    added = 0
    for row in sorted(files.versions.rows, key=lambda each: each.values["number"]):
        key, number = row.values["questionnaire"], row.values["number"]
        wanted = [
            each.values
            for each in files.questions.rows
            if each.values["questionnaire"] == key and each.values["first_version"] <= number
        ]
        options: dict[str, list[Mapping[str, Any]]] = {}
        for each in files.options.rows:
            if each.values["questionnaire"] == key:
                options.setdefault(each.values["question"], []).append(each.values)
        known = QuestionnaireVersion.objects.filter(questionnaire__key=key, number=number).first()
        if known is None:
            _publish(key, row, wanted, options, now)
            added += 1
        elif _said(known) != _wished(wanted, options):
            message = (
                f"Version {number} of {key} is published and differs from the files. A published"
                " version never changes: add another one."
            )
            files.versions.blame(row.number, "number", "published", message, number)
    if files.versions.problems:
        raise Invalid("Nothing was loaded.", problems=files.versions.problems)
    return added


def _publish(
    key: str,
    row: Row,
    wanted: Sequence[Mapping[str, Any]],
    options: Mapping[str, Sequence[Mapping[str, Any]]],
    now: datetime,
) -> None:
    version = QuestionnaireVersion.objects.create(
        questionnaire=Questionnaire.objects.get(key=key),
        number=row.values["number"],
        note=row.values["note"],
        created_at=now,
    )
    same = ("key", "number", "kind", *TEXTS, "is_required", "has_comment", "has_other", "standing")
    made: dict[str, Question] = {}
    for position, values in enumerate(wanted, start=1):
        made[values["key"]] = Question.objects.create(
            version=version,
            position=position,
            parent=made.get(values["parent"]),
            shown_if=made.get(values["shown_if"]),
            shown_values=values["shown_values"].split(";") if values["shown_if"] else [],
            **{name: values[name] for name in same},
        )
    Option.objects.bulk_create(
        Option(
            question=question,
            key=each["key"],
            position=place,
            **{name: each[name] for name in LABELS},
        )
        for question_key, question in made.items()
        for place, each in enumerate(options.get(question_key, ()), start=1)
    )
    version.state, version.published_at = VersionState.PUBLISHED, now
    version.save(update_fields=["state", "published_at"])


def _said(version: QuestionnaireVersion) -> list[tuple[object, ...]]:
    """Return what a version says, in a form that can be compared with the files."""
    return [
        (
            each.key,
            each.number,
            each.kind,
            each.text_en,
            each.text_fr,
            each.text_es,
            tuple(
                (option.key, option.label_en, option.label_fr, option.label_es)
                for option in each.options.order_by("position", "pk")
            ),
        )
        for each in version.questions.order_by("position")
    ]


def _wished(
    wanted: Sequence[Mapping[str, Any]], options: Mapping[str, Sequence[Mapping[str, Any]]]
) -> list[tuple[object, ...]]:
    """Return what the files say of a version, in the same form."""
    return [
        (
            *(values[name] for name in ("key", "number", "kind", *TEXTS)),
            tuple(
                (each["key"], *(each[name] for name in LABELS))
                for each in options.get(values["key"], ())
            ),
        )
        for values in wanted
    ]


def _read(folder: Path) -> Files:
    files = Files(
        questionnaires=read_file(folder, "questionnaires.csv", QUESTIONNAIRES, key=["key"]),
        versions=read_file(
            folder, "questionnaire_versions.csv", VERSIONS, key=["questionnaire", "number"]
        ),
        questions=read_file(
            folder, "questionnaire_questions.csv", QUESTIONS, key=["questionnaire", "key"]
        ),
        options=read_file(
            folder, "questionnaire_options.csv", OPTIONS, key=["questionnaire", "question", "key"]
        ),
    )
    if all(file.is_complete for file in files):
        _look_across(files)
    return files


def _look_across(files: Files) -> None:
    """Blame what names a questionnaire, a question or an answer that is not there, or comes later."""
    keys = {row.values["key"] for row in files.questionnaires.rows}
    for row in files.versions.rows:
        if row.values["questionnaire"] not in keys:
            message = "There is no such questionnaire in questionnaires.csv."
            files.versions.blame(row.number, "questionnaire", "unknown", message)
    answers: dict[tuple[str, str], set[str]] = {}
    for row in files.options.rows:
        names = (row.values["questionnaire"], row.values["question"])
        answers.setdefault(names, set()).add(row.values["key"])
    kinds: dict[tuple[str, str], str] = {}
    for row in files.questions.rows:
        values = row.values
        key = values["questionnaire"]
        if key not in keys:
            message = "There is no such questionnaire in questionnaires.csv."
            files.questions.blame(row.number, "questionnaire", "unknown", message)
        if values["parent"] and kinds.get((key, values["parent"])) != QuestionKind.HEADING:
            message = "This is no heading that stands before the question."
            files.questions.blame(row.number, "parent", "parent", message, values["parent"])
        source = (key, values["shown_if"])
        shown = set(values["shown_values"].split(";")) if values["shown_if"] else set()
        if values["shown_if"] and (source not in kinds or not shown <= answers.get(source, set())):
            message = "These are no answers of a question that stands before this one."
            files.questions.blame(row.number, "shown_values", "shown_if", message)
        kinds[(key, values["key"])] = values["kind"]
        chooses = values["kind"] in CHOICE_KINDS
        if chooses != ((key, values["key"]) in answers):
            message = "Questions that are answered by choosing, and only these, have options."
            files.questions.blame(row.number, "kind", "options", message, values["kind"])
    for row in files.options.rows:
        if (row.values["questionnaire"], row.values["question"]) not in kinds:
            message = "There is no such question in questionnaire_questions.csv."
            files.options.blame(row.number, "question", "unknown", message)
