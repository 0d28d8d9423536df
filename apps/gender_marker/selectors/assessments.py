"""Scores as they are read: one of them, those of a project, the one that stands beside a project."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.gender_marker.choices import AssessmentState, EditionState, Stage
from apps.gender_marker.models import Assessment, AssessmentAnswer, Edition
from apps.gender_marker.selectors.access import (
    KIND,
    assessment_seen,
    assessments_seen,
    drafts_seen,
    is_hidden,
)
from apps.gender_marker.selectors.asking import Asking, closed, sheet_of
from apps.gender_marker.selectors.scores import stage_rank
from apps.gender_marker.selectors.tables import EditionTable, compute
from apps.projects.selectors.access import keeps, project_seen, projects_seen
from apps.web.language import in_language
from apps.web.parts import Kind, StatusTag
from apps.web.refusals import Invalid, OutOfScope

STATE_KINDS: dict[str, Kind] = {
    AssessmentState.DRAFT: "info",
    AssessmentState.SCORED: "good",
    AssessmentState.REPLACED: "calm",
    AssessmentState.WITHDRAWN: "bad",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One score to be read: `answers` by question, `path` the way through the table in words.

    An imported score may have neither.
    """

    assessment: Assessment
    answers: tuple[Asking, ...]
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one score says in one line; `is_changed`: otherwise than the score before it by the same marker."""

    text: str
    is_asked: bool = True
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a comparison: a question, and what each score answered."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Scores of one project beside each other: by marker, edition, and stage; `codes` is the first line."""

    columns: tuple[Assessment, ...]
    codes: Line
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """What stands beside a project: its score by the edition that is compulsory, None without one.

    `is_hidden`: the reader has the project to read blind. `is_closed`: it is not scored any more.
    """

    edition: Edition | None
    score: Assessment | None
    is_hidden: bool
    is_closed: bool
    may_score: bool


def ref_of(assessment_id: int) -> RecordRef:
    """Return how other rooms point to an assessment."""
    return RecordRef(KIND, assessment_id)


def project_coded(*, code: str, scope: OfficeScope) -> Any:
    """Return a project that somebody sees by its code; raises OutOfScope."""
    found = projects_seen(scope=scope).filter(code=code).first()
    if found is None:
        raise OutOfScope
    return found


def listed(*, scope: OfficeScope) -> QuerySet[Assessment]:
    """Return the scores that somebody sees, the newest first, with all that a list names."""
    return (
        assessments_seen(scope=scope)
        .select_related("project__office", "edition__scale", "code", "computed_code", "scored_by")
        .order_by("-scored_at", "-pk")
    )


def reading_of(*, assessment_id: int, scope: OfficeScope) -> Reading:
    """Return one score with its answers; raises OutOfScope. Nine statements."""
    assessment_seen(assessment_id=assessment_id, scope=scope)
    assessment = (
        assessments_seen(scope=scope)
        .select_related(
            "project__office",
            "edition__scale",
            "outcome",
            "code",
            "computed_code",
            "begun_by",
            "scored_by",
            "ended_by",
            "copied_from__edition",
        )
        .get(pk=assessment_id)
    )
    sheet = sheet_of([assessment])
    answers = sheet.answers_of(assessment)
    return Reading(
        assessment=assessment,
        answers=sheet.askings if answers else (),
        path=path_of(sheet.table(assessment), answers) if assessment.outcome_id else (),
    )


def path_of(table: EditionTable, answers: Mapping[str, str]) -> tuple[str, ...]:
    """Return the way that answers take through a table, in words; empty where they do not lead through."""
    try:
        return compute(edition=table, answers=answers).path
    except Invalid:
        return ()


def code_label(assessment: Assessment) -> str:
    """Return the code of a score as a list writes it."""
    if assessment.code is None:
        return pgettext("marker code", "undetermined")
    return assessment.code.key


def status_of(assessment: Assessment) -> StatusTag:
    """Return the state of an assessment as a tag, with the day and who."""
    state = AssessmentState(assessment.state)
    day = {
        AssessmentState.DRAFT: assessment.begun_at,
        AssessmentState.SCORED: assessment.scored_at,
    }.get(state, assessment.ended_at)
    return StatusTag(STATE_KINDS[state], state.label, on=day)


def of_project(*, project_id: int, scope: OfficeScope) -> list[Assessment]:
    """Return all scores of a project, in the order of markers, editions and stages; the ended ones last."""
    project_seen(project_id=project_id, scope=scope)
    rows = list(
        assessments_seen(scope=scope)
        .filter(project_id=project_id)
        .select_related("edition__scale", "code", "computed_code", "scored_by")
        .order_by(
            "-edition__is_default",
            "edition__scale__position",
            "edition__code",
            stage_rank(),
            "-scored_at",
        )
    )
    return sorted(rows, key=lambda each: each.state != AssessmentState.SCORED)


