"""The chapter on the gender marker: T9 everywhere the same, worked by hand."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from apps.accounts.scope import OfficeScope
from apps.gender_marker.models import Assessment
from apps.gender_marker.services.estimates import prepare, sign
from apps.projects.models import BudgetLine
from apps.publishing.document import Heading, Paragraph, TableBlock
from apps.reports.choices import Audience, DocumentFormat
from apps.reports.marker_chapter import marked_year, marker_chapter
from tests.gender_marker import shares_oracle as oracle
from tests.gender_marker.builders import NOON, make_budget, make_edition, make_project, make_score
from tests.reports.builders import YEAR, content, frozen, with_files
from tests.reports.reading import of_docx, of_html, of_xlsx

pytestmark = pytest.mark.django_db
EVERYTHING = OfficeScope.everything("test")
[TEN] = [case for case in oracle.WORKED if case.name == "ten projects"]
ROWS = [
    ["0 · Code 0", "100", "1", "10.0", "6.7", "40.0", "0.0"],
    ["1 · Code 1", "200", "2", "20.0", "13.3", "46.7", "0.0"],
    ["2a · Code 2a", "300", "1", "30.0", "20.0", "53.3", "100.0"],
    ["2b · Code 2b", "400", "2", "40.0", "26.7", "60.0", "0.0"],
    ["N/A · Code N/A", "250", "1", "NA", "NA", "NA", "NA"],
    ["Without a score", "500", "2", "NA", "NA", "NA", "NA"],
    ["Total", "1,750", "9", "", "", "", ""],
]


@pytest.fixture
def scored(golden):
    """The case worked by hand in the golden year; the year before, one project of 2a."""
    edition = make_edition()
    for place, (code, money) in enumerate(TEN.projects):
        project = make_project(golden, code=f"KE-{place}")
        make_budget(project, year=YEAR, amount=str(money))
        if code is not None:
            make_score(golden, project=project, edition=edition, code=code)
    former = make_project(golden, code="KE-OLD")
    make_budget(former, year=YEAR - 1, amount="80")
    make_score(golden, project=former, edition=edition, code="2a")
    return golden


def chapter(**more):
    return marker_chapter(marked_year(year=YEAR, scope=EVERYTHING), **{"is_public": False, **more})


def said(blocks) -> str:
    return " ".join(block.text for block in blocks if isinstance(block, Paragraph))


class TestT9:
    def test_prints_the_same_numbers_everywhere(self, scored):
        client = Client()
        client.force_login(scored.people["gcu"])
        formats = (DocumentFormat.DOCX, DocumentFormat.XLSX, DocumentFormat.HTML)
        edition = with_files(frozen(), formats=formats)
        found = {}
        for audience in (Audience.INNER, Audience.PUBLIC):
            files = {each: content(edition, each, audience) for each in formats}
            found |= {
                f"word {audience}": of_docx(files[DocumentFormat.DOCX])["T9"],
                f"workbook {audience}": of_xlsx(files[DocumentFormat.XLSX])["T9"],
                f"html {audience}": of_html(files[DocumentFormat.HTML])["T9"],
            }
        page = client.get(reverse("reports:edition", args=[YEAR, edition.number]))
        found["page of the edition"] = of_html(page.content)["T9"]
        assert found == dict.fromkeys(found, ROWS)

    def test_says_what_the_api_says(self, scored):
        client = Client()
        client.force_login(scored.people["gcu"])
        answer = client.get(
            "/api/v1/gender-marker/shares/", {"edition": "IOM-2017", "year": str(YEAR)}
        ).json()
        table = marked_year(year=YEAR, scope=EVERYTHING).table
        rows = {row["code"]: row for row in answer["rows"]}
        for code in oracle.SCORES:
            for name in ("share", "lowest", "highest"):
                assert rows[code][name] == pytest.approx(float(table.cell(code, name).value))
            assert rows[code]["projects"] == table.cell(code, "projects").value
            assert float(rows[code]["budget"]) == float(table.cell(code, "money").value)
        assert float(answer["total"]) == float(table.cell("total", "money").value)


class TestChapter:
    def test_reads_the_table_with_coverage_bounds_and_signature(self, scored):
        blocks = chapter()
        assert [type(each) for each in blocks if not isinstance(each, Paragraph)] == [
            Heading,
            TableBlock,
        ]
        for part in (
            "9 projects",
            "USD\u00a01,750",
            "71 per cent",
            "40 per cent",
            "between 27 per cent",
        ):
            assert part in said(blocks), part
        assert "had not signed off an estimate of 2024" in said(blocks)

    def test_says_when_the_figures_were_signed_and_when_they_changed_since(self, scored):
        budget = scored.scope("budget")
        found = prepare(year=YEAR, words="", now=NOON, scope=budget)
        sign(estimate_id=found.pk, version=1, now=NOON, scope=budget)
        assert "signed these figures off on 2 March 2026" in said(chapter())
        Assessment.objects.filter(project__code="KE-0").update(
            state="withdrawn", ended_at=NOON, ended_because="Wrong project."
        )
        assert "have changed since" in said(chapter())

    def test_names_no_bounds_where_everything_is_scored(self, scored):
        BudgetLine.objects.filter(project__marker_assessments__isnull=True).delete()
        assert "can lie between" not in said(chapter())

    def test_tells_no_share_where_nothing_is_scored(self, golden):
        make_edition()
        make_budget(make_project(golden), year=YEAR)
        assert "no share can be told" in said(chapter())

    def test_leads_the_public_to_no_records(self, scored):
        [table] = [each.table for each in chapter(is_public=True) if isinstance(each, TableBlock)]
        assert not any(figure.records for figure in table.figures())

    def test_is_absent_without_an_edition_or_money(self, golden):
        assert chapter() == []
        make_edition()
        assert chapter() == []

    @pytest.mark.parametrize("language", ["fr", "es"])
    def test_speaks_every_language(self, scored, language):
        with translation.override(language):
            blocks = chapter()
        assert blocks[0].text != "Gender marker of projects"
        assert "project" not in said(blocks)
