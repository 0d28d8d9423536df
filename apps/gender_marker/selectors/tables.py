"""Decision tables as they stand in the database, ready to be computed with."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.gender_marker.analytics.tables import Condition, Decision, DecisionTable, Row, decide
from apps.gender_marker.models import AnswerOption, Code, Edition, Outcome, Question
from apps.gender_marker.models import Condition as StoredCondition
from apps.web.language import in_language
from apps.web.refusals import Invalid, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionTable:
    """One edition with all that belongs to it; `options` by the question's key, `outcomes` by row number."""

    edition: Edition
    codes: tuple[Code, ...]
    questions: tuple[Question, ...]
    options: Mapping[str, tuple[AnswerOption, ...]]
    outcomes: Mapping[int, Outcome]
    table: DecisionTable

    def question(self, key: str) -> Question | None:
        """Return a question by its key."""
        return next((each for each in self.questions if each.key == key), None)

    def option(self, question: str, answer: str) -> AnswerOption | None:
        """Return an answer by the keys of question and answer."""
        return next((each for each in self.options.get(question, ()) if each.key == answer), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """What answers lead to: the row, its code (None: undetermined), and the way to it in words.

    `skipped` are the questions whose answer could change nothing any more.
    """

    outcome: Outcome
    code: Code | None
    path: tuple[str, ...]
    skipped: tuple[str, ...]


def tables_of(*, editions: Collection[Edition]) -> dict[int, EditionTable]:
    """Return the decision tables of editions by their number; five statements, however many."""
    ids = [edition.pk for edition in editions]
    codes: dict[int, list[Code]] = {pk: [] for pk in ids}
    for code in Code.objects.filter(edition_id__in=ids).order_by("edition_id", "position"):
        codes[code.edition_id].append(code)
    questions: dict[int, list[Question]] = {pk: [] for pk in ids}
    for question in Question.objects.filter(edition_id__in=ids).order_by("edition_id", "position"):
        questions[question.edition_id].append(question)
    options: dict[int, list[AnswerOption]] = {}
    for option in AnswerOption.objects.filter(question__edition_id__in=ids).order_by("position"):
        options.setdefault(option.question_id, []).append(option)
    outcomes: dict[int, list[Outcome]] = {pk: [] for pk in ids}
    for outcome in Outcome.objects.filter(edition_id__in=ids).order_by("edition_id", "position"):
        outcomes[outcome.edition_id].append(outcome)
    conditions: dict[int, list[StoredCondition]] = {}
    for condition in StoredCondition.objects.filter(outcome__edition_id__in=ids).order_by(
        "position"
    ):
        conditions.setdefault(condition.outcome_id, []).append(condition)
    return {
        edition.pk: put_together(
            edition,
            codes[edition.pk],
            questions[edition.pk],
            options,
            outcomes[edition.pk],
            conditions,
        )
        for edition in editions
    }


def table_of(*, edition: Edition) -> EditionTable:
    """Return the decision table of one edition; five statements."""
    return tables_of(editions=[edition])[edition.pk]


def put_together(
    edition: Edition,
    codes: list[Code],
    questions: list[Question],
    options: Mapping[int, list[AnswerOption]],
    outcomes: list[Outcome],
    conditions: Mapping[int, list[StoredCondition]],
) -> EditionTable:
    """Return an edition with its parts, which were read before."""
    keys = {code.pk: code.key for code in codes}
    by_key = {question.key: tuple(options.get(question.pk, ())) for question in questions}
    rows = tuple(
        Row(
            number=outcome.position,
            code=None if outcome.code_id is None else keys[outcome.code_id],
            conditions=tuple(
                Condition(
                    questions=tuple(each.questions),
                    answers=frozenset(each.answers),
                    least=each.least,
                    most=each.most,
                )
                for each in conditions.get(outcome.pk, ())
            ),
        )
        for outcome in outcomes
    )
    return EditionTable(
        edition=edition,
        codes=tuple(codes),
        questions=tuple(questions),
        options=by_key,
        outcomes={outcome.position: outcome for outcome in outcomes},
        table=DecisionTable(
            questions={key: tuple(each.key for each in found) for key, found in by_key.items()},
            rows=rows,
        ),
    )


def compute(*, edition: EditionTable, answers: Mapping[str, str]) -> Computed:
    """Return what answers (key of the question to key of the answer) lead to.

    Raises Invalid with every question or answer that the edition lacks, or else with every question that
    the code still hangs on.
    """
    problems = strange_answers(edition, answers)
    if problems:
        raise Invalid(problems=problems)
    decision = decide(edition.table, answers)
    if decision.row is None:
        raise Invalid(problems=holes(edition, decision))
    outcome = edition.outcomes[decision.row.number]
    code = next((each for each in edition.codes if each.pk == outcome.code_id), None)
    deciding = set(edition.table.deciding)
    return Computed(
        outcome=outcome,
        code=code,
        path=path_in_words(edition, decision.row, answers, code),
        skipped=tuple(
            question.key
            for question in edition.questions
            if question.key in deciding and question.key not in answers
        ),
    )


def strange_answers(edition: EditionTable, answers: Mapping[str, str]) -> list[Problem]:
    """Return a problem for every question or answer that the edition lacks."""
    problems = []
    for key, answer in answers.items():
        if key not in edition.options:
            message = _("The edition %(edition)s has no question %(question)s.") % {
                "edition": edition.edition.code,
                "question": key,
            }
            problems.append(Problem("unknown_question", message, field=key, value=key))
        elif edition.option(key, answer) is None:
            known = ", ".join(each.key for each in edition.options[key])
            message = _("Question %(question)s takes these answers: %(answers)s.") % {
                "question": key,
                "answers": known,
            }
            problems.append(
                Problem("unknown_answer", message, field=key, value=answer, expected=known)
            )
    return problems


def holes(edition: EditionTable, decision: Decision) -> list[Problem]:
    """Return a problem for every unanswered question that the code still hangs on."""
    if not decision.needed:
        message = _("No row of the decision table takes these answers.")
        return [Problem("not_covered", message)]
    return [
        Problem(
            "unanswered",
            _("Answer the question “%(question)s”: the code depends on it.")
            % {"question": in_language(edition.question(key), "label")},
            field=key,
        )
        for key in decision.needed
    ]


def path_in_words(
    edition: EditionTable, row: Row, answers: Mapping[str, str], code: Code | None
) -> tuple[str, ...]:
    """Return the way to a row, a sentence for each condition and one for what follows."""
    told = [condition_in_words(edition, condition, answers) for condition in row.conditions]
    outcome = edition.outcomes[row.number]
    values = {"row": row.number, "reason": in_language(outcome, "reason")}
    if code is None:
        told.append(_("Row %(row)s: undetermined. %(reason)s") % values)
    else:
        values["code"] = code.key
        told.append(_("Row %(row)s: code %(code)s. %(reason)s") % values)
    return tuple(told)


def condition_in_words(
    edition: EditionTable, condition: Condition, answers: Mapping[str, str]
) -> str:
    """Return how a condition was met: one answer in words, or how many of several."""
    if len(condition.questions) == 1:
        key = condition.questions[0]
        question, option = edition.question(key), edition.option(key, answers[key])
        return _("%(question)s: %(answer)s") % {
            "question": in_language(question, "label"),
            "answer": in_language(option, "label"),
        }
    hits = [key for key in condition.questions if answers.get(key) in condition.answers]
    labels = {
        option.key: in_language(option, "label")
        for key in condition.questions
        for option in edition.options[key]
        if option.key in condition.answers
    }
    values = {
        "number": len(hits),
        "all": len(condition.questions),
        "answer": _(" or ").join(_("“%(words)s”") % {"words": label} for label in labels.values()),
        "which": ", ".join(in_language(edition.question(key), "label") for key in hits),
    }
    if not hits:
        return _("None of %(all)s questions answered %(answer)s") % values
    return (
        ngettext(
            "%(number)s of %(all)s questions answered %(answer)s: %(which)s",
            "%(number)s of %(all)s questions answered %(answer)s: %(which)s",
            len(hits),
        )
        % values
    )
