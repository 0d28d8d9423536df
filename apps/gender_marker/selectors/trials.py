"""A draft tried on past projects: what its decision table would make of the answers already given.

Compared is what answers gave by the edition they were given for, and what they give by the draft's
table; codes that somebody chose otherwise are left aside. One score for each project: the latest stage.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import CharField, F, QuerySet, Sum, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.figures.figure import PROJECTS, Coverage, Figure, Status, Unit
from apps.figures.tables import Column, Row, Table
from apps.gender_marker.analytics.tables import Answers, DecisionTable, decide
from apps.gender_marker.choices import AssessmentState
from apps.gender_marker.models import Assessment, AssessmentAnswer, Edition
from apps.gender_marker.selectors.access import assessments_seen, demand_keeper, demand_sums
from apps.gender_marker.selectors.scores import stage_rank
from apps.gender_marker.selectors.tables import EditionTable, table_of
from apps.web.language import in_language

EVERY_SCORE = OfficeScope.everything("a trial counts the scores of every office")
POPULATION = "projects"
UNDETERMINED, NOT_TOLD = "undetermined", "not_told"
"""What is no code, in the lines and columns of a trial: the rules are silent, or answers are lacking."""
NO_ANSWERS, NO_ROW = "no_answers", "no_row"
"""Why a score cannot be told, beside the questions that lack an answer."""
SEPARATOR = "="


@dataclass(slots=True)
class Sums:
    """Projects and their budget in US dollars; `budgeted` of them have one."""

    projects: int = 0
    budget: Decimal = Decimal(0)
    budgeted: int = 0

    def add(self, other: "Sums") -> None:
        """Count further projects."""
        self.projects += other.projects
        self.budget += other.budget
        self.budgeted += other.budgeted


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A project whose code would be another: `before` and `after` are codes or `UNDETERMINED`."""

    project_id: int
    code: str
    title: str
    edition: str
    before: str
    after: str
    budget: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a draft would make of past scores.

    `cells` by code before and after; `lacking` projects by what stands in the way; `chosen` scores were
    chosen otherwise than computed; `moves` are None for who does not see every project.
    """

    edition: EditionTable
    as_of: date
    scope: str
    cells: Mapping[tuple[str, str], Sums]
    lacking: Mapping[str, int]
    chosen: int
    moves: tuple[Move, ...] | None

    def sums(self, which: Iterable[tuple[str, str]]) -> Sums:
        """Return the sum of some cells."""
        total = Sums()
        for cell in which:
            total.add(self.cells.get(cell, Sums()))
        return total

    @property
    def tried(self) -> Sums:
        """Every project with a score by an edition of this marker."""
        return self.sums(self.cells)

    @property
    def staying(self) -> Sums:
        """Projects whose code would be the same."""
        return self.sums(cell for cell in self.cells if cell[0] == cell[1] != UNDETERMINED)

    @property
    def moving(self) -> Sums:
        """Projects whose code would be another code."""
        return self.sums(
            cell
            for cell in self.cells
            if cell[0] != cell[1] and not {UNDETERMINED, NOT_TOLD} & set(cell)
        )

    @property
    def gaining(self) -> Sums:
        """Projects that have no code now and would have one."""
        return self.sums(
            cell
            for cell in self.cells
            if cell[0] == UNDETERMINED and cell[1] not in (UNDETERMINED, NOT_TOLD)
        )

    @property
    def undetermined(self) -> Sums:
        """Projects of which the draft's rules would say nothing."""
        return self.sums(cell for cell in self.cells if cell[1] == UNDETERMINED)

    @property
    def not_told(self) -> Sums:
        """Projects whose answers do not suffice for the draft."""
        return self.sums(cell for cell in self.cells if cell[1] == NOT_TOLD)

    def figure(self, key: str, sums: Sums, unit: Unit) -> Figure:
        """Return a number of projects, or their budget, as a figure."""
        tried = self.tried
        is_money = unit is Unit.DOLLARS
        return Figure.count(
            f"marker_trial.{key}",
            exact(sums.budget) if is_money else sums.projects,
            unit=unit,
            population=POPULATION,
            as_of=self.as_of,
            scope=self.scope,
            coverage=Coverage(
                due=tried.projects,
                counted=tried.budgeted,
                missing=tried.projects - tried.budgeted,
                of=PROJECTS,
            ),
            status=Status.PROVISIONAL,
        )


