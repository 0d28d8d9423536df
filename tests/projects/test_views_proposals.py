"""The form of a proposal keeps what was typed; templates come back as they went out."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from apps.projects.models import Proposal, ProposalText
from apps.projects.selectors.proposals import costs_of, texts_of
from apps.projects.services.proposals import templates
from apps.projects.services.writing import PartChange
from tests.cast import World
from tests.projects.builders_proposals import area, draft, save
from tests.projects.builders_rounds import open_round


def form_of(client, proposal: Proposal) -> dict[str, str]:
    """What a browser would send of the form as it stands."""
    context = client.get(f"/wggi/proposals/{proposal.pk}/edit/").context
    lines = context["lines"]
    sent = {
        "costs-TOTAL_FORMS": str(lines.total_form_count()),
        "costs-INITIAL_FORMS": str(lines.initial_form_count()),
    }
    for form in (context["facts_form"], context["texts_form"], *lines.forms):
        for field in form:
            value = field.value()
            sent[field.html_name] = "" if value is None else str(value)
    return sent


class TestTheForm:
    def test_saves_what_it_was_given_and_changes_nothing_else(self, world: World, client):
        open_round(world)
        proposal = draft(world)
        client.force_login(world.people["pm.nairobi"])
        url = f"/wggi/proposals/{proposal.pk}/edit/"
        before = Proposal.objects.values().get()
        assert client.post(url, form_of(client, proposal)).status_code == 303
        assert Proposal.objects.values().get() == before
        assert (
            client.post(url, form_of(client, proposal) | {"title": "Clean water"}).status_code
            == 303
        )
        assert Proposal.objects.get().title == "Clean water"

    def test_keeps_all_that_was_typed_beside_a_mistake(self, world: World, client):
        open_round(world)
        proposal = draft(world)
        client.force_login(world.people["pm.nairobi"])
        sent = form_of(client, proposal) | {"requested": "a lot", "text-summary": "My new words."}
        answer = client.post(f"/wggi/proposals/{proposal.pk}/edit/", sent)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "a lot" in page
        assert "My new words." in page

    def test_shows_both_texts_of_a_conflict_and_then_takes_one_s_own(self, world: World, client):
        open_round(world)
        proposal = draft(world)
        client.force_login(world.people["pm.nairobi"])
        sent = form_of(client, proposal) | {"text-summary": "His words."}
        save(world, proposal, PartChange(part="summary", text="Her words.", version_seen=1))
        url = f"/wggi/proposals/{proposal.pk}/edit/"
        answer = client.post(url, sent)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Her words." in page
        assert "His words." in page
        again = sent | {
            "version-summary": str(answer.context["texts_form"]["version-summary"].value())
        }
        assert client.post(url, again).status_code == 303
        assert ProposalText.objects.get(part="summary").text == "His words."

    def test_saves_one_part_by_itself(self, world: World, client):
        open_round(world)
        proposal = draft(world)
        client.force_login(world.people["pm.nairobi"])
        url = f"/wggi/proposals/{proposal.pk}/parts/summary/"
        sent = {"text-summary": "Typed.", "version-summary": "1"}
        answer = client.post(url, sent, headers={"HX-Request": "true"})
        assert (answer.status_code, answer.context["version"]) == (200, 2)
        late = client.post(url, {"text-summary": "Older.", "version-summary": "1"})
        assert (late.status_code, late["HX-Retarget"]) == (409, "#saved-summary")
        assert ProposalText.objects.get(part="summary").text == "Typed."


DOCUMENT = (
    b'<?xml version="1.0"?><w:document xmlns:w='
    b'"http://schemas.openxmlformats.org/wordprocessingml/2006/main">%s</w:document>'
)


def with_body(content: bytes, body: bytes) -> bytes:
    """A Word document with other words inside."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as word, zipfile.ZipFile(made, "w") as other:
        for name in word.namelist():
            other.writestr(name, body if name == "word/document.xml" else word.read(name))
    return made.getvalue()


