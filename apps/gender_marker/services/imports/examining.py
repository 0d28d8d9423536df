"""A file of scores against what is held: every problem at once, and what would be new, replaced or unchanged."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from apps.accounts.scope import OfficeScope
from apps.gender_marker.analytics.tables import decide
from apps.gender_marker.choices import AssessmentState
from apps.gender_marker.models import Assessment, AssessmentAnswer, Code, Outcome
from apps.gender_marker.selectors.access import open_readings
from apps.gender_marker.selectors.tables import EditionTable
from apps.gender_marker.services.imports.reading import Parsed, Said
from apps.projects.choices import CLOSED_STATES
from apps.projects.selectors.access import keeps, projects_seen
from apps.projects.selectors.import_words import Found

NEW, REPLACED, UNCHANGED, REJECTED = "new", "replaced", "unchanged", "rejected"
Answers = dict[str, dict[str, str]]
"""By question: `answer` (key of the option, blank for none), and words, passage and place where there are any."""


@dataclass(slots=True)
class Plan:
    """A score to be written; `held` is the one that it replaces. `code` None: undetermined."""

    said: Said
    project: Any
    held: Assessment | None
    outcome: Outcome | None
    computed: Code | None
    code: Code | None
    scored_at: datetime
    answers: Answers
    is_same: bool = False

    @property
    def verdict(self) -> str:
        """Return what becomes of the row."""
        if self.held is None:
            return NEW
        return UNCHANGED if self.is_same else REPLACED


@dataclass(slots=True)
class Examination:
    """A whole file, examined: plans of good rows, all problems, counts by verdict."""

    parsed: Parsed
    plans: list[Plan]
    problems: list[Found]
    counts: Counter[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is held of the projects that a file names and this person scores."""

    projects: Mapping[str, Any]
    scores: Mapping[tuple[int, str], Assessment]
    drafts: frozenset[tuple[int, str]]
    answers: Mapping[int, Answers]


def examine(
    parsed: Parsed, *, edition: EditionTable, at: datetime, scope: OfficeScope, lock: bool
) -> Examination:
    """Compare a file with what is held now; `lock` holds the scores that it names until the end.

    Four statements, whatever the size of the file.
    """
    known = look_up(parsed, edition=edition, scope=scope, lock=lock)
    codes = {code.key.casefold(): code for code in edition.codes}
    problems: list[Found] = []
    plans = []
    seen: set[tuple[str, str]] = set()
    rejected = 0
    for said in parsed.rows:
        if said.project and said.stage:
            if (said.project, said.stage) in seen:
                said.blame("twice", "project", said.project)
            seen.add((said.project, said.stage))
        plan = Examiner(said, known, edition, codes, at).plan()
        problems += said.faults
        if said.faults or plan is None:
            rejected += 1
        else:
            plans.append(plan)
    counts = Counter(plan.verdict for plan in plans)
    counts[REJECTED] = rejected
    problems.sort(key=lambda each: (each.sheet, each.row, each.column))
    return Examination(parsed=parsed, plans=plans, problems=problems, counts=counts)


def look_up(parsed: Parsed, *, edition: EditionTable, scope: OfficeScope, lock: bool) -> Known:
    """Read what is held of the projects that a file names, as far as this person scores them."""
    codes = {said.project for said in parsed.rows}
    # Whoever reads a project blind is told of it what they are told of one that there is not.
    blind = open_readings(scope=scope).values("project_id")
    projects = {
        project.code: project
        for project in projects_seen(scope=scope).filter(code__in=codes).exclude(pk__in=blind)
        if keeps(project, scope)
    }
    rows = (
        Assessment.objects.filter(
            project_id__in=[project.pk for project in projects.values()],
            edition=edition.edition,
            state__in=[AssessmentState.SCORED, AssessmentState.DRAFT],
        )
        .select_related("code", "computed_code")
        .order_by("pk")
    )
    if lock:
        rows = rows.select_for_update(of=("self",))
    scores, drafts = {}, set()
    for row in rows:
        if row.state == AssessmentState.SCORED:
            scores[row.project_id, row.stage] = row
        else:
            drafts.add((row.project_id, row.stage))
    answers: dict[int, Answers] = {}
    for answer in AssessmentAnswer.objects.filter(
        assessment__in=[row.pk for row in scores.values()]
    ).select_related("question", "option"):
        told = {
            "answer": answer.option.key if answer.option else "",
            "words": answer.words,
            "passage": answer.passage,
            "place": answer.place,
        }
        if any(told.values()):
            answers.setdefault(answer.assessment_id, {})[answer.question.key] = told
    return Known(projects=projects, scores=scores, drafts=frozenset(drafts), answers=answers)


