"""The chapter of the report to the Council on gender focal points: T11, the map, the sentences before them."""

from dataclasses import replace

from django.utils.translation import gettext as _

from apps.figures.display import display
from apps.figures.figure import Figure
from apps.figures.tables import Table
from apps.focal_points.selectors.coverage import Answer, Coverage
from apps.focal_points.selectors.coverage.tables import MEETS
from apps.focal_points.selectors.coverage.words import (
    headline,
    language,
    map_chart,
    sexes_sentence,
    uncovered_sentence,
)
from apps.publishing.document import Block, ChartBlock, Heading, Paragraph, TableBlock
from apps.reports.focal_points_release import released_coverage
from apps.reports.release import without_records

SAID_TOGETHER = ("total", "women", "men", "other")
"""Columns of T11 that one sentence names together: where one is hidden, the others would give it away."""


def focal_points_chapter(found: Coverage | None, *, is_public: bool) -> list[Block]:
    """Return the chapter of a day; nothing for a day of which nothing is known.

    Public readers are told nothing of few persons: neither in T11 nor which appointments have run out.
    """
    if found is None or found.answer is Answer.NOT_KNOWN:
        return []
    heading = Heading(1, _("Gender focal points"))
    if found.table is None:
        return [heading, Paragraph(headline(found))]
    table = found.table
    if is_public:
        table = without_records(released_coverage(table, language=language()))
    chart = map_chart(found)
    if is_public:
        chart = replace(chart, table=without_records(chart.table))
    sentences = [
        _(
            "The Gender Equality Policy asks for at least one focal point in each regional office, country"
            " office and headquarters department (paragraph 35)."
        ),
        headline(found),
        "" if is_public else uncovered_sentence(found),
        sexes_sentence(found) if all(is_told(table, key) for key in SAID_TOGETHER) else "",
        *rule_sentences(table),
    ]
    return [
        heading,
        *(Paragraph(sentence) for sentence in sentences if sentence),
        TableBlock(table),
        ChartBlock(chart=replace(chart, sentence=""), number=0, alt=chart.sentence),
    ]


def is_told(table: Table, column: str) -> bool:
    """Whether the total of a column is shown."""
    cell = table.cell("total", column)
    return isinstance(cell, Figure) and cell.value is not None


def rule_sentences(table: Table) -> list[str]:
    """Return how many focal points meet each rule set, where it is told."""
    persons = table.cell("total", "total")
    if not isinstance(persons, Figure) or not persons.value:
        return []
    return [
        _("%(rules)s: %(number)s of %(persons)s focal points.")
        % {
            "rules": column.label,
            "number": display(cell, language()),
            "persons": display(persons, language()),
        }
        for column in table.columns
        if column.key.startswith(MEETS)
        and isinstance(cell := table.cell("total", column.key), Figure)
        and cell.value is not None
    ]