def drafts_of_project(*, project_id: int, scope: OfficeScope) -> list[tuple[Stage, list[Any]]]:
    """Return the drafts of a project by stage, for those who go on with them."""
    rows = (
        drafts_seen(scope=scope)
        .filter(project_id=project_id)
        .select_related("edition__scale", "begun_by")
        .order_by(stage_rank(), "edition__scale__position", "edition__code")
    )
    found: dict[Stage, list[Any]] = {}
    for row in rows:
        found.setdefault(Stage(row.stage), []).append(row)
    return list(found.items())


def source_for(*, draft: Assessment, scope: OfficeScope) -> Assessment | None:
    """Return the score whose answers a draft may begin with, by the same marker and no later stage.

    The same edition goes first, then the latest stage.
    """
    stages = list(Stage)
    until = stages[: stages.index(Stage(draft.stage)) + 1]
    rows = list(
        assessments_seen(scope=scope)
        .filter(
            project_id=draft.project_id,
            edition__scale_id=draft.edition.scale_id,
            state=AssessmentState.SCORED,
            stage__in=until,
            answers__option__isnull=False,
        )
        .select_related("edition")
        .distinct()
    )
    rows.sort(key=lambda each: (stages.index(Stage(each.stage)), each.scored_at), reverse=True)
    rows.sort(key=lambda each: each.edition_id != draft.edition_id)
    return rows[0] if rows else None


def comparison_of(*, project_id: int, scope: OfficeScope) -> Comparison:
    """Return the scores of a project that count, beside each other; eight statements besides access.

    Questions of several editions with the same key, or asked once together, stand in one line.
    """
    columns = [
        each
        for each in of_project(project_id=project_id, scope=scope)
        if each.state == AssessmentState.SCORED
    ]
    answers: dict[int, dict[str, Cell]] = {each.pk: {} for each in columns}
    labels: dict[str, str] = {}
    rows: dict[tuple[int, str], str] = {}
    by_edition: dict[int, list[Assessment]] = {}
    for column in columns:
        by_edition.setdefault(column.edition_id, []).append(column)
    held = answers_by_question(columns)
    for askings, scale in asked_by_edition(by_edition):
        for asking in askings:
            question = asking.question
            row = rows.setdefault((scale, question.key), asking.name)
            labels.setdefault(row, asking.label)
            for column in by_edition[question.edition_id]:
                option = held.get((column.pk, question.pk))
                text = in_language(option, "label") if option else ""
                before = answers[column.pk].get(row)
                if before is None or not before.text:
                    answers[column.pk][row] = Cell(text)
    return Comparison(
        columns=tuple(columns),
        codes=Line(
            _("Code"), marked(columns, {each.pk: Cell(code_label(each)) for each in columns})
        ),
        lines=tuple(
            Line(
                label,
                marked(
                    columns, {pk: cells.get(row, Cell("", False)) for pk, cells in answers.items()}
                ),
            )
            for row, label in labels.items()
        ),
    )


def asked_by_edition(
    by_edition: Mapping[int, list[Assessment]],
) -> list[tuple[tuple[Asking, ...], int]]:
    """Return what each edition asks, with the number of its scale; questions keep the name they share."""
    firsts = [found[0] for found in by_edition.values()]
    sheet = sheet_of(firsts)
    found = []
    for first in firsts:
        own = []
        for asking in sheet.askings:
            own += [
                Asking(name=asking.name, parts=(part,))
                for part in asking.parts
                if part.draft == first
            ]
        found.append((tuple(own), first.edition.scale_id))
    return found


def answers_by_question(columns: Iterable[Assessment]) -> dict[tuple[int, int], Any]:
    """Return the answers of scores by score and question; one statement."""
    rows = AssessmentAnswer.objects.filter(
        assessment_id__in=[each.pk for each in columns], option__isnull=False
    ).select_related("option")
    return {(row.assessment_id, row.question_id): row.option for row in rows}


def marked(columns: Iterable[Assessment], cells: Mapping[int, Cell]) -> tuple[Cell, ...]:
    """Return the cells of a line; what differs from the column before by the same marker is marked."""
    found: list[Cell] = []
    last: dict[int, Cell] = {}
    for column in columns:
        cell, scale = cells[column.pk], column.edition.scale_id
        before = last.get(scale)
        changed = before is not None and cell.is_asked and before != cell
        if cell.is_asked:
            last[scale] = cell
        found.append(Cell(cell.text, cell.is_asked, changed))
    return tuple(found)


def current_of(*, project: Any, scope: OfficeScope) -> Current:
    """Return what stands beside a project; one statement where it is scored, four where it is not."""
    score = (
        assessments_seen(scope=scope)
        .filter(
            project_id=project.pk,
            edition__is_default=True,
            state=AssessmentState.SCORED,
        )
        .select_related("edition", "code")
        .order_by(stage_rank().desc())
        .first()
    )
    edition = score.edition if score else default_edition()
    hidden = score is None and is_hidden(project_id=project.pk, scope=scope)
    is_closed = closed(project.state) is not None
    return Current(
        edition=edition,
        score=score,
        is_hidden=hidden,
        is_closed=is_closed,
        may_score=not hidden and not is_closed and keeps(project, scope),
    )


def default_edition() -> Edition | None:
    """Return the edition by which every project is scored."""
    return Edition.objects.filter(is_default=True, state=EditionState.PUBLISHED).first()
