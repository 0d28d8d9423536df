"""The document model: numbers belong to the document, and what contradicts itself is refused."""

import datetime as dt
from dataclasses import replace

import pytest

from apps.publishing.document import (
    ChartBlock,
    Heading,
    Paragraph,
    TableBlock,
    notes_of,
    table_number,
)
from apps.publishing.words import LANGUAGES, WORDS, base_language, long_date, short_month, word
from tests.publishing import builders


class TestDocument:
    def test_numbers_its_paragraphs_through_all_chapters(self):
        numbers = [
            number
            for block, number in builders.document().numbered()
            if isinstance(block, Paragraph)
        ]
        assert numbers == [1, 2, 3, 4, 5]

    def test_lists_headings_with_the_paragraphs_beneath_them(self):
        found = [
            (entry.level, entry.text, entry.place, entry.first_paragraph, entry.last_paragraph)
            for entry in builders.document().contents()
        ]
        assert found == [
            (1, "Introduction", 1, 1, 2),
            (1, "Staffing", 2, 3, 5),
            (2, "Women and men by category", 3, 3, 3),
            (2, "Professional and higher staff by grade", 4, 4, 4),
            (2, "Trend", 5, 5, 5),
            (1, "Annex", 6, None, None),
        ]

    def test_refuses_two_tables_of_one_number(self):
        block = TableBlock(builders.grade_table())
        with pytest.raises(ValueError, match="Two tables"):
            builders.document(block, block)

    def test_refuses_two_figures_of_one_number(self):
        block = ChartBlock(builders.share_chart(), 1)
        with pytest.raises(ValueError, match="Two figures"):
            builders.document(block, block)

    def test_needs_an_instant_with_its_zone(self):
        with pytest.raises(ValueError, match="time zone"):
            builders.document(created_at=dt.datetime(2026, 10, 1))  # noqa: DTZ001

    @pytest.mark.parametrize("level", [0, 4])
    def test_has_headings_of_three_levels(self, level):
        with pytest.raises(ValueError, match="level"):
            Heading(level, "x")


class TestChartBlock:
    def test_is_described_by_its_sentence_unless_told_otherwise(self):
        chart = builders.share_chart()
        assert ChartBlock(chart, 1).description == chart.sentence
        assert ChartBlock(chart, 1, "Seven bars.").description == "Seven bars."
        assert ChartBlock(replace(chart, sentence=""), 1).description == chart.title


class TestTableInADocument:
    def test_keeps_its_own_number(self):
        assert table_number(builders.grade_table(number="T6"), 2) == 6
        assert table_number(builders.grade_table(number=""), 2) == 2

    def test_explains_each_kind_of_empty_that_it_shows_once(self):
        table = builders.grade_table()
        lines = notes_of(table, "en")
        assert lines[:2] == [table.note, table.caveats[0]]
        assert [line[:1] for line in lines[2:]] == ["–", "N", "c"]
        assert notes_of(replace(table, caveats=(lines[4],)), "en").count(lines[4]) == 1


class TestWords:
    def test_are_there_in_every_language_with_the_same_places(self):
        for language in LANGUAGES:
            assert WORDS[language].keys() == WORDS["en"].keys()
            for key, text in WORDS[language].items():
                assert text
                assert sorted(part.split("}")[0] for part in text.split("{")[1:]) == sorted(
                    part.split("}")[0] for part in WORDS["en"][key].split("{")[1:]
                )

    def test_follow_the_base_language(self):
        assert word("table", "fr-ca") == "Tableau"
        assert base_language("es_419") == "es"
        with pytest.raises(ValueError, match="'pt'"):
            word("table", "pt")

    def test_write_dates_as_documents_do(self):
        first = dt.date(2025, 12, 1)
        assert [long_date(first, language) for language in LANGUAGES] == [
            "1 December 2025",
            "1er décembre 2025",
            "1 de diciembre de 2025",
        ]
        assert long_date(dt.date(2025, 12, 31), "fr") == "31 décembre 2025"
        assert short_month(first, "en") == "Dec 2025"
