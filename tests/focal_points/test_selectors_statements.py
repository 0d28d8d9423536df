"""The statement of contribution: facts of a year, as on record on a day, for those it concerns."""

import io
from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from docx import Document as WordDocument
from pypdf import PdfReader

from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import ItemProgress
from apps.focal_points.models import (
    Contribution,
    Issue,
    NetworkAnswer,
    NetworkQuestion,
    Practice,
)
from apps.focal_points.selectors.statement_document import document_of
from apps.focal_points.selectors.statements import statement_of
from apps.publishing.docx import render_docx
from apps.publishing.pdf import render_pdf
from apps.web.refusals import NotPermitted, OutOfScope
from tests.cast import World
from tests.focal_points.builders import (
    DAKAR,
    make_activity,
    make_appointment,
    make_area,
    make_item,
    make_workplan,
)

EVERYTHING = OfficeScope.everything("a test")
AS_OF = date(2026, 2, 1)
MAY = datetime(2025, 5, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def served(world: World):
    """Wanjiru Kamau with a year of everything."""
    made = make_appointment(
        world, user="focalpoint.nairobi", starts_on=date(2025, 2, 10), percent_of_time="20.00"
    )
    make_activity(
        world,
        appointment=made,
        happened_on=date(2025, 11, 25),
        ended_on=date(2025, 12, 10),
        logged_at=datetime(2025, 12, 11, 8, 0, tzinfo=UTC),
        area=make_area(5),
        title="16 Days",
        outcome="Three centres.",
    )
    make_activity(
        world,
        appointment=made,
        happened_on=date(2025, 3, 8),
        logged_at=datetime(2026, 1, 20, 8, 0, tzinfo=UTC),
        title="Women’s Day",
    )
    make_activity(world, appointment=made, happened_on=date(2026, 1, 8), title="Next year")
    plan = make_workplan(made, year=2025)
    make_item(plan, position=1, title="Train two teams", progress=ItemProgress.DONE)
    make_item(plan, position=2, progress=ItemProgress.UNDER_WAY)
    make_item(plan, position=3, progress=ItemProgress.DROPPED, progress_note="Not now.")
    share(world, made)
    return made


def share(world: World, made) -> None:
    """A credit, a practice, and two answers of which one helped."""
    issue = Issue.objects.create(
        kind="bulletin", number=1, title_en="Bulletin", text_en="Text", created_at=MAY
    )
    Contribution.objects.create(issue=issue, user=made.user, name=made.name, what="A report")
    issue.published_at = MAY
    issue.save()
    Practice.objects.create(
        office=made.office,
        title="A second desk",
        text="It helps.",
        shared_by=made.user,
        shared_at=MAY,
    )
    question = NetworkQuestion.objects.create(title="How?", office=made.office, asked_at=MAY)
    for helped in (True, False):
        NetworkAnswer.objects.create(
            question=question,
            text="So.",
            is_helpful=helped,
            answered_by=made.user,
            answered_at=MAY,
        )


def of(appointment, *, year=2025, as_of=AS_OF, scope=EVERYTHING):
    return statement_of(appointment_id=appointment.pk, year=year, as_of=as_of, scope=scope)


class TestStatementOf:
    def test_tells_the_year_and_nothing_of_others(self, served):
        found = of(served)
        assert [each.title for each in found.activities] == ["Women’s Day", "16 Days"]
        assert found.picture.months == {3, 11, 12}
        assert found.picture.held_months == set(range(2, 13))
        assert found.picture.areas == {5}
        assert [each.title for each in found.items_done] == ["Train two teams"]
        assert found.items_counted == 2
        assert [each.what for each in found.credits] == ["A report"]
        assert [each.title for each in found.practices] == ["A second desk"]
        assert len(found.answers) == 1
        assert not found.is_empty

    def test_is_as_of_a_day_whatever_is_logged_later(self, served):
        found = of(served, as_of=date(2025, 12, 31))
        assert [each.title for each in found.activities] == ["16 Days"]
        assert found.picture.months == {11, 12}

    def test_can_be_empty(self, world: World):
        found = of(make_appointment(world, office=DAKAR))
        assert found.is_empty
        text = text_of(document_of(found, scope=EVERYTHING))
        assert "Nothing is logged for 2025" in text
        assert "No workplan of 2025" in text

    @pytest.mark.parametrize("year", [2024, 2027, 0, 99999])
    def test_exists_for_no_year_without_the_appointment(self, served, year):
        with pytest.raises(OutOfScope):
            of(served, year=year)

    @pytest.mark.parametrize(
        ("username", "refusal"),
        [
            ("focalpoint.nairobi", None),
            ("head.nairobi", None),
            ("gcu", None),
            ("auditor", NotPermitted),
            ("hrm", NotPermitted),
            ("head.dakar", OutOfScope),
            ("hr.nairobi", OutOfScope),
            ("council", OutOfScope),
            ("stranger", OutOfScope),
        ],
    )
    def test_is_for_the_person_the_head_and_the_unit(self, world, served, username, refusal):
        scope = world.scope(username)
        if refusal is None:
            assert of(served, scope=scope).appointment == served
            return
        with pytest.raises(refusal):
            of(served, scope=scope)

    def test_of_another_focal_point_of_the_same_office_is_not_theirs(self, world, served):
        other = make_appointment(world, name="Somebody else")
        with pytest.raises(NotPermitted):
            of(other, scope=world.scope("focalpoint.nairobi"))

    def test_takes_a_fixed_number_of_statements(self, world, served, django_assert_num_queries):
        for day in range(1, 20):
            make_activity(
                world,
                appointment=served,
                happened_on=date(2025, 6, day),
                logged_at=MAY,
                area=make_area(5),
            )
        with django_assert_num_queries(8):
            of(served)


def text_of(document) -> str:
    """Everything that the Word file says."""
    word = WordDocument(io.BytesIO(render_docx(document)))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in word.paragraphs), *cells])


class TestDocumentOf:
    def test_says_the_facts_in_word_and_pdf(self, served):
        document = document_of(of(served), scope=EVERYTHING)
        text = text_of(document)
        for said in (
            "Statement of contribution 2025",
            "Wanjiru Kamau",
            "20%",
            "3 of 11 months (March, November, December)",
            "1 of 9 (5. Area 5)",
            "1 of 2 items are done",
            "A second desk",
            "Supervisor",
            "1 February 2026",
        ):
            assert said in text, said
        pages = PdfReader(io.BytesIO(render_pdf(document))).pages
        assert "Wanjiru Kamau" in "".join(page.extract_text() for page in pages)

    @pytest.mark.parametrize("renderer", [render_pdf, render_docx])
    def test_is_the_same_file_for_the_same_records_and_day(self, served, renderer):
        assert renderer(document_of(of(served), scope=EVERYTHING)) == renderer(
            document_of(of(served), scope=EVERYTHING)
        )

    def test_speaks_french_and_spanish(self, served):
        for language in ("fr", "es"):
            with translation.override(language):
                document = document_of(of(served), scope=EVERYTHING)
            assert document.meta.language == language
            assert render_pdf(document).startswith(b"%PDF")
