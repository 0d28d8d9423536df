"""Editions of the terms of reference, and the document that is signed."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import docx
import pypdf
import pytest

from apps.focal_points.models import Area, Task, TermsEdition
from apps.focal_points.selectors.terms import editions, tasks_of
from apps.focal_points.services.terms import (
    TaskTexts,
    begin_edition,
    name_edition,
    publish_edition,
    word_area,
)
from apps.focal_points.services.terms_documents import terms_document
from apps.organization.models import ReferenceLoad
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.focal_points.builders import make_appointment
from tests.focal_points.rule_builders import load_terms

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def first(world) -> TermsEdition:
    return load_terms()


@pytest.fixture
def gcu_scope(world):
    return world.scope("gcu")


class TestEditions:
    def test_begin_as_a_copy_and_only_once(self, first, gcu_scope):
        made = begin_edition(now=NOW, scope=gcu_scope)
        assert (made.number, made.state, made.title_fr) == (2, "draft", first.title_fr)
        assert Task.objects.filter(edition=made).count() == 43
        assert begin_edition(now=NOW, scope=gcu_scope) == made

    def test_are_written_by_the_gender_coordination_unit(self, world, first, gcu_scope):
        begin_edition(now=NOW, scope=gcu_scope)
        for username in ("head.nairobi", "focalpoint.nairobi", "auditor", "stranger"):
            scope = world.scope(username)
            with pytest.raises(NotPermitted):
                begin_edition(now=NOW, scope=scope)
            assert [each.number for each in editions(scope=scope)] == [1]
            with pytest.raises(OutOfScope):
                word_area(number=2, area=1, version=1, tasks=[], scope=scope)

    def test_need_a_first_one(self, world, gcu_scope):
        with pytest.raises(WrongState):
            begin_edition(now=NOW, scope=gcu_scope)

    def test_are_worded_area_by_area(self, first, gcu_scope):
        begin_edition(now=NOW, scope=gcu_scope)
        kept = Task.objects.filter(edition=first, area__number=1).order_by("position").first()
        same = TaskTexts(kept.text_en, kept.text_fr, kept.text_es)
        tasks = [TaskTexts("New.", "Nouveau.", "Nuevo."), TaskTexts(" ", "", ""), same]
        word_area(number=2, area=1, version=1, tasks=tasks, scope=gcu_scope)
        (area, *_rest) = tasks_of(edition=TermsEdition.objects.get(number=2), scope=gcu_scope)
        told = [(task.position, task.text_en, task.source) for task in area.tasks]
        assert told == [(1, "New.", ""), (2, kept.text_en, kept.source)]

    def test_say_which_task_cannot_stand(self, first, gcu_scope):
        begin_edition(now=NOW, scope=gcu_scope)
        tasks = [TaskTexts("", "Sans anglais"), TaskTexts("x" * 301)]
        with pytest.raises(Invalid) as refusal:
            word_area(number=2, area=1, version=1, tasks=tasks, scope=gcu_scope)
        assert [each.field for each in refusal.value.problems] == ["text_en_0", "text_en_1"]
        with pytest.raises(OutOfScope):
            word_area(number=2, area=10, version=1, tasks=[], scope=gcu_scope)

    def test_are_published_for_good_once_they_are_translated(self, first, gcu_scope):
        begin_edition(now=NOW, scope=gcu_scope)
        half = [TaskTexts("Only English")]
        word_area(number=2, area=1, version=1, tasks=half, scope=gcu_scope)
        call = {"number": 2, "now": NOW, "scope": gcu_scope}
        with pytest.raises(Invalid):
            publish_edition(version=2, **call)
        whole = [TaskTexts("One", "Un", "Uno")]
        word_area(number=2, area=1, version=2, tasks=whole, scope=gcu_scope)
        with pytest.raises(WrongState):
            publish_edition(version=2, **call)
        assert publish_edition(version=3, **call).published_at == NOW
        with pytest.raises(WrongState):
            word_area(number=2, area=1, version=4, tasks=whole, scope=gcu_scope)

    def test_are_named_in_english_at_least(self, first, gcu_scope):
        begin_edition(now=NOW, scope=gcu_scope)
        call = {"number": 2, "version": 1, "source": "GCU", "scope": gcu_scope}
        with pytest.raises(Invalid):
            name_edition(titles=["", "Mandat", ""], **call)
        assert name_edition(titles=["Terms", "Mandat", "Mandato"], **call).source == "GCU"


def text_of(content: bytes, extension: str) -> str:
    if extension == "pdf":
        return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    word = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return " ".join([*(each.text for each in word.paragraphs), *cells])


class TestDocument:
    def made(self, world, found, language="en", extension="pdf", by="gcu") -> str:
        content = terms_document(
            appointment_id=found.pk,
            language=language,
            extension=extension,
            now=NOW,
            scope=world.scope(by),
        )
        return " ".join(text_of(content, extension).split())

    @pytest.mark.parametrize("extension", ["pdf", "docx"])
    @pytest.mark.parametrize("language", ["en", "fr", "es"])
    def test_holds_the_appointment_all_tasks_and_lines_to_sign(
        self, world, first, language, extension
    ):
        found = make_appointment(
            world,
            user="focalpoint.nairobi",
            grade="P3",
            percent_of_time=Decimal("12.5"),
            decision="Decision 7",
            ends_before=date(2027, 1, 1),
        )
        text = self.made(world, found, language, extension)
        for words in ("Wanjiru Kamau", "KEN-NAIROBI", "P3", "Decision 7", "Baraka Mwangi"):
            assert words in text
        for area in Area.objects.all():
            assert getattr(area, f"title_{language}") in text
        squeezed = text.replace(" ", "")
        for task in Task.objects.filter(edition=first):
            assert getattr(task, f"text_{language}").replace(" ", "").replace("\u00a0", "") in (
                squeezed.replace("\u00a0", "")
            )
        assert text.count("____") >= 2

    def test_is_marked_where_data_are_invented(self, world, first):
        found = make_appointment(world)
        assert "SPECIMEN" not in self.made(world, found, extension="docx")
        ReferenceLoad.objects.create(file="demo", checksum="x", rows=0, loaded_at=NOW)
        assert "SPECIMEN" in self.made(world, found)

    def test_keeps_the_edition_that_was_signed(self, world, first, gcu_scope):
        found = make_appointment(world, terms_edition=first)
        begin_edition(now=NOW, scope=gcu_scope)
        publish_edition(number=2, version=1, now=NOW, scope=gcu_scope)
        assert "Edition 1" in self.made(world, found)
        assert "Edition 2" in self.made(world, make_appointment(world))

    def test_is_there_for_those_who_see_the_appointment(self, world, first):
        found = make_appointment(world, user="focalpoint.nairobi")
        assert self.made(world, found, by="focalpoint.nairobi")
        for username in ("head.dakar", "stranger"):
            with pytest.raises(OutOfScope):
                self.made(world, found, by=username)
        with pytest.raises(OutOfScope):
            self.made(world, found, language="de")
        with pytest.raises(OutOfScope):
            self.made(world, found, extension="txt")

    def test_needs_a_published_edition(self, world):
        with pytest.raises(WrongState):
            self.made(world, make_appointment(world))