@dataclass(slots=True)
class Counting:
    """A trial while it is counted."""

    table: DecisionTable
    cells: dict[tuple[str, str], Sums] = field(default_factory=dict)
    lacking: dict[str, int] = field(default_factory=dict)
    known: dict[tuple[str, ...], tuple[str, tuple[str, ...]]] = field(default_factory=dict)

    def outcome(self, given: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
        """Return what answers lead to by the draft, and what is lacking; each set of answers once."""
        if given not in self.known:
            self.known[given] = outcome_of(self.table, given)
        return self.known[given]


def trial_of(*, draft: Edition, as_of: date, scope: OfficeScope) -> Trial:
    """Return what a draft would make of past scores. Nine statements, however many scores.

    Raises NotPermitted for who keeps no markers, and for whoever has something to read blind.
    """
    demand_keeper(scope=scope)
    demand_sums(scope=scope)
    edition = table_of(edition=draft)
    rows = past_scores(draft)
    answers = answers_by_score(rows)
    budgets = budgets_by_project(rows)
    sees_all = scope.over(Capability.SEE_PROJECTS).everywhere
    counting = Counting(edition.table)
    moves, chosen = [], 0
    for row in described(rows):
        given = answers.get(row["pk"], ())
        before = row["computed"] or (UNDETERMINED if row["outcome_id"] else row["counted"])
        after, lacking = counting.outcome(given)
        budget = budgets.get(row["project_id"])
        cell = counting.cells.setdefault((before, after), Sums())
        cell.add(Sums(1, budget or Decimal(0), int(budget is not None)))
        for each in lacking:
            counting.lacking[each] = counting.lacking.get(each, 0) + 1
        chosen += bool(row["computed"]) and row["computed"] != row["counted"]
        if sees_all and after not in (before, NOT_TOLD):
            moves.append(
                Move(
                    project_id=row["project_id"],
                    code=row["project__code"],
                    title=row["project__title"],
                    edition=row["edition__code"],
                    before=before,
                    after=after,
                    budget=budget,
                )
            )
    return Trial(
        edition=edition,
        as_of=as_of,
        scope=scope.fingerprint,
        cells=counting.cells,
        lacking=counting.lacking,
        chosen=chosen,
        moves=tuple(sorted(moves, key=lambda each: each.code)) if sees_all else None,
    )


def past_scores(draft: Edition) -> QuerySet[Assessment]:
    """Return one score of each project by an edition of the draft's marker: the latest of its stages."""
    found = assessments_seen(scope=EVERY_SCORE).filter(
        state=AssessmentState.SCORED, edition__scale_id=draft.scale_id
    )
    if draft.stages:
        found = found.filter(stage__in=draft.stages)
    ranked = found.order_by("project_id", stage_rank().desc(), "-scored_at", "-pk")
    return Assessment.objects.filter(pk__in=ranked.distinct("project_id").values("pk"))


def described(rows: QuerySet[Assessment]) -> Iterable[Any]:
    """Return the scores with what is compared and shown of them; one statement."""
    return rows.order_by("pk").values(
        "pk",
        "project_id",
        "project__code",
        "project__title",
        "edition__code",
        "outcome_id",
        computed=F("computed_code__key"),
        counted=F("code__key"),
    )


def answers_by_score(rows: QuerySet[Assessment]) -> dict[int, tuple[str, ...]]:
    """Return the answers of scores, each as QUESTION=answer in the order of the words; one statement."""
    pairs = Concat("question__key", Value(SEPARATOR), Cast("option__key", CharField()))
    found = (
        AssessmentAnswer.objects.filter(assessment_id__in=rows.values("pk"), option__isnull=False)
        .order_by()
        .values("assessment_id")
        .annotate(given=ArrayAgg(pairs, order_by=pairs))
    )
    return {each["assessment_id"]: tuple(each["given"]) for each in found}


def budgets_by_project(rows: QuerySet[Assessment]) -> dict[int, Decimal]:
    """Return the budgets of projects in US dollars, of those that have one; one statement."""
    found = (
        rows.order_by()
        .values("project_id")
        .annotate(total=Sum("project__budget_lines__amount_usd"))
        .filter(total__isnull=False)
    )
    return {each["project_id"]: each["total"] for each in found}


def outcome_of(table: DecisionTable, given: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return the code that answers lead to, `UNDETERMINED` or `NOT_TOLD`, and what they lack.

    An answer is carried over when the draft has its question and its answer.
    """
    if not given:
        return NOT_TOLD, (NO_ANSWERS,)
    pairs: Answers = dict(each.split(SEPARATOR, 1) for each in given)
    carried = {
        question: answer
        for question, answer in pairs.items()
        if answer in table.questions.get(question, ())
    }
    decision = decide(table, carried)
    if decision.row is None:
        return NOT_TOLD, decision.needed or (NO_ROW,)
    return decision.row.code or UNDETERMINED, ()


def labels_of(trial: Trial) -> dict[str, str]:
    """Return the lines and columns of a trial in words, in their order: codes, then what is no code."""
    codes = [code.key for code in trial.edition.codes]
    befores = sorted({before for before, _after in trial.cells} - set(codes) - {UNDETERMINED})
    return {
        **{code: code for code in (*codes, *befores)},
        UNDETERMINED: _("Undetermined"),
        NOT_TOLD: _("Cannot be told"),
    }


def lacking_in_words(trial: Trial) -> list[tuple[str, int]]:
    """Return why scores cannot be told, with the number of projects, the most frequent first."""
    words = {
        NO_ANSWERS: _("No answers are on record"),
        NO_ROW: _("No row takes the answers"),
        **{each.key: in_language(each, "label") for each in trial.edition.questions},
    }
    found = [(words[key], number) for key, number in trial.lacking.items()]
    return sorted(found, key=lambda each: (-each[1], each[0]))


def matrix_of(trial: Trial, *, unit: Unit, address: str = "") -> Table:
    """Return the matrix of a trial: codes before in the lines, by the draft in the columns.

    In numbers of projects or in dollars; `address` is that of the list, so that a line leads to it.
    """
    labels = labels_of(trial)
    lines = [key for key in labels if any(before == key for before, _after in trial.cells)]
    columns = [
        key
        for key in labels
        if key in {code.key for code in trial.edition.codes}
        or any(after == key for _before, after in trial.cells)
    ]
    name = "budget" if unit is Unit.DOLLARS else "projects"

    def row(key: str, label: str, befores: list[str], url: str = "") -> Row:
        cells = [[(before, after) for before in befores] for after in columns]
        every = [cell for column in cells for cell in column]
        return Row(
            key=key,
            label=label,
            cells=tuple(
                trial.figure(f"{name}.{key}.{after}", trial.sums(which), unit)
                for after, which in zip((*columns, "all"), (*cells, every), strict=True)
            ),
            is_total=key == "all",
            url=url,
        )

    rows = [
        row(
            key,
            labels[key],
            [key],
            f"{address}?{urlencode({'before': key})}#moves" if address else "",
        )
        for key in lines
    ]
    if len(rows) > 1:
        rows.append(row("all", _("Total"), lines))
    title = (
        _("Budgets in US dollars: code now and by the draft")
        if unit is Unit.DOLLARS
        else _("Projects: code now and by the draft")
    )
    return Table(
        key=f"marker_trial.{name}",
        number="",
        title=title,
        columns=(
            *(Column(key=key, label=labels[key], unit=unit) for key in columns),
            Column(key="all", label=_("Total"), unit=unit),
        ),
        rows=tuple(rows),
    )


def exact(amount: Decimal) -> Any:
    """Return an amount as a figure holds it: exact."""
    return Fraction(amount)
