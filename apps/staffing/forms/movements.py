"""The page of movements as it is sent and shown again: lines by kind, and the table of uptake."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.figures.figure import Empty
from apps.organization.choices import Sex
from apps.publishing.spreadsheets import parse_count
from apps.staffing.choices import (
    UPTAKE_BY_GROUP,
    CellState,
    MovementKind,
    SeparationReason,
    Uptake,
    UptakeGroup,
)
from apps.staffing.forms.grid import LONGEST_ENTRY, MESSAGES
from apps.staffing.selectors.cells import Form, is_id
from apps.staffing.selectors.grid import NOT_APPLICABLE
from apps.staffing.selectors.reconciliation import Entered, MovementLine, UptakeChange
from apps.web.refusals import Problem

MOST_LINES_OF_A_KIND = 200
"""No office has so many; what sends more is no page of ours."""
PARTS_OF_KIND: Mapping[str, tuple[str, ...]] = {
    MovementKind.HIRE: ("to", "contract", "post"),
    MovementKind.PROMOTION: ("from", "to", "contract", "post"),
    MovementKind.REASSIGNED_IN: ("to", "contract", "post"),
    MovementKind.REASSIGNED_OUT: ("from", "contract", "post"),
    MovementKind.SEPARATION: ("from", "contract", "reason", "post"),
    MovementKind.CONTRACT_CHANGE: ("from", "contract", "to_contract"),
}
"""What is chosen in a line of a kind; the first part is a grade, without which a line is empty."""
LABELS: Mapping[str, Promise] = {
    "from": gettext_lazy("From grade"),
    "to": gettext_lazy("To grade"),
    "contract": gettext_lazy("Contract"),
    "to_contract": gettext_lazy("New contract"),
    "reason": gettext_lazy("Reason"),
    "post": gettext_lazy("Grade of the post, if another"),
}
GRADE_ALONE = gettext_lazy("Grade")
HINTS: Mapping[str, Promise] = {
    MovementKind.HIRE: gettext_lazy("From outside the organization, consultants included."),
    MovementKind.PROMOTION: gettext_lazy("Within the office, from one grade to another."),
    MovementKind.REASSIGNED_IN: gettext_lazy("With the grade that the person has in your office."),
    MovementKind.REASSIGNED_OUT: gettext_lazy("With the grade that the person had in your office."),
    MovementKind.SEPARATION: gettext_lazy("Everybody who left the organization, and why."),
    MovementKind.CONTRACT_CHANGE: gettext_lazy("With the same grade, in your office."),
}
SECTIONS: Mapping[str, Promise] = {
    MovementKind.HIRE: gettext_lazy("Hires"),
    MovementKind.PROMOTION: gettext_lazy("Promotions"),
    MovementKind.REASSIGNED_IN: gettext_lazy("Reassignments from other offices"),
    MovementKind.REASSIGNED_OUT: gettext_lazy("Reassignments to other offices"),
    MovementKind.SEPARATION: gettext_lazy("Separations"),
    MovementKind.CONTRACT_CHANGE: gettext_lazy("Changes of contract group"),
}
SEXES = tuple(sex.value for sex in Sex)
Options = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Input:
    """One input of the page: a choice where there are options, else a number."""

    name: str
    value: str
    label: str
    options: Options = ()
    problem: str = ""
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a section, or one measure of the table of uptake."""

    place: str
    label: str
    choices: tuple[Input, ...]
    counts: tuple[Input, ...]

    @property
    def problems(self) -> list[Input]:
        """The inputs with a problem."""
        return [one for one in (*self.choices, *self.counts) if one.problem]


@dataclass(frozen=True, slots=True)
class Section:
    """The lines of one kind of movement, or of one part of the uptake."""

    key: str
    label: str
    hint: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def width(self) -> int:
        """How many columns the table has."""
        return len(self.columns) + len(SEXES) + 1

    @property
    def is_empty(self) -> bool:
        """Whether no line holds a number."""
        return not any(one.value for line in self.lines for one in line.counts)


@dataclass(slots=True)
class Typed:
    """What was sent: texts by the names of inputs, how many lines each kind has, and the version."""

    texts: dict[str, str]
    lines: dict[str, list[str]]
    version: int
    has_none: bool
    problems: list[Problem] = field(default_factory=list)


def typed_of(data: Mapping[str, str]) -> Typed:
    """Return a sent form; places of lines are `hire-0`, and a line may be left out by a button."""
    action, _colon, value = data.get("do", "").partition(":")
    lines: dict[str, list[str]] = {}
    for kind in PARTS_OF_KIND:
        sent = data.get(f"{kind}-lines", "")
        number = min(int(sent), MOST_LINES_OF_A_KIND) if is_id(sent) else 0
        lines[kind] = [f"{kind}-{index}" for index in range(number)]
        if action == "drop" and value in lines[kind]:
            lines[kind].remove(value)
    version = data.get("version", "")
    return Typed(
        texts={name: text[:LONGEST_ENTRY].strip() for name, text in data.items()},
        lines=lines,
        version=int(version) if is_id(version) else 0,
        has_none=data.get("has_none") == "on",
    )


