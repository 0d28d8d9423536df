"""A decision table over 50,000 sets of answers, and every table of the reference files tried in full.

The table is the largest of the reference: the GAM with its three questions on influence, four key measures
and the letter, 10,000 combinations. The answers are drawn with a fixed seed. Decided alone, and computed
as pages and API do it one at a time: with names checked and the way through the table in words.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

from django.conf import settings

from apps.gender_marker.analytics.tables import decide, faults_of
from apps.gender_marker.models import Edition
from apps.gender_marker.reference import load
from apps.gender_marker.selectors.tables import compute, table_of, tables_of
from benchmarks.measures import Measure, at_most, middle, rounds, seconds

SETS = 50_000
ROUNDS = 5
MOST_SECONDS = 10
"""As long as a person waits for a large import. A choice of this product."""
EDITION = "GAM-2018-DESIGN"
AT = datetime(2026, 1, 1, tzinfo=UTC)


def measure() -> Iterator[Measure]:
    """Time the decisions, complete and with holes, the codes in words, and all tables in full."""
    load(folder=settings.REFERENCE_DIR, now=AT)
    edition = table_of(edition=Edition.objects.get(code=EDITION))
    complete = answer_sets(edition.table.questions)
    chance = random.Random(SETS)
    holed = [
        {key: said for key, said in each.items() if chance.random() > 0.1} for each in complete
    ]
    codes = {decide(edition.table, each).row for each in complete}
    yield Measure(
        name="rows reached",
        value=len(codes - {None}),
        unit="",
        note=f"of {len(edition.table.rows)} rows, by {SETS:,} sets of answers",
    )
    for name, answers in (("complete", complete), ("a tenth of the answers missing", holed)):
        yield timed(
            f"decided, {name}", lambda sets=answers: [decide(edition.table, each) for each in sets]
        )
    in_words = [
        seconds(lambda: [compute(edition=edition, answers=each) for each in complete])
        for _round in range(ROUNDS)
    ]
    yield Measure(
        name="computed with names checked and in words",
        value=middle(in_words),
        unit="s",
        note=rounds(in_words),
    )
    tables = [each.table for each in tables_of(editions=list(Edition.objects.all())).values()]
    yield timed(
        "all tables of the reference tried in full", lambda: [faults_of(each) for each in tables]
    )


def timed(name: str, work: Callable[[], object]) -> Measure:
    """Return the middle of the rounds of a piece of work."""
    taken = [seconds(work) for _round in range(ROUNDS)]
    return at_most(name, middle(taken), MOST_SECONDS, "s", rounds(taken))


def answer_sets(questions: Mapping[str, tuple[str, ...]]) -> list[dict[str, str]]:
    """Return complete sets of answers, each answer as likely as the others of its question."""
    chance = random.Random(EDITION)
    return [
        {key: chance.choice(answers) for key, answers in questions.items()} for _set in range(SETS)
    ]
