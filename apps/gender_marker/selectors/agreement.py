"""How far first and blind readers agree: by question, by region and by code; only what was handed in.

Questions are compared where both have answered; their answers stand in an order, so that kappa has linear
weights. Codes are compared without weights, because not applicable and undetermined have no place in the
order of the scores.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.gender_marker.analytics.agreement import Agreement, Weights, agreement_of
from apps.gender_marker.choices import ReadingState, SampleState
from apps.gender_marker.models import (
    AssessmentAnswer,
    BlindAnswer,
    BlindReading,
    Edition,
    Question,
    Sample,
)
from apps.gender_marker.selectors.access import readings_seen
from apps.gender_marker.selectors.regions import region_names, region_of
from apps.gender_marker.selectors.samples import demand_agreement, demand_sample_keeper
from apps.gender_marker.selectors.tables import EditionTable, table_of
from apps.organization.selectors import tree_on
from apps.web.language import in_language

UNDETERMINED = ""
"""Stands for a row of the decision table without a code."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one reader said to a question: the key of the answer, the passage, where it stands, words."""

    key: str
    label: str
    passage: str
    place: str
    words: str


@dataclass(frozen=True, slots=True)
class Pair:
    """What both readers said to one question of one project."""

    reading: BlindReading
    question: Question
    first: Answer
    second: Answer

    @property
    def agrees(self) -> bool:
        """Whether both gave the same answer."""
        return self.first.key == self.second.key


@dataclass(frozen=True, slots=True)
class Line:
    """The agreement on one thing: a question, a region, or all codes."""

    key: str
    label: str
    agreement: Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """Everything that a page says of agreement, as of a day.

    `given` are the readings that were not declined, `done` those handed in. `questions` begin with the
    most disputed one, as far as there are pairs enough to rank. `crossed` counts codes: (first, second).
    """

    edition: Edition
    as_of: date
    given: int
    done: int
    questions: tuple[Line, ...]
    regions: tuple[Line, ...]
    codes: Line
    categories: tuple[tuple[str, str], ...]
    crossed: Counter[tuple[str, str]]
    disputed: tuple[Pair, ...]
    region_names: dict[str, str]


def of_sample(*, sample: Sample, region: str = "", as_of: date, scope: OfficeScope) -> Answered:
    """Return the agreement within one sample, of one region or of all; raises NotPermitted."""
    demand_sample_keeper(scope=scope)
    rows = readings_seen(scope=scope).filter(sample=sample)
    return answered(rows, edition=sample.edition, region=region, as_of=as_of)


def of_edition(*, edition: Edition, region: str = "", as_of: date, scope: OfficeScope) -> Answered:
    """Return the agreement over all closed samples of an edition; raises NotPermitted.

    Names no project: whoever sees all projects may read it.
    """
    demand_agreement(scope=scope)
    rows = BlindReading.objects.filter(sample__edition=edition, sample__state=SampleState.CLOSED)
    return answered(rows, edition=edition, region=region, as_of=as_of)


def answered(
    rows: QuerySet[BlindReading], *, edition: Edition, region: str, as_of: date
) -> Answered:
    """Return the agreement of some readings; a fixed number of statements."""
    tree = tree_on(day=as_of)
    all_given = list(
        rows.exclude(state=ReadingState.DECLINED)
        .select_related("assessment__code", "computed_code", "project", "first_office")
        .order_by("project__code", "pk")
    )
    of_region = {each.pk: region_of(tree, each.first_office_id) for each in all_given}
    given = [each for each in all_given if not region or of_region[each.pk] == region]
    done = [each for each in given if each.state == ReadingState.DONE]
    table = table_of(edition=edition)
    pairs = pairs_of(done, table)
    categories = code_categories(table)
    codes = {each.pk: codes_of(each) for each in done}
    keys = [key for key, _label in categories]
    names = region_names(tree, of_region.values())
    return Answered(
        edition=edition,
        as_of=as_of,
        given=len(given),
        done=len(done),
        questions=most_disputed_first(
            [
                Line(
                    question.key,
                    in_language(question, "label"),
                    agreement_of(
                        [option.key for option in table.options[question.key]],
                        [
                            (each.first.key, each.second.key)
                            for each in pairs
                            if each.question == question
                        ],
                        Weights.LINEAR,
                    ),
                )
                for question in table.questions
            ]
        ),
        regions=tuple(
            Line(
                key,
                name,
                agreement_of(keys, [codes[each.pk] for each in done if of_region[each.pk] == key]),
            )
            for key, name in names.items()
            if not region or key == region
        ),
        codes=Line("codes", _("Code"), agreement_of(keys, list(codes.values()))),
        categories=categories,
        crossed=Counter(codes.values()),
        disputed=tuple(each for each in pairs if not each.agrees),
        region_names=names,
    )


def most_disputed_first(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the questions by kappa, the lowest first; those with too few pairs follow in their order.

    Without a kappa, because nobody ever answers otherwise, a question is in no dispute.
    """

    def rank(line: Line) -> tuple[int, Any]:
        if not line.agreement.is_enough:
            return 2, 0
        if line.agreement.kappa is None:
            return 1, 0
        return 0, line.agreement.kappa

    return tuple(sorted(lines, key=rank))


def pairs_of(done: Sequence[BlindReading], table: EditionTable) -> list[Pair]:
    """Return what both readers said where both have answered, question by question; two statements."""
    options = {
        option.pk: (option.key, in_language(option, "label"))
        for found in table.options.values()
        for option in found
    }

    def said(rows: Iterable[Any], path: str) -> dict[tuple[int, int], Answer]:
        return {
            (getattr(row, path), row.question_id): Answer(
                *options[row.option_id], row.passage, row.place, row.words
            )
            for row in rows
        }

    first = said(
        AssessmentAnswer.objects.filter(
            assessment_id__in={each.assessment_id for each in done}, option__isnull=False
        ),
        "assessment_id",
    )
    second = said(
        BlindAnswer.objects.filter(reading__in=[each.pk for each in done], option__isnull=False),
        "reading_id",
    )
    return [
        Pair(
            reading,
            question,
            first[reading.assessment_id, question.pk],
            second[reading.pk, question.pk],
        )
        for question in table.questions
        for reading in done
        if (reading.assessment_id, question.pk) in first and (reading.pk, question.pk) in second
    ]


def codes_of(reading: BlindReading) -> tuple[str, str]:
    """Return the codes of both readers: that which counts, and that which the blind answers lead to."""
    first, second = reading.assessment.code, reading.computed_code
    return first.key if first else UNDETERMINED, second.key if second else UNDETERMINED


def code_categories(table: EditionTable) -> tuple[tuple[str, str], ...]:
    """Return key and name of every code, and of undetermined where the table has such a row."""
    codes = [(code.key, code.key) for code in table.codes]
    if any(outcome.code_id is None for outcome in table.outcomes.values()):
        codes.append((UNDETERMINED, _("Undetermined")))
    return tuple(codes)
