"""What one assessment asks: the drafts of a project at a stage, and their questions, each asked once.

Questions of several markers that have the same concept and the same answers are one question here; what
is said to it is said in each draft.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.gender_marker.choices import CodeKind, EditionState, SourceStatus, Stage
from apps.gender_marker.models import (
    AnswerOption,
    Assessment,
    AssessmentAnswer,
    Edition,
    Question,
)
from apps.gender_marker.selectors.access import drafts_seen
from apps.gender_marker.selectors.editions import editions_seen
from apps.gender_marker.selectors.tables import Computed, EditionTable, compute, tables_of
from apps.projects.choices import CLOSED_STATES, ProjectState
from apps.projects.selectors.access import project_seen
from apps.web.language import in_language
from apps.web.parts import StatusTag
from apps.web.refusals import Invalid, OutOfScope, Problem, WrongState

DOUBTFUL = frozenset({SourceStatus.INFERRED, SourceStatus.UNVERIFIED, SourceStatus.PROPOSAL})
SEEN_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Said:
    """What is said to one question: the key of the answer, words, passage and where it stands."""

    answer: str = ""
    words: str = ""
    passage: str = ""
    place: str = ""

    @property
    def mark(self) -> str:
        """A short mark by which it is known again."""
        text = "\x1f".join((self.answer, self.words, self.passage, self.place))
        return sha256(text.encode()).hexdigest()[:SEEN_LENGTH]


NOTHING = Said()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of one draft, the answers it takes, and what its draft holds."""

    draft: Assessment
    question: Question
    options: tuple[AnswerOption, ...]
    said: Said

    def option(self, answer: str) -> AnswerOption | None:
        """Return an answer by its key."""
        return next((each for each in self.options if each.key == answer), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One question as it is asked: `parts` are the questions of the drafts that it stands for."""

    name: str
    parts: tuple[Asked, ...]

    @property
    def options(self) -> tuple[AnswerOption, ...]:
        """The answers that it takes."""
        return self.parts[0].options

    @property
    def question(self) -> Question:
        """The question whose words are read: that of the first draft."""
        return self.parts[0].question

    @property
    def is_shared(self) -> bool:
        """Whether several markers ask it."""
        return len(self.parts) > 1

    @property
    def held(self) -> frozenset[str]:
        """The marks of what the drafts hold, without those that hold nothing."""
        return frozenset(each.said.mark for each in self.parts if each.said != NOTHING)

    @property
    def said(self) -> Said:
        """What is shown: the first that was said."""
        return next((each.said for each in self.parts if each.said != NOTHING), NOTHING)

    @property
    def seen(self) -> str:
        """What a form sends back, so that a change by somebody else is noticed: what is held, what was shown."""
        held = sha256("".join(sorted(self.held)).encode()).hexdigest()[:SEEN_LENGTH]
        return f"{held}.{self.said.mark}"

    @property
    def label(self) -> str:
        """The short name of the question."""
        return in_language(self.question, "label")

    @property
    def scales(self) -> str:
        """The markers that it counts for."""
        return ", ".join(each.draft.edition.scale.code for each in self.parts)

    @property
    def doubts(self) -> list[StatusTag]:
        """Say how far the question is founded where it is not verified."""
        found = dict.fromkeys(each.question.status for each in self.parts)
        return [doubt_of(status) for status in found if status in DOUBTFUL]

    def option(self, answer: str) -> AnswerOption | None:
        """Return an answer by its key."""
        return self.parts[0].option(answer)

    def wants_passage(self, said: Said) -> bool:
        """Whether an answer beyond the least one stands there without the words that show it."""
        least = self.options[0].key if self.options else ""
        return bool(
            said.answer and said.answer != least and not self.question.is_gate and not said.passage
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everything that is asked of a project at a stage."""

    drafts: tuple[Assessment, ...]
    tables: Mapping[int, EditionTable]
    askings: tuple[Asking, ...]

    def table(self, draft: Assessment) -> EditionTable:
        """Return the decision table of a draft."""
        return self.tables[draft.edition_id]

    def of(self, draft: Assessment) -> list[Asking]:
        """Return the questions of one draft."""
        return [each for each in self.askings if any(part.draft == draft for part in each.parts)]

    def answers_of(
        self, draft: Assessment, said: Mapping[str, Said] | None = None
    ) -> dict[str, str]:
        """Return a draft's answers by the keys of its questions, as held or as `said` by name."""
        found = {}
        for asking in self.askings:
            for part in asking.parts:
                if part.draft == draft:
                    answer = part.said.answer if said is None else said[asking.name].answer
                    if answer:
                        found[part.question.key] = answer
        return found

    def groups(self) -> list[tuple[str, list[Asking]]]:
        """Return the questions under a heading: those of several markers first, then marker by marker."""
        shared = [each for each in self.askings if each.is_shared]
        found = [(_("Asked once for several markers"), shared)] if shared else []
        for draft in self.drafts:
            own = [
                each for each in self.askings if not each.is_shared and each.parts[0].draft == draft
            ]
            if own:
                found.append((in_language(draft.edition, "title"), own))
        return found


def doubt_of(status: str) -> StatusTag:
    """Return how far a line of a scale is founded, as a tag."""
    return StatusTag(
        "good" if status == SourceStatus.VERIFIED else "warn", SourceStatus(status).label
    )


def closed(state: str) -> WrongState | None:
    """Return why a project is not scored any more, or None."""
    if state not in CLOSED_STATES:
        return None
    return WrongState(
        _("This project is closed (%(state)s); a closed project is not scored.")
        % {"state": ProjectState(state).label},
        code="project_closed",
    )


def stage_named(stage: str) -> Stage:
    """Return a stage of an address; raises OutOfScope for a word that is none."""
    if stage not in Stage.values:
        raise OutOfScope
    return Stage(stage)


def editions_at(*, stage: str, scope: OfficeScope) -> list[Edition]:
    """Return the editions in use at a stage; a blank stage means at any."""
    in_use = editions_seen(scope=scope).filter(state=EditionState.PUBLISHED)
    return [each for each in in_use if not stage or not each.stages or stage in each.stages]


def sheet_at(*, project_id: int, stage: str, scope: OfficeScope, lock: bool = False) -> Sheet:
    """Return the drafts of a project at a stage with what they ask; six statements besides access.

    Raises OutOfScope where the project, or a draft of it, does not exist for this person.
    """
    project_seen(project_id=project_id, scope=scope)
    rows = drafts_seen(scope=scope).filter(project_id=project_id, stage=stage)
    if lock:
        # One at a time, so that two who write at once do not pass each other.
        list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    drafts = list(
        rows.select_related("edition__scale", "project").order_by(
            "-edition__is_default", "edition__scale__position", "edition__code"
        )
    )
    if not drafts:
        raise OutOfScope
    return sheet_of(drafts)


def sheet_of(drafts: Sequence[Assessment]) -> Sheet:
    """Return what drafts of one project and stage ask; six statements."""
    tables = tables_of(editions=[each.edition for each in drafts])
    held: dict[tuple[int, int], Said] = {}
    for row in AssessmentAnswer.objects.filter(
        assessment_id__in=[each.pk for each in drafts]
    ).select_related("option"):
        held[row.assessment_id, row.question_id] = said_of(row)
    parts: dict[str, list[Asked]] = {}
    for draft in drafts:
        table = tables[draft.edition_id]
        for question in table.questions:
            choices = table.options[question.key]
            name = name_of(question, choices)
            if any(each.draft == draft for each in parts.get(name, ())):
                name = f"q{question.pk}"
            parts.setdefault(name, []).append(
                Asked(draft, question, choices, held.get((draft.pk, question.pk), NOTHING))
            )
    return Sheet(
        drafts=tuple(drafts),
        tables=tables,
        askings=tuple(Asking(name=name, parts=tuple(found)) for name, found in parts.items()),
    )


def said_of(row: AssessmentAnswer) -> Said:
    """Return what a stored answer says."""
    return Said(row.option.key if row.option else "", row.words, row.passage, row.place)


def name_of(question: Question, options: Iterable[AnswerOption]) -> str:
    """Return the name under which a question is asked: the same for the same concept and answers."""
    if not question.concept:
        return f"q{question.pk}"
    keys = "\x1f".join(each.key for each in options)
    return f"{question.concept}-{sha256(keys.encode()).hexdigest()[:8]}"


def computed_or_holes(
    table: EditionTable, answers: Mapping[str, str]
) -> tuple[Computed | None, list[Problem]]:
    """Return what answers lead to, and a problem for every question that is still to be answered.

    Questions that decide nothing are answered too, unless the marker does not apply.
    """
    computed, problems = None, []
    try:
        computed = compute(edition=table, answers=answers)
    except Invalid as refusal:
        problems = list(refusal.problems)
    if computed is not None and computed.code and computed.code.kind != CodeKind.SCORE:
        return computed, []
    deciding = set(table.table.deciding)
    problems += [
        Problem(
            "unanswered",
            _("Answer the question “%(question)s”, too: it decides nothing, but it is asked.")
            % {"question": in_language(question, "label")},
            field=question.key,
        )
        for question in table.questions
        if question.key not in deciding and question.key not in answers
    ]
    return computed, problems
