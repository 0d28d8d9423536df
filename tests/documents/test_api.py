"""Documents through the API, with the rules of the pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.documents.models import Document, Reading
from tests.documents.builders import DAKAR, NAIROBI, add, link, next_version, office_record
from tests.documents.evidence_files import pdf
from tests.documents.faulty_evidence import PROGRAM, faulty_files
from tests.documents.test_views import encoded

DOCUMENTS = "/api/v1/documents/"


def upload(content: bytes = b"", name: str = "Report.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or pdf())


@pytest.fixture
def as_hr(world, api):
    """A client of HR of Nairobi."""
    api.force_authenticate(world.people["hr.nairobi"])
    return api


class TestDocuments:
    def test_are_listed_as_far_as_one_may_read_them(self, world, as_hr):
        add(world, title="Ours")
        add(world, "hr.dakar", office=DAKAR, title="Theirs")
        answer = as_hr.get(DOCUMENTS)
        assert [each["title"] for each in answer.json()["results"]] == ["Ours"]

    def test_are_narrowed_by_office_and_words(self, world, api):
        add(world, title="Plan du Sénégal")
        add(world, "hr.dakar", office=DAKAR, title="Another")
        api.force_authenticate(world.people["gcu"])
        for query in ({"office": "KEN-NAIROBI-RO"}, {"text": "senegal"}):
            answer = api.get(DOCUMENTS, query)
            assert [each["title"] for each in answer.json()["results"]] == ["Plan du Sénégal"]
        assert api.get(DOCUMENTS, {"office": "XXX"}).status_code == 422

    def test_take_the_same_statements_for_one_and_for_many(
        self, world, as_hr, django_assert_num_queries
    ):
        add(world, title="One")
        as_hr.get(DOCUMENTS)
        for number in (0, 4):
            for place in range(number):
                add(world, title=f"{place}")
            with django_assert_num_queries(5):
                as_hr.get(DOCUMENTS)


class TestNewDocument:
    def test_is_a_file_sent_as_multipart(self, world, as_hr):
        record = office_record(world)
        answer = as_hr.post(
            DOCUMENTS,
            {
                "office": NAIROBI,
                "title": "Report",
                "record": f"{record.kind}:{record.id}",
                "claim": "Parity.",
                "file": upload(),
            },
            format="multipart",
        )
        assert answer.status_code == 201
        body = answer.json()
        assert body["versions"][0]["file_kind"] == "pdf"
        assert body["proves"][0]["record"] == f"{record.kind}:{record.id}"
        assert body["office"] == NAIROBI

    def test_is_a_link_sent_as_json(self, world, as_hr):
        answer = as_hr.post(
            DOCUMENTS, {"office": NAIROBI, "address": "https://example.org/a"}, format="json"
        )
        assert answer.status_code == 201
        assert (answer.json()["kind"], answer.json()["link_state"]) == ("link", "not_checked")

    @pytest.mark.parametrize("fault", faulty_files())
    def test_that_must_not_be_kept_is_refused_in_the_shape_of_the_api(
        self, world, as_hr, stored, fault
    ):
        name, content, code = faulty_files()[fault]
        answer = as_hr.post(
            DOCUMENTS,
            {"office": NAIROBI, "file": SimpleUploadedFile(name, content)},
            format="multipart",
        )
        assert answer.status_code == 422
        [problem] = answer.json()["errors"]
        assert (problem["code"], problem["field"]) == (code, "file")
        assert stored() == set()

    def test_is_a_file_or_a_link(self, world, as_hr):
        assert as_hr.post(DOCUMENTS, {"office": NAIROBI}, format="json").status_code == 422

    def test_that_broke_off_is_not_kept(self, world, as_hr, stored):
        body = encoded({"office": NAIROBI, "file": [upload(pdf() + b"%" * 200_000)]}, "XXX")
        for cut in (len(body) - 12, len(body) // 2, 400):
            answer = as_hr.generic(
                "POST", DOCUMENTS, body[:cut], content_type="multipart/form-data; boundary=XXX"
            )
            assert answer.status_code == 422
        assert stored() == set()
        assert not Document.objects.exists()

    def test_that_is_here_already_is_added_on_purpose_only(self, world, as_hr):
        for more, status in (({}, 201), ({}, 422), ({"is_wanted_twice": "true"}, 201)):
            sent = {"office": NAIROBI, "file": upload(), **more}
            assert as_hr.post(DOCUMENTS, sent, format="multipart").status_code == status


class TestDocument:
    def test_is_changed_as_it_was_seen(self, world, as_hr):
        document = add(world, title="First", language="fr")
        address = f"{DOCUMENTS}{document.pk}/"
        answer = as_hr.patch(address, {"version": 1, "title": "Second"}, format="json")
        assert answer.status_code == 200
        assert (answer.json()["title"], answer.json()["language"]) == ("Second", "fr")
        assert as_hr.patch(address, {"version": 1, "title": "3"}, format="json").status_code == 409

    def test_shows_its_versions_and_its_link(self, world, as_hr):
        document = add(world)
        next_version(world, document)
        body = as_hr.get(f"{DOCUMENTS}{document.pk}/").json()
        assert [each["number"] for each in body["versions"]] == [2, 1]
        assert as_hr.get(f"{DOCUMENTS}{link(world).pk}/").json()["versions"] == []

    def test_gets_a_version_after_the_one_that_was_seen(self, world, as_hr):
        document = add(world)
        address = f"{DOCUMENTS}{document.pk}/versions/"
        for text, replaces, status in (("2", 1, 201), ("3", 1, 409), ("3", 2, 201), ("3", 3, 422)):
            sent = {"file": upload(pdf(text)), "replaces": replaces}
            answer = as_hr.post(address, sent, format="multipart")
            assert answer.status_code == status
        sent = {"file": upload(PROGRAM), "replaces": 3}
        assert as_hr.post(address, sent, format="multipart").status_code == 422

    def test_is_attached_and_detached(self, world, as_hr):
        document = add(world)
        record = office_record(world)
        sent = {"record": f"{record.kind}:{record.id}", "claim": "Parity."}
        answer = as_hr.post(f"{DOCUMENTS}{document.pk}/attachments/", sent, format="json")
        assert answer.status_code == 201
        address = f"{DOCUMENTS}attachments/{answer.json()['id']}/"
        assert as_hr.delete(address).json()["detached_at"] is not None
        assert as_hr.delete(address).status_code == 409


class TestFile:
    def test_is_downloaded_to_be_saved_and_written_down(self, world, as_hr):
        document = add(world)
        body = as_hr.get(f"{DOCUMENTS}{document.pk}/").json()
        answer = as_hr.get(f"{DOCUMENTS}versions/{body['versions'][0]['id']}/file/")
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert b"".join(answer.streaming_content).startswith(b"%PDF-")
        assert Reading.objects.get().door == "api"
