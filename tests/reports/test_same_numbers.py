"""One number, everywhere: page, API, exports and every file of the report say what was worked by hand."""

from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse

from apps.reports.choices import Audience, DocumentFormat
from tests.reports.builders import YEAR, content
from tests.reports.reading import (
    NUMBERS,
    exact_numbers,
    golden_numbers,
    golden_rows,
    is_printed,
    of_csv,
    of_docx,
    of_html,
    of_page,
    of_xlsx,
    rows_of_json,
    words_of_pdf,
)
from tests.staffing.golden_world import NOW

pytestmark = pytest.mark.django_db
INNER = Audience.INNER


@pytest.fixture
def gcu_client(golden) -> Client:
    """The Gender Coordination Unit at its browser."""
    client = Client()
    client.force_login(golden.people["gcu"])
    return client


def numbers_in(found: dict[str, list[list[str]]]) -> dict[str, list[list[str]]]:
    """Return the numbers of the staffing tables, without the labels of their rows."""
    return {number: [row[1:] for row in found[number]] for number in NUMBERS}


class TestGoldenNumbers:
    def test_cover_every_cell_of_the_staffing_tables(self, edition):
        tables = {table["number"]: table for table in frozen_tables(edition)}
        for number in NUMBERS:
            assert [row["key"] for row in tables[number]["rows"]] == golden_rows()[number]
            for row, golden in zip(tables[number]["rows"], golden_numbers()[number], strict=True):
                assert len(row["cells"]) == len(golden)

    def test_stand_on_the_page(self, gcu_client):
        page = gcu_client.get(reverse("staffing:dashboard"), {"as_of": NOW.isoformat()})
        assert numbers_in(of_page(page.content)) == golden_numbers()

    def test_stand_in_the_workbook_of_the_page(self, gcu_client):
        found = {}
        for number in NUMBERS:
            address = reverse("staffing:table_file", args=[number, "xlsx"])
            answer = gcu_client.get(address, {"as_of": NOW.isoformat()})
            found |= of_xlsx(answer.content)
        assert numbers_in(found) == golden_numbers()

    def test_stand_exactly_in_the_csv_of_the_page(self, gcu_client):
        wrong = []
        for number in NUMBERS:
            address = reverse("staffing:table_file", args=[number, "csv"])
            rows = of_csv(gcu_client.get(address, {"as_of": NOW.isoformat()}).content)
            for row, expected in zip(rows, exact_numbers()[number], strict=True):
                pairs = zip(row[1:], expected, strict=True)
                wrong.extend((number, row[0], pair) for pair in pairs if not is_close(*pair))
        assert wrong == []

    def test_stand_in_the_word_document(self, edition):
        found = of_docx(content(edition, DocumentFormat.DOCX, INNER))
        assert numbers_in(found) == golden_numbers()

    def test_stand_in_the_pdf_document(self, edition):
        words = words_of_pdf(content(edition, DocumentFormat.PDF, INNER))
        labelled = of_docx(content(edition, DocumentFormat.DOCX, INNER))
        missing = [
            (number, label, row)
            for number, rows in golden_numbers().items()
            for (label, *_), row in zip(labelled[number], rows, strict=True)
            if not is_printed([label, *row], words)
        ]
        assert missing == []

    def test_stand_in_the_workbook_of_the_report(self, edition):
        found = of_xlsx(content(edition, DocumentFormat.XLSX, INNER))
        assert numbers_in(found) == golden_numbers()

    def test_stand_in_the_report_as_html(self, edition):
        found = of_html(content(edition, DocumentFormat.HTML, INNER))
        assert numbers_in(found) == golden_numbers()

    def test_stand_on_the_page_of_the_edition(self, edition, gcu_client):
        page = gcu_client.get(reverse("reports:edition", args=[YEAR, edition.number]))
        found = of_html(page.content)
        assert numbers_in(found) == golden_numbers()

    def test_stand_exactly_in_the_api(self, edition, gcu_client):
        answer = gcu_client.get(reverse("api:report_edition", args=[YEAR, edition.number])).json()
        tables = {table["number"]: table for table in answer["tables"]}
        assert {number: list(rows_of_json(tables[number])) for number in NUMBERS} == {
            number: [[empty_of(value) for value in row] for row in rows]
            for number, rows in exact_numbers().items()
        }


class TestParityEndpoint:
    """The same populations and date as the rows of the report."""

    @pytest.mark.parametrize("by", ["category", "grade", "location", "region"])
    def test_gives_the_counts_and_shares_of_the_report(self, golden, gcu_client, by):
        answer = gcu_client.get(reverse("api:parity"), {"as_of": NOW.isoformat(), "by": by}).json()
        compared = 0
        exact = {
            (number, key): row
            for number, keys in golden_rows().items()
            for key, row in zip(keys, exact_numbers()[number], strict=True)
        }
        numbers = {"category": ["T1"], "grade": ["T2", "T3"]}.get(by, ["T4"])
        for row in answer["rows"]:
            for number in numbers:
                expected = exact.get((number, row["key"]))
                if expected is None:
                    continue
                compared += 1
                women, share, men, _share, other, total = expected[:6]
                assert [row["women"], row["men"], row["other"], row["total"]] == [
                    int(women),
                    int(men),
                    int(other),
                    int(total),
                ]
                if share == "NA":
                    assert row["share_of_women"] is None
                else:
                    assert row["share_of_women"] == float(Fraction(share))
        assert compared >= {"category": 4, "grade": 11, "location": 2, "region": 2}[by]


def frozen_tables(edition) -> list[dict]:
    """Return the inner tables of an edition as they are stored."""
    edition.refresh_from_db()
    blocks = edition.snapshot["documents"]["en"][INNER.value]["blocks"]
    return [block["table"] for block in blocks if block["kind"] == "table"]


def is_close(seen: str, expected: str) -> bool:
    """Whether a cell of a CSV file is the exact value, to the digits that a float carries."""
    try:
        return abs(Fraction(seen) - Fraction(expected)) < Fraction(1, 10**9)
    except ValueError:
        return seen == expected


def empty_of(value: str) -> Fraction | str | None:
    """Return an exact golden value as the API writes it."""
    if value == "NA":
        return "not_applicable"
    if value == "":
        return None
    try:
        return Fraction(value)
    except ValueError:
        return value
