"""The text of a document is read page by page, its passages are opened and marked, and openings are logged."""

import re

import pytest

from apps.documents.choices import Confidentiality, TextState
from apps.documents.models import Anchor, Document, DocumentVersion, Reading
from apps.documents.services import extraction
from apps.documents.services.passages import NewPassage, mark
from tests.cast import World
from tests.documents import kept
from tests.documents.kept import NOW

PAGES = (
    "Gender policy. Foreword of the head of the office.",
    "The office held 12 trainings for supervisors. It named <b>a focal point</b> & an alternate.",
)
QUOTE = "The office held 12 trainings for supervisors."
KEEPER = "focalpoint.nairobi"


@pytest.fixture
def document(world: World) -> Document:
    found = kept.document(world)
    kept.with_text(found, *PAGES)
    return found


@pytest.fixture
def anchor(world: World, document: Document) -> Anchor:
    attachment = kept.attachment(document, world.offices["KEN-NAIROBI"])
    return mark(
        document_id=document.pk,
        passage=NewPassage(
            version=1, page=2, quote=QUOTE, attachment_id=attachment.pk, claim="Training took place"
        ),
        now=NOW,
        scope=world.scope("gcu"),
    )


def opened(client, world: World, username: str, document: Document, query: str = "") -> str:
    client.force_login(world.people[username])
    answer = client.get(f"/documents/{document.pk}/read/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


class TestRead:
    def test_shows_a_page_with_its_number_and_version(self, world, client, document):
        page = opened(client, world, "auditor", document)
        assert "Foreword of the head" in page
        assert "Page 1" in page
        assert "of 2" in page
        assert "Version 1" in page
        assert f"/documents/{document.pk}/read/?version=1&amp;page=2" in page
        assert "mark-form" not in page

    def test_shows_the_text_and_no_markup_of_it(self, world, client, document):
        page = opened(client, world, "auditor", document, "?page=2")
        assert "&lt;b&gt;a focal point&lt;/b&gt; &amp; an alternate." in page

    def test_opens_at_a_passage_and_says_what_it_proves(self, world, client, document, anchor):
        page = opened(client, world, "gcu", document, f"?passage={anchor.pk}")
        assert (
            f'<mark id="passage-{anchor.pk}" tabindex="-1" class="is-chosen">{QUOTE}</mark>' in page
        )
        assert "Training took place" in page
        assert "Found" in page

    def test_tells_that_a_passage_has_moved(self, world, client, document, anchor):
        extraction.look_for_passages(version=kept.with_text(document, "Cover", *PAGES))
        page = opened(client, world, "auditor", document, f"?passage={anchor.pk}")
        assert "Found on another page" in page
        assert "It was marked on page 2 of version 1." in page
        assert f'class="is-chosen">{QUOTE}</mark>' in page

    def test_tells_the_old_words_of_a_lost_passage(self, world, client, document, anchor):
        extraction.look_for_passages(version=kept.with_text(document, "Something else."))
        page = opened(client, world, KEEPER, document, f"?passage={anchor.pk}")
        assert "Not found in the newest version" in page
        assert QUOTE in page
        assert f"?version=1&amp;passage={anchor.pk}#passage-{anchor.pk}" in page
        assert f'<input type="hidden" name="again" value="{anchor.pk}" id="id_again">' in page

    def test_opens_the_version_that_was_read_while_the_next_waits(
        self, world, client, document, anchor
    ):
        kept.version(document)
        page = opened(client, world, "auditor", document, f"?passage={anchor.pk}")
        assert "Read the newest, version 2" in page
        assert f"{QUOTE}</mark>" in page

    @pytest.mark.parametrize(
        ("state", "words"),
        [
            (TextState.WAITING, "Text not read yet"),
            (TextState.EMPTY, "No text in the file"),
            (TextState.UNREADABLE, "The text could not be read"),
        ],
    )
    def test_says_why_there_is_no_text(self, world, client, state, words):
        document = kept.document(world)
        kept.version(document)
        DocumentVersion.objects.update(text_state=state)
        page = opened(client, world, KEEPER, document)
        assert words in page
        assert "mark-form" not in page

    @pytest.mark.parametrize(
        "query", ["?page=0", "?page=x", "?page=99999999999999999999", "?version=-1", "?passage=7"]
    )
    def test_does_not_know_pages_that_are_not_there(self, world, client, document, query):
        client.force_login(world.people["auditor"])
        assert client.get(f"/documents/{document.pk}/read/{query}").status_code == 404

    def test_takes_few_statements_whatever_the_number_of_pages(
        self, world, client, document, anchor, django_assert_num_queries
    ):
        client.force_login(world.people["auditor"])
        address = f"/documents/{document.pk}/read/?passage={anchor.pk}"
        client.get(address)
        with django_assert_num_queries(STATEMENTS):
            client.get(address)
        for page in range(3, 40):
            document.versions.get().pages.create(number=page, text=PAGES[1])
            DocumentVersion.objects.update(page_count=page)
            mark(
                document_id=document.pk,
                passage=NewPassage(version=1, page=page, quote=QUOTE),
                now=NOW,
                scope=world.scope(KEEPER),
            )
        with django_assert_num_queries(STATEMENTS):
            client.get(address)


STATEMENTS = 17


class TestReading:
    def test_of_the_inner_circle_is_written_down(self, world, client, document):
        opened(client, world, "auditor", document)
        reading = Reading.objects.get()
        assert (reading.read_by, reading.door) == (world.people["auditor"], "page")
        assert reading.version == document.versions.get()

    def test_of_what_is_public_is_not(self, world, client, document):
        Document.objects.update(confidentiality=Confidentiality.PUBLIC)
        opened(client, world, "stranger", document)
        assert not Reading.objects.exists()

    def test_that_was_refused_is_not(self, world, client, document):
        client.force_login(world.people["stranger"])
        assert client.get(f"/documents/{document.pk}/read/").status_code == 404
        assert not Reading.objects.exists()


class TestMarkPassage:
    def post(
        self, client, world: World, document: Document, by: str = KEEPER, **data: object
    ) -> object:
        client.force_login(world.people[by])
        sent = {"version": 1, "page": 2, "quote": "", "start": "", "end": "", **data}
        return client.post(f"/documents/{document.pk}/passages/", sent)

    def test_opens_where_it_is(self, world, client, document):
        answer = self.post(client, world, document, quote="held 12 trainings")
        anchor = Anchor.objects.get()
        assert answer.status_code == 303
        assert answer["Location"] == (
            f"/documents/{document.pk}/read/?version=1&passage={anchor.pk}#passage-{anchor.pk}"
        )
        assert anchor.quote == "held 12 trainings"

    def test_says_that_no_record_opens_there_where_none_was_chosen(self, world, client, document):
        kept.attachment(document, world.offices["KEN-NAIROBI"])
        answer = self.post(client, world, document, quote="held 12 trainings")
        assert "No record opens here yet" in client.get(answer["Location"]).content.decode()

    def test_proposes_the_only_record_until_a_passage_proves_it(self, world, client, document):
        attachment = kept.attachment(document, world.offices["KEN-NAIROBI"], claim="Trained")
        proposed = f'<option value="{attachment.pk}" selected>'
        page = opened(client, world, "gcu", document)
        assert proposed in page
        assert "Trained</textarea>" in page
        answer = self.post(
            client, world, document, by="gcu", quote="held 12 trainings", attachment=attachment.pk
        )
        attachment.refresh_from_db()
        assert (attachment.anchor, attachment.claim) == (Anchor.objects.get(), "Trained")
        page = client.get(answer["Location"]).content.decode()
        assert "Evidence links open here." in page
        assert proposed not in page

    def test_proposes_none_of_several_records(self, world, client, document):
        for code in ("KEN-NAIROBI", "SEN-DAKAR"):
            kept.attachment(document, world.offices[code])
        page = opened(client, world, "gcu", document)
        assert page.count("<option value=") == 3
        assert not re.search('<option value="[0-9]+" selected', page)

    def test_takes_what_was_selected(self, world, client, document):
        self.post(client, world, document, quote="ignored", start=4, end=10)
        assert Anchor.objects.get().quote == "office"

    def test_keeps_what_was_typed_when_it_is_refused(self, world, client, document):
        answer = self.post(client, world, document, quote="words that are not there")
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "words that are not there" in page
        assert "must stand on the page exactly once" in page
        assert "12 trainings" in page
        assert not Anchor.objects.exists()

    @pytest.mark.parametrize("page", ["", "x", "77", "99999999999999999999"])
    def test_answers_to_a_page_that_is_not_there(self, world, client, document, page):
        answer = self.post(client, world, document, page=page)
        assert answer.status_code == 422

    def test_marks_a_lost_passage_again(self, world, client, document, anchor):
        extraction.look_for_passages(version=kept.with_text(document, "Supervisors were trained."))
        answer = self.post(
            client, world, document, version=2, page=1, quote="were trained", again=anchor.pk
        )
        assert answer.status_code == 303
        anchor.refresh_from_db()
        assert (anchor.quote, anchor.version.number) == ("were trained", 2)
        assert Anchor.objects.count() == 1


class TestApi:
    def test_marks_lists_and_finds_passages(self, world, api, document):
        api.force_login(world.people[KEEPER])
        made = api.post(
            f"/api/v1/documents/{document.pk}/passages/",
            {"version": 1, "page": 2, "quote": QUOTE},
            format="json",
        )
        assert made.status_code == 201
        anchor = Anchor.objects.get()
        told = {
            "id": anchor.pk,
            "document_id": document.pk,
            "version": 1,
            "state": "found",
            "page": 2,
            "start": 0,
            "end": len(QUOTE),
            "quote": QUOTE,
            "marked_in": 1,
            "old_page": 2,
            "claims": [],
            "url": f"/documents/{document.pk}/read/?passage={anchor.pk}",
        }
        marked_at = made.json().pop("marked_at")
        assert marked_at
        for answer in (
            made.json(),
            api.get(f"/api/v1/documents/{document.pk}/passages/").json()[0],
            api.get(f"/api/v1/documents/passages/{anchor.pk}/").json(),
        ):
            assert {**answer, "marked_at": marked_at} == {**told, "marked_at": marked_at}

    def test_says_what_is_wrong(self, world, api, document):
        api.force_login(world.people[KEEPER])
        answer = api.post(
            f"/api/v1/documents/{document.pk}/passages/",
            {"version": 1, "page": 2, "quote": "absent"},
            format="json",
        )
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["code"] == "not_on_the_page"

    def test_shows_strangers_nothing(self, world, api, document, anchor):
        api.force_login(world.people["stranger"])
        assert api.get(f"/api/v1/documents/{document.pk}/passages/").status_code == 404
        assert api.get(f"/api/v1/documents/passages/{anchor.pk}/").status_code == 404