class TestTheTemplate:
    def written(self, world: World, extension: str) -> tuple[Proposal, bytes]:
        open_round(world)
        proposal = draft(world)
        scope = world.scope("pm.nairobi")
        out = {"docx": templates.to_docx, "xlsx": templates.to_xlsx}[extension]
        texts = texts_of(proposal=proposal, scope=scope)
        return proposal, out(proposal, texts, costs_of(proposal=proposal, scope=scope))

    def upload(self, client, proposal: Proposal, content: bytes, name: str):
        return client.post(
            f"/wggi/proposals/{proposal.pk}/upload/", {"file": SimpleUploadedFile(name, content)}
        )

    def test_comes_back_from_word_as_it_went_out(self, world: World, client):
        proposal, content = self.written(world, "docx")
        client.force_login(world.people["pm.nairobi"])
        answer = self.upload(client, proposal, content, "proposal.docx")
        assert (answer.status_code, answer.context["changes"]) == (200, [])
        assert answer.context["file_problems"] == []

    def test_comes_back_from_excel_as_it_went_out(self, world: World, client):
        proposal, content = self.written(world, "xlsx")
        client.force_login(world.people["pm.nairobi"])
        answer = self.upload(client, proposal, content, "proposal.xlsx")
        assert (answer.status_code, answer.context["changes"]) == (200, [])
        assert answer.context["file_problems"] == []

    def test_shows_what_it_would_change_and_saves_nothing(self, world: World, client):
        proposal, content = self.written(world, "docx")
        word = Document(io.BytesIO(content))
        word.tables[0].cell(0, 1).text = "Clean water"
        word.tables[0].cell(1, 1).text = "many dollars"
        changed = io.BytesIO()
        word.save(changed)
        client.force_login(world.people["pm.nairobi"])
        answer = self.upload(client, proposal, changed.getvalue(), "proposal.docx")
        assert [row[1:] for row in answer.context["changes"]] == [
            ("Safe water for women", "Clean water")
        ]
        [problem] = answer.context["file_problems"]
        assert (problem.cell, problem.value) == ("Amount asked for, in US dollars", "many dollars")
        assert Proposal.objects.get().title == "Safe water for women"

    def test_is_understood_in_another_language(self, world: World):
        found = templates.meanings({"costs": templates.COST_ITEM})
        assert len(found) == 3
        assert set(found.values()) == {"costs"}

    @pytest.mark.parametrize(
        ("written", "understood"),
        [
            (20000, "20000.00"),
            ("20,000.5", "20000.50"),
            ("20 000,50", "20000.50"),
            ("20’000", "20000.00"),
            ("12,500", "12500.00"),
            ("many", None),
            ("-5", None),
            (True, None),
            ("1e9", None),
        ],
    )
    def test_reads_amounts_as_people_write_them(self, written, understood):
        assert templates.amount_of(written) == understood

    def test_with_macros_or_of_another_kind_is_refused(self, world: World, client):
        proposal, content = self.written(world, "docx")
        armed = io.BytesIO(content)
        with zipfile.ZipFile(armed, "a") as archive:
            archive.writestr("word/vbaProject.bin", b"x")
        client.force_login(world.people["pm.nairobi"])
        for bad, name in ((armed.getvalue(), "a.docx"), (b"%PDF-1.7", "a.docx"), (b"PK", "a.xlsx")):
            answer = self.upload(client, proposal, bad, name)
            assert answer.status_code == 422
            assert len(answer.context["file_problems"]) == 1

    @pytest.mark.parametrize(
        "body",
        [b"<w:body>", b'<?xml version="1.0"?><a/>', DOCUMENT % b"", b"\xff\xfe", b""],
        ids=["cut", "another root", "no body", "no text", "nothing"],
    )
    def test_that_is_no_document_inside_is_refused(self, world: World, client, body):
        proposal, content = self.written(world, "docx")
        client.force_login(world.people["pm.nairobi"])
        answer = self.upload(client, proposal, with_body(content, body), "a.docx")
        assert answer.status_code == 422
        assert answer.context["file_problems"][0].code == "damaged"

    def test_with_rows_that_lack_cells_is_read_all_the_same(self, world: World, client):
        row = b"<w:tr><w:tc><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:tc></w:tr>"
        table = b"<w:tbl><w:tblGrid/>%s<w:tr/></w:tbl>"
        labels = (b"Title of the project", b"What for")
        tables = b"<w:p/>".join(table % (row % label) for label in labels)
        proposal, content = self.written(world, "docx")
        client.force_login(world.people["pm.nairobi"])
        body = DOCUMENT % (b"<w:body>%s</w:body>" % tables)
        answer = self.upload(client, proposal, with_body(content, body), "a.docx")
        assert answer.status_code == 200

    def test_that_would_unpack_to_far_more_is_not_opened(self, world: World, client):
        proposal, content = self.written(world, "docx")
        bomb = io.BytesIO(content)
        with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("word/media/x.xml", b"0" * 31 * 1024 * 1024)
        client.force_login(world.people["pm.nairobi"])
        answer = self.upload(client, proposal, bomb.getvalue(), "a.docx")
        assert answer.context["file_problems"][0].code == "too_large_inside"


class TestTheList:
    def test_takes_as_many_statements_whatever_there_is(
        self, world: World, client, django_assert_num_queries, django_assert_max_num_queries
    ):
        open_round(world)
        draft(world)
        client.force_login(world.people["wggi"])
        client.get("/wggi/proposals/")
        with django_assert_max_num_queries(20) as asked:
            client.get("/wggi/proposals/")
        draft(world, office="SEN-DAKAR")
        draft(world, title="A third")
        with django_assert_num_queries(len(asked)):
            page = client.get("/wggi/proposals/").content.decode()
        assert "A third" in page
        assert area().name_en not in page
