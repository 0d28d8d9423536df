"""What somebody reads blind: their readings, the facts of the project, its documents; never a score.

The reader may not see the project by their own scope. What is read here of it is bound to an open
reading of that person.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.documents.selectors import Evidence, evidence_of
from apps.documents.selectors.access import version_to_serve
from apps.gender_marker.choices import ReadingState
from apps.gender_marker.models import Assessment, BlindAnswer, BlindReading
from apps.gender_marker.selectors.access import KIND, open_readings
from apps.gender_marker.selectors.asking import NOTHING, Asked, Asking, Said, Sheet
from apps.gender_marker.selectors.tables import table_of
from apps.projects.selectors.beneficiaries import counts_of, sheets_of
from apps.projects.selectors.beneficiary_tables import sentence_of
from apps.projects.selectors.register import ProjectParts, last_day, project_with, ref_of
from apps.web.refusals import OutOfScope


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFacts:
    """What the register says of a project that is read blind, as far as it is no score.

    `beneficiaries` are (kind, first day, last day, sentence). Whether gender is said to be a main
    component is left out: it is somebody's judgement too.
    """

    project: Any
    parts: ProjectParts
    last_day: date | None
    beneficiaries: tuple[tuple[str, date, date | None, str], ...]


def own_readings(*, scope: OfficeScope) -> list[BlindReading]:
    """Return somebody's readings, open ones by their due date first; one statement."""
    if scope.user_id is None:
        return []
    rows = (
        BlindReading.objects.filter(reader_id=scope.user_id)
        .exclude(state=ReadingState.DECLINED)
        .select_related("project", "sample__edition")
        .order_by("sample__due_on", "pk")
    )
    return sorted(rows, key=lambda each: each.state != ReadingState.OPEN)


def own_reading(*, reading_id: int, scope: OfficeScope) -> BlindReading:
    """Return one's own reading, open or handed in; raises OutOfScope for everybody else."""
    found = next((each for each in own_readings(scope=scope) if each.pk == reading_id), None)
    if found is None:
        raise OutOfScope
    return found


def open_reading(*, reading_id: int, scope: OfficeScope) -> BlindReading:
    """Return one's own reading that is still to be handed in; raises OutOfScope."""
    found = (
        open_readings(scope=scope)
        .filter(pk=reading_id)
        .select_related("project", "sample__edition__scale")
        .first()
    )
    if found is None:
        raise OutOfScope
    return found


def sheet_of_reading(*, reading: BlindReading) -> Sheet:
    """Return what a reading asks, and what it holds, as an assessment's draft does; six statements.

    The draft in it is never stored: it only stands for the edition.
    """
    edition = reading.sample.edition
    draft = Assessment(project_id=reading.project_id, edition=edition)
    table = table_of(edition=edition)
    held = {
        row.question_id: Said(
            row.option.key if row.option else "", row.words, row.passage, row.place
        )
        for row in BlindAnswer.objects.filter(reading=reading).select_related("option")
    }
    askings = tuple(
        Asking(
            name=f"q{question.pk}",
            parts=(
                Asked(draft, question, table.options[question.key], held.get(question.pk, NOTHING)),
            ),
        )
        for question in table.questions
    )
    return Sheet(drafts=(draft,), tables={edition.pk: table}, askings=askings)


def everything_for(reading: BlindReading, scope: OfficeScope) -> OfficeScope:
    """Return the scope in which the project of an open reading is read for its reader.

    Raises OutOfScope for anybody else, and once the reading is closed.
    """
    open_reading(reading_id=reading.pk, scope=scope)
    return OfficeScope.everything(f"blind reading {reading.pk}")


def facts_of(*, reading: BlindReading, scope: OfficeScope) -> ProjectFacts:
    """Return what the register says of the project of an open reading; raises OutOfScope."""
    for_reader = everything_for(reading, scope)
    project, parts = project_with(project_id=reading.project_id, scope=for_reader)
    sheets = sheets_of(project_id=reading.project_id, scope=for_reader)
    return ProjectFacts(
        project=project,
        parts=parts,
        last_day=last_day(project),
        beneficiaries=tuple(
            (
                sheet.get_kind_display(),
                sheet.starts_on,
                last_day(sheet),
                sentence_of(sheet, counts_of(sheet=sheet, scope=for_reader)),
            )
            for sheet in sheets
        ),
    )


def documents_of(*, reading: BlindReading, scope: OfficeScope) -> list[Evidence]:
    """Return the documents that prove something of the project; raises OutOfScope.

    Never one that is attached to a score of the project as well.
    """
    for_reader = everything_for(reading, scope)
    project = ref_of(reading.project_id)
    scores = Assessment.objects.filter(project_id=reading.project_id).values_list("pk", flat=True)
    found = evidence_of(
        records=[project, *(RecordRef(KIND, number) for number in scores)], scope=for_reader
    )
    of_scores = {each.document.pk for ref, rows in found.items() if ref != project for each in rows}
    return [each for each in found.get(project, []) if each.document.pk not in of_scores]


def version_to_read(*, reading: BlindReading, version_id: int, scope: OfficeScope) -> Any:
    """Return the newest version of a document of the project, to be given out; raises OutOfScope."""
    offered = {
        each.version.pk
        for each in documents_of(reading=reading, scope=scope)
        if each.version is not None
    }
    if version_id not in offered:
        raise OutOfScope
    return version_to_serve(version_id=version_id, scope=everything_for(reading, scope))