def typed_from(entered: Entered) -> Typed:
    """Return what stands with a revision as if it had been sent."""
    texts: dict[str, str] = {}
    lines: dict[str, list[str]] = {kind: [] for kind in PARTS_OF_KIND}
    for line in entered.lines:
        place = f"{line.kind}-{len(lines[line.kind])}"
        lines[line.kind].append(place)
        for part, value in (
            ("from", line.from_grade_id),
            ("to", line.to_grade_id),
            ("post", line.post_grade_id),
            ("contract", line.contract_group_id),
            ("to_contract", line.to_contract_group_id),
            ("reason", line.reason),
        ):
            texts[f"{place}-{part}"] = str(value or "")
        texts |= {f"{place}-{sex}": str(number) for sex, number in line.counts.items()}
    for (measure, sex), (state, count) in entered.uptake.items():
        is_counted = state == CellState.COUNTED
        texts[f"uptake-{measure}-{sex}"] = str(count) if is_counted else NOT_APPLICABLE
    return Typed(
        texts=texts, lines=lines, version=entered.version, has_none=entered.stated == "none"
    )


def read_lines(typed: Typed) -> list[MovementLine]:
    """Return the lines that say something; what cannot be read of them goes to `typed.problems`."""
    found = []
    for kind, places in typed.lines.items():
        first = PARTS_OF_KIND[kind][0]
        for place in places:
            values = {part: typed.texts.get(f"{place}-{part}", "") for part in LABELS}
            is_blank = not any(typed.texts.get(f"{place}-{sex}") for sex in SEXES)
            if is_blank and not values[first]:
                continue
            counts, problems = read_counts(typed, place)
            typed.problems += problems
            if problems and not counts:
                # Stands for the number that cannot be read, so that the rest of the line is looked at: with a
                # problem nothing is saved.
                counts = {SEXES[0]: 1}
            if not counts and not is_blank:
                # Zeros only: nobody moved, so there is no line.
                continue
            grade = {part: id_of(values[part]) for part in ("from", "to", "post")}
            is_change = kind == MovementKind.CONTRACT_CHANGE
            found.append(
                MovementLine(
                    kind=kind,
                    contract_group_id=id_of(values["contract"]) or 0,
                    to_contract_group_id=id_of(values["to_contract"]) if is_change else None,
                    from_grade_id=grade["from"],
                    to_grade_id=grade["from"] if is_change else grade["to"],
                    post_grade_id=grade["post"],
                    reason=values["reason"],
                    counts=counts,
                    place=place,
                )
            )
    return found


def id_of(text: str) -> int | None:
    """Return the id that a choice holds; none for anything else."""
    return int(text) if is_id(text) else None


def read_counts(typed: Typed, place: str) -> tuple[dict[str, int], list[Problem]]:
    """Return the persons of a line by sex, without those of which there are none."""
    counts: dict[str, int] = {}
    problems = []
    for sex in SEXES:
        name = f"{place}-{sex}"
        text = typed.texts.get(name, "")
        count = parse_count(text)
        if count.problem:
            problem = problem_of(name, count.problem, text)
            if count.problem == "not_a_number":
                message = _("Write the number of persons, or leave it blank.")
                problem = replace(problem, message=message)
            problems.append(problem)
        elif count.value:
            counts[sex] = count.value
    return counts, problems


def read_uptake(typed: Typed) -> list[UptakeChange]:
    """Return every measure that was sent; what cannot be read goes to `typed.problems`."""
    found = []
    for measure in Uptake:
        for sex in SEXES:
            name = f"uptake-{measure}-{sex}"
            if name not in typed.texts:
                continue
            count = parse_count(typed.texts[name])
            if count.problem:
                typed.problems.append(problem_of(name, count.problem, typed.texts[name]))
                continue
            state = CellState.COUNTED
            if count.empty is not None:
                is_missing = count.empty is Empty.MISSING
                state = CellState.MISSING if is_missing else CellState.NOT_APPLICABLE
            found.append(UptakeChange(measure.value, sex, state, count.value))
    return found


def problem_of(name: str, code: str, text: str) -> Problem:
    """Return why a number cannot be read."""
    return Problem(code=code, message=MESSAGES[code], field=name, value=text)


