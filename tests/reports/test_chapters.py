"""The words of the report: house style, no sentence twice, nothing said of what is hidden."""

import re
from datetime import date

import pytest
from django.utils import translation

from apps.figures.figure import Figure
from apps.policy.models import Target
from apps.publishing.document import ChartBlock, Document, Heading, Paragraph, TableBlock
from apps.reports.archive import document_from_dict
from apps.reports.chapters import listed
from apps.reports.choices import Audience
from apps.staffing.models import StaffSummary
from tests.reports.builders import YEAR, frozen
from tests.staffing.golden_world import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def target(golden) -> None:
    """Two targets of the organization: one for all staff, one for persons that no table counts."""
    common = {
        "set_in": 1995,
        "document": "Resolution 932 (LXXI)",
        "target": "women at least",
        "percent": 40,
        "deadline_year": 2000,
        "deadline_on": date(2000, 12, 31),
        "is_iom": True,
        "source": "test",
    }
    Target.objects.create(
        key="all", comparison="equal", population="all staff", level="all staff", **common
    )
    Target.objects.create(
        key="some", comparison="at_least", population="some levels", level="some", **common
    )


def document(
    audience: Audience = Audience.INNER, language: str = "en", year: int = YEAR
) -> Document:
    """Return a report as it is frozen now."""
    return document_from_dict(frozen(year=year).snapshot["documents"][language][audience.value])


def paragraphs(found: Document) -> list[str]:
    """Return the numbered paragraphs."""
    return [block.text for block in found.blocks if isinstance(block, Paragraph)]


def everything_said(found: Document) -> list[str]:
    """Return every sentence of paragraphs and beneath charts; notes repeat what they stand under."""
    charts = [block.chart.sentence for block in found.blocks if isinstance(block, ChartBlock)]
    texts = [*paragraphs(found), *filter(None, charts)]
    return [sentence for text in texts for sentence in re.split(r"(?<=[.:]) (?=[A-Z])", text)]


class TestReport:
    def test_has_its_chapters_in_order(self, golden, target):
        headings = [
            (block.level, block.text) for block in document().blocks if isinstance(block, Heading)
        ]
        assert headings == [
            (1, "Summary"),
            (1, "Introduction"),
            (1, "Staffing"),
            (2, "Staff by category"),
            (2, "Professional and higher staff"),
            (2, "National officers"),
            (2, "Location"),
            (2, "Trend"),
            (2, "Projection"),
            (2, "Targets"),
            (1, "How the figures are made"),
        ]

    def test_has_the_tables_and_at_least_three_charts(self, golden, target):
        found = document()
        numbers = [block.table.number for block in found.blocks if isinstance(block, TableBlock)]
        assert numbers == ["T1", "T2", "T3", "T4", "T6", "T7", "T13"]
        charts = [block.number for block in found.blocks if isinstance(block, ChartBlock)]
        assert charts == [1, 2, 3]

    def test_says_nothing_twice(self, golden, target):
        for audience in Audience:
            said = everything_said(document(audience))
            assert len(said) > 10
            assert sorted({each for each in said if said.count(each) > 1}) == []

    def test_writes_per_cent_in_words(self, golden, target):
        for audience in Audience:
            text = " ".join(paragraphs(document(audience)))
            assert "per cent" in text
            assert "%" not in text

    def test_asks_the_council_to_take_note(self, golden):
        assert "The Council is invited to take note of the present report." in paragraphs(
            document()
        )

    def test_tells_the_main_finding_and_the_change(self, golden):
        said = paragraphs(document())
        assert "Women were 53 per cent of the 46 staff members counted" in said[1]
        assert said[2] == (
            "Since 31 December 2023 the share of women among all staff has risen by"
            " 12.2 percentage points."
        )

    def test_tells_a_fall_and_a_standstill(self, golden):
        StaffSummary.objects.filter(period__as_of=NOW, women__gt=0).update(women=1)
        assert any("has fallen by" in each for each in paragraphs(document()))
        StaffSummary.objects.filter(period__as_of=NOW).delete()
        assert not any("has fallen" in each for each in paragraphs(document()))

    def test_names_the_offices_that_are_missing_and_the_certificate(self, golden):
        text = " ".join(paragraphs(document()))
        assert "Of the 5 offices that owed a return, 1 is missing from every figure." in text
        assert "not yet certified" not in text
        golden.periods[NOW].state = "closed"
        golden.periods[NOW].save(update_fields=["state"])
        assert "has not yet certified this reporting period" in " ".join(paragraphs(document()))

    def test_cites_the_policy_only_since_there_is_one(self, golden):
        assert "C/106/INF/8/Rev.1" in " ".join(paragraphs(document()))
        assert "C/106/INF/8/Rev.1" not in " ".join(paragraphs(document(year=2014)))

    def test_says_how_persons_are_protected_only_where_they_are(self, golden):
        told = "To protect persons, counts of 1 to 4 are hidden"
        assert any(told in each for each in paragraphs(document(Audience.PUBLIC)))
        assert not any(told in each for each in paragraphs(document(Audience.INNER)))

    def test_judges_no_grade_of_fewer_than_20_persons(self, golden):
        assert not any("under-represented" in each for each in paragraphs(document()))
        StaffSummary.objects.filter(period__as_of=NOW, grade__code="P4", women__gt=0).update(men=50)
        assert any(
            "Women are under-represented at grade P4." in each for each in paragraphs(document())
        )

    def test_puts_a_note_with_source_population_and_date_beneath_every_table(self, golden, target):
        for table in document().tables():
            assert "Source: " in table.note
            assert "Population: " in table.note
            assert "31 December 2024" in table.note

    def test_dates_are_those_of_the_language(self, golden):
        french = " ".join(paragraphs(document(language="fr")))
        assert "31 décembre 2024" in french
        assert "December" not in french
        assert "31 de diciembre de 2024" in " ".join(paragraphs(document(language="es")))


class TestTargets:
    def test_stand_beside_the_figures_of_their_own_persons(self, golden, target):
        table = next(table for table in document().tables() if table.number == "T13")
        now = table.cell("all", "now")
        assert isinstance(now, Figure)
        assert (now.key, now.numerator, now.denominator) == (
            "staffing.t1.total.share_women",
            24,
            45,
        )
        promised = table.cell("all", "target")
        assert isinstance(promised, Figure)
        assert (promised.value, promised.status) == (40, "as_published")
        other = table.cell("some", "now")
        assert isinstance(other, Figure)
        assert other.empty == "not_applicable"

    def test_do_not_tell_a_share_that_is_hidden(self, golden, target):
        found = document(Audience.PUBLIC)
        tables = {table.number: table for table in found.tables()}
        assert tables["T13"].cell("all", "now") == tables["T1"].cell("total", "share_women")

    def test_are_left_out_where_there_are_none(self, golden):
        assert "T13" not in [table.number for table in document().tables()]


class TestListed:
    @pytest.mark.parametrize(
        ("language", "text"),
        [("en", "P3, P2 and P1"), ("fr", "P3, P2 et P1"), ("es", "P3, P2 y P1")],
    )
    def test_puts_words_in_a_row_as_the_language_does(self, language, text):
        with translation.override(language):
            assert listed(["P3", "P2", "P1"]) == text