class Examiner:
    """Looks at one row of a file; what is wrong is added to the row."""

    def __init__(
        self,
        said: Said,
        known: Known,
        edition: EditionTable,
        codes: Mapping[str, Code],
        at: datetime,
    ) -> None:
        """Prepare to compare what is said with what is held."""
        self.said, self.known, self.edition, self.codes, self.at = said, known, edition, codes, at

    def plan(self) -> Plan | None:
        """Return what would be written; None where that cannot be told."""
        said = self.said
        project = self.project()
        scored_at = self.scored_at()
        code = self.codes.get(said.code.casefold())
        if said.code and code is None:
            said.blame("unknown_code", "code", said.code)
        outcome, computed = self.computed(code)
        if outcome is None and not said.faults:
            self.expect_stated()
        if project is None or said.faults:
            return None
        key = (project.pk, said.stage)
        held = self.known.scores.get(key)
        if key in self.known.drafts:
            said.blame("draft_begun", "project", said.project)
        if outcome is not None and computed is not None and code is None:
            code = computed
        plan = Plan(said, project, held, outcome, computed, code, scored_at, self.answers())
        if held is not None:
            plan.is_same = self.is_same(plan, held)
            day = said.scored_on
            if not plan.is_same and day and held.scored_at and day < held.scored_at.date():
                said.blame("newer_held", "scored_on", day)
        return plan

    def project(self) -> Any:
        """Return the project of the row, where this person scores it."""
        if not self.said.project:
            return None
        project = self.known.projects.get(self.said.project)
        if project is None:
            self.said.blame("unknown_project", "project", self.said.project)
        elif project.state in CLOSED_STATES:
            self.said.blame("closed", "project", self.said.project)
        return project

    def scored_at(self) -> datetime:
        """Return when the score was given: the moment of the import, or noon of a day that the file names."""
        day = self.said.scored_on
        if day is None:
            return self.at
        if day > self.at.date():
            self.said.blame("in_future", "scored_on", day)
        return min(datetime.combine(day, time(12), tzinfo=UTC), self.at)

    def computed(self, code: Code | None) -> tuple[Outcome | None, Code | None]:
        """Return the row of the decision table that the answers reach and its code; blame holes."""
        said = self.said
        if not said.answers:
            return None, None
        decision = decide(self.edition.table, said.answers)
        if decision.row is None:
            blamed = {fault.key for fault in said.faults}
            for question in decision.needed:
                if question not in blamed:
                    said.blame("unanswered", question)
            return None, None
        outcome = self.edition.outcomes[decision.row.number]
        computed = next((each for each in self.edition.codes if each.pk == outcome.code_id), None)
        if computed is None and said.code:
            said.blame("undetermined", "code", said.code)
        elif code is not None and code != computed and not said.because:
            said.blame("reason_missing", "because")
        return outcome, computed

    def expect_stated(self) -> None:
        """Note what a row without answers lacks."""
        if not self.said.code:
            self.said.blame("nothing_said", "code")
        elif not self.said.source:
            self.said.blame("source_missing", "source")

    def answers(self) -> Answers:
        """Return the answers with what stands beside them; words may stand without an answer."""
        said = self.said
        return {
            question: {"answer": said.answers.get(question, ""), **said.parts.get(question, {})}
            for question in self.edition.options
            if question in said.answers or question in said.parts
        }

    def is_same(self, plan: Plan, held: Assessment) -> bool:
        """Whether the row says nothing else than what is held; what it leaves blank it does not deny."""
        before = self.known.answers.get(held.pk, {})
        said = plan.said
        return (
            held.code_id == (plan.code.pk if plan.code else None)
            and held.outcome_id == (plan.outcome.pk if plan.outcome else None)
            and before.keys() == plan.answers.keys()
            and all(
                before[question].get(part, "") == text
                for question, answer in plan.answers.items()
                for part, text in answer.items()
            )
            and said.because in ("", held.because)
            and said.source in ("", held.source)
            and (
                said.scored_on is None
                or (held.scored_at is not None and said.scored_on == held.scored_at.date())
            )
        )