def sections_of(
    typed: Typed, form: Form, *, blank: Mapping[str, int], problems: Sequence[Problem] = ()
) -> list[Section]:
    """Return the sections of movements; `blank` is how many empty lines each kind gets beside."""
    said = said_at(problems)
    sections = []
    for kind, places in typed.lines.items():
        parts = PARTS_OF_KIND[kind]
        lines = [
            line_of(place, parts, typed, form, said)
            for place in (f"{kind}-{index}" for index in range(len(places) + blank.get(kind, 0)))
        ]
        sections.append(
            Section(
                key=kind,
                label=str(SECTIONS[kind]),
                hint=str(HINTS[kind]),
                columns=tuple(label_of(part, parts) for part in parts),
                lines=tuple(lines),
            )
        )
    return sections


def in_order(typed: Typed) -> Typed:
    """Return the form with its lines numbered without gaps, after a button has left one out."""
    texts = {
        name: text
        for name, text in typed.texts.items()
        if name.partition("-")[0] not in PARTS_OF_KIND
    }
    lines: dict[str, list[str]] = {}
    for kind, places in typed.lines.items():
        lines[kind] = [f"{kind}-{index}" for index in range(len(places))]
        for old, new in zip(places, lines[kind], strict=True):
            texts |= {
                f"{new}-{part}": typed.texts.get(f"{old}-{part}", "") for part in (*LABELS, *SEXES)
            }
    return Typed(texts, lines, typed.version, typed.has_none, typed.problems)


def named(problem: Problem) -> Problem:
    """Return the problem with the name of its line, for the error summary."""
    place, _dash, _part = problem.field.rpartition("-")
    kind, _dash, index = place.partition("-")
    if kind in SECTIONS and is_id(index):
        name = _("%(section)s, line %(number)s") % {
            "section": SECTIONS[kind],
            "number": int(index) + 1,
        }
    elif kind == "uptake" and index in Uptake.values:
        name = str(Uptake(index).label)
    else:
        return problem
    words = _("%(name)s: %(problem)s") % {"name": name, "problem": problem.message}
    return replace(problem, message=words)


def said_at(problems: Sequence[Problem]) -> dict[str, str]:
    """Return the words of problems by the name of their input."""
    said: dict[str, str] = {}
    for problem in problems:
        words = str(problem.message)
        said[problem.field] = f"{said[problem.field]} {words}" if problem.field in said else words
    return said


def label_of(part: str, parts: tuple[str, ...]) -> str:
    """Return the label of a part; a grade that stands alone is just that."""
    is_alone = part in {"from", "to"} and not {"from", "to"} <= set(parts)
    return str(GRADE_ALONE if is_alone else LABELS[part])


def line_of(
    place: str, parts: tuple[str, ...], typed: Typed, form: Form, said: Mapping[str, str]
) -> Line:
    """Return one line with what was typed into it."""
    choices = []
    for part in parts:
        name = f"{place}-{part}"
        options = options_of(part, form)
        value = typed.texts.get(name, "")
        if part in {"contract", "to_contract"} and not value:
            value = options[0][0] if part == "contract" and options else ""
        choices.append(
            Input(
                name=name,
                value=value,
                label=label_of(part, parts),
                options=options,
                problem=said.get(name, ""),
                shown=dict(options).get(value, "") if value else "",
            )
        )
    counts = tuple(
        Input(
            name=f"{place}-{sex.value}",
            value=typed.texts.get(f"{place}-{sex.value}", ""),
            label=str(sex.label),
            problem=said.get(f"{place}-{sex.value}", ""),
        )
        for sex in Sex
    )
    return Line(place=place, label=choices[0].shown, choices=tuple(choices), counts=counts)


def options_of(part: str, form: Form) -> Options:
    """Return what can be chosen in a part; nothing chosen comes first where that is allowed."""
    if part == "contract":
        return [(str(one.id), _(one.name)) for one in form.contracts if one.is_staff]
    if part == "to_contract":
        return [("", ""), *((str(one.id), _(one.name)) for one in form.contracts if one.is_staff)]
    if part == "reason":
        return [("", ""), *((one.value, str(one.label)) for one in SeparationReason)]
    return [("", ""), *((str(grade.id), grade.code) for grade in form.grades)]


def uptake_sections(typed: Typed, problems: Sequence[Problem] = ()) -> list[Section]:
    """Return the table of uptake in its parts."""
    said = said_at(problems)
    return [
        Section(
            key=group.value,
            label=str(UptakeGroup(group).label),
            hint="",
            columns=(),
            lines=tuple(
                Line(
                    place=f"uptake-{measure}",
                    label=str(measure.label),
                    choices=(),
                    counts=tuple(
                        Input(
                            name=f"uptake-{measure}-{sex.value}",
                            value=typed.texts.get(f"uptake-{measure}-{sex.value}", ""),
                            label=str(sex.label),
                            problem=said.get(f"uptake-{measure}-{sex.value}", ""),
                        )
                        for sex in Sex
                    ),
                )
                for measure in measures
            ),
        )
        for group, measures in UPTAKE_BY_GROUP.items()
    ]
