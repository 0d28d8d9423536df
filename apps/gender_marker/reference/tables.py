"""Whether the decision tables of the files are whole: every combination of answers is tried."""

from apps.gender_marker.analytics.tables import (
    MOST_COMBINATIONS,
    Combination,
    Condition,
    DecisionTable,
    Row,
    TableFaults,
    faults_of,
)
from apps.gender_marker.reference.reading import EditionFiles
from apps.organization.reference import files as reading


def table_of(files: EditionFiles, edition: str) -> DecisionTable:
    """Return the decision table of one edition of the files, whose parts fit together."""
    questions: dict[str, list[str]] = {
        row.values["key"]: [] for row in _by_place(files, files.questions, edition)
    }
    for row in _by_place(files, files.answers, edition):
        questions[row.values["question"]].append(row.values["key"])
    conditions: dict[int, list[Condition]] = {}
    for row in _by_place(files, files.conditions, edition):
        condition = Condition(
            questions=tuple(row.values["questions"]),
            answers=frozenset(row.values["answers"]),
            least=row.values["least"],
            most=row.values["most"],
        )
        conditions.setdefault(row.values["outcome"], []).append(condition)
    return DecisionTable(
        questions={key: tuple(answers) for key, answers in questions.items()},
        rows=tuple(
            Row(
                number=row.values["position"],
                code=row.values["code"],
                conditions=tuple(conditions[row.values["position"]]),
            )
            for row in _by_place(files, files.outcomes, edition)
        ),
    )


def decide_everything(files: EditionFiles) -> None:
    """Blame every gap, overlap, row without use and unknown name of the decision tables."""
    for row in files.editions.rows:
        edition = row.values["code"]
        if edition not in files.broken:
            _blame(files, row, faults_of(table_of(files, edition)))


def _blame(files: EditionFiles, edition: reading.Row, faults: TableFaults) -> None:
    rows = {row.values["position"]: row for row in files.of(files.outcomes, edition.values["code"])}
    if faults.is_too_large:
        message = (
            f"The decision table has {faults.combinations} combinations of answers;"
            f" at most {MOST_COMBINATIONS} are tried."
        )
        files.blame(files.editions, edition, "code", "too_large", message, edition.values["code"])
    for number, question, answer in faults.unknown:
        said = f"answer {answer} to question {question}" if answer else f"question {question}"
        message = f"A condition of this row names the {said}, which the edition lacks."
        files.blame(files.outcomes, rows[number], "position", "unknown_name", message, number)
    for combination in faults.gaps:
        message = "No row of the decision table takes these answers."
        files.blame(files.editions, edition, "code", "gap", message, _told(combination))
    for overlap in faults.overlaps:
        numbers = " and ".join(map(str, overlap.rows))
        message = f"Rows {numbers} of the decision table take the same answers."
        files.blame(
            files.outcomes,
            rows[overlap.rows[-1]],
            "position",
            "overlap",
            message,
            _told(overlap.combination),
        )
    for code, found, number in (
        ("gap", faults.gaps, faults.gap_count),
        ("overlap", faults.overlaps, faults.overlap_count),
    ):
        if number > len(found):
            message = f"There are {number - len(found)} more combinations with this fault ({code})."
            files.blame(files.editions, edition, "code", code, message, edition.values["code"])
    for number in faults.unreached:
        message = "No combination of answers reaches this row."
        files.blame(files.outcomes, rows[number], "position", "unreached", message, number)


def _told(combination: Combination) -> str:
    return ", ".join(f"{question}={answer}" for question, answer in combination.items())


def _by_place(files: EditionFiles, file: reading.ReferenceFile, edition: str) -> list[reading.Row]:
    return sorted(files.of(file, edition), key=lambda row: row.values["position"])
