"""Pages of documents: the list, one, adding with and without script, changing, and serving."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.accounts.records import RecordRef
from apps.documents.choices import Confidentiality, ScanState
from apps.documents.models import Attachment, Document, DocumentVersion, Reading
from tests.documents.builders import NOW, add, link, next_version, office_record, sent
from tests.documents.evidence_files import good_files, pdf
from tests.documents.faulty_evidence import HTML, PROGRAM, SVG
from tests.staffing.builders import begin

JSON = {"Accept": "application/json"}


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def form(world, *files, office: str = "KEN-NAIROBI", **more) -> dict[str, object]:
    """What the form of new files sends."""
    return {
        "office": world.offices[office].pk,
        "files": list(files),
        "confidentiality": "inner_circle",
        "language": "",
        "retain_until": "",
        "whole": "1",
        **more,
    }


@pytest.fixture
def as_hr(world, client):
    """A browser of HR of Nairobi."""
    client.force_login(world.people["hr.nairobi"])
    return client


class TestList:
    def test_shows_what_one_may_read(self, world, as_hr):
        add(world, title="Terms of reference")
        add(world, "hr.dakar", office="SEN-DAKAR", title="Of Dakar")
        page = as_hr.get("/documents/").content.decode()
        assert "Terms of reference" in page
        assert "Of Dakar" not in page
        assert "1 document" in page

    def test_takes_the_same_statements_for_one_and_for_many(
        self, world, as_hr, django_assert_num_queries
    ):
        add(world, title="One")
        as_hr.get("/documents/")
        with django_assert_num_queries(11):
            as_hr.get("/documents/")
        for number in range(5):
            next_version(world, add(world, title=f"{number}"), text=f"Second {number}")
        with django_assert_num_queries(11):
            as_hr.get("/documents/")

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("text=senegal", ["Plan du Sénégal"]),
            ("kind=pdf", ["Plan du Sénégal", "Public report"]),
            ("kind=link", ["example.org"]),
            ("confidentiality=public", ["Public report"]),
            ("language=fr", ["Plan du Sénégal"]),
            ("show=mine", ["example.org", "Plan du Sénégal", "Public report"]),
            ("show=withdrawn", []),
        ],
    )
    def test_is_narrowed_by_the_address(self, world, as_hr, query, found):
        add(world, title="Public report", confidentiality="public")
        add(world, title="Plan du Sénégal", language="fr")
        link(world)
        response = as_hr.get(f"/documents/?{query}")
        assert sorted(row.document.title for row in response.context["rows"]) == sorted(found)

    def test_of_nothing_says_what_belongs_here_and_who_adds_it(self, world, client):
        client.force_login(world.people["auditor"])
        page = client.get("/documents/").content.decode()
        assert "added by those who work for an office" in page
        assert "/documents/add/" not in page

    def test_lets_one_choose_what_proves_a_record(self, world, as_hr):
        document = add(world)
        record = office_record(world)
        page = as_hr.get(f"/documents/?record={record.kind}:{record.id}").content.decode()
        assert f"/documents/{document.pk}/attach/" in page
        assert as_hr.get("/documents/?record=organization.office:999999").status_code == 404
        assert as_hr.get("/documents/?record=nonsense").status_code == 404


class TestAdding:
    def test_keeps_many_files_at_once(self, world, as_hr):
        files = [upload(*each) for each in good_files().values()]
        response = as_hr.post("/documents/add/", form(world, *files))
        assert response.status_code == 303
        assert Document.objects.count() == len(good_files())

    def test_keeps_the_good_ones_and_says_why_not_the_others(self, world, as_hr):
        files = [upload("a.pdf", pdf()), upload("b.pdf", PROGRAM), upload("c.svg", SVG)]
        response = as_hr.post("/documents/add/", form(world, *files))
        page = response.content.decode()
        assert response.status_code == 422
        assert [each.title for each in Document.objects.all()] == ["a"]
        assert "b.pdf" in page
        assert "a program for Windows" in page

    def test_offers_to_attach_the_same_file_and_to_add_it_on_purpose(self, world, as_hr):
        document = add(world, file=sent(), title="Here")
        record = office_record(world)
        sending = form(world, upload("x.pdf", sent().content), record=f"{record.kind}:{record.id}")
        page = as_hr.post("/documents/add/", sending).content.decode()
        assert "already here as “Here”" in page
        assert f"/documents/{document.pk}/attach/" in page
        assert 'name="is_wanted_twice"' in page
        again = form(world, upload("x.pdf", sent().content), is_wanted_twice="on")
        assert as_hr.post("/documents/add/", again).status_code == 303

    def test_to_a_record_attaches_the_file_and_goes_back_to_it(self, world, as_hr):
        record = office_record(world)
        sending = form(
            world,
            upload("a.pdf", pdf()),
            record=f"{record.kind}:{record.id}",
            claim="Parity was reached.",
        )
        response = as_hr.post("/documents/add/", sending)
        assert response["Location"] == reverse("organization:office_detail", args=["KEN-NAIROBI"])
        assert Attachment.objects.get().claim == "Parity was reached."

    def test_answers_the_script_in_json(self, world, as_hr):
        sending = form(world, upload("a.pdf", pdf()))
        answer = as_hr.post("/documents/add/", sending, headers=JSON)
        assert answer.status_code == 201
        document = Document.objects.get()
        assert answer.json()["url"] == f"/documents/{document.pk}/"
        again = as_hr.post("/documents/add/", form(world, upload("b.pdf", pdf())), headers=JSON)
        assert again.status_code == 422
        assert again.json()["already_here"]["id"] == document.pk
        bad = as_hr.post("/documents/add/", form(world, upload("c.html", HTML)), headers=JSON)
        assert bad.status_code == 422
        [problem] = bad.json()["errors"]
        assert problem["code"] == "not_accepted"

    @pytest.mark.parametrize("headers", [{}, JSON])
    def test_keeps_nothing_of_an_upload_that_broke_off(self, world, as_hr, stored, headers):
        files = [upload("a.pdf", pdf()), upload("b.pdf", pdf("Second"))]
        whole = form(world, *files[: 1 if headers else 2])
        boundary = "XXX"
        body = encoded(whole, boundary)
        for cut in (len(body) - 7, len(body) - 60, len(body) // 2, 300):
            response = as_hr.generic(
                "POST",
                "/documents/add/",
                body[:cut],
                content_type=f"multipart/form-data; boundary={boundary}",
                headers=headers,
            )
            assert response.status_code == 422
            assert "broke off" in response.content.decode()
        assert stored() == set()
        assert not Document.objects.exists()

    def test_keeps_what_was_typed(self, world, as_hr):
        sending = form(world, upload("a.html", HTML), retain_until="2199-01-01", language="fr")
        page = as_hr.post("/documents/add/", sending).content.decode()
        assert 'value="2199-01-01"' in page
        assert '<option value="fr" selected' in page


def encoded(fields: dict[str, object], boundary: str) -> bytes:
    """The body of a form in the order of its fields, files before the last one."""
    parts = []
    for name, value in fields.items():
        for each in value if isinstance(value, list) else [value]:
            if hasattr(each, "read"):
                head = f'; filename="{each.name}"\r\nContent-Type: application/pdf'
                content = each.read()
            else:
                head, content = "", str(each).encode()
            parts.append(
                f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{head}\r\n\r\n'.encode()
                + content
                + b"\r\n"
            )
    return b"".join(parts) + f"--{boundary}--\r\n".encode()


class TestLink:
    def test_is_added_by_its_address(self, world, as_hr):
        sending = {
            "office": world.offices["KEN-NAIROBI"].pk,
            "address": "https://example.org/policy",
            "confidentiality": "public",
        }
        assert as_hr.post("/documents/add-link/", sending).status_code == 303
        document = Document.objects.get()
        assert (document.title, document.address) == ("example.org", "https://example.org/policy")
        again = as_hr.post("/documents/add-link/", sending)
        assert again.status_code == 422
        assert f"/documents/{document.pk}/" in again.content.decode()

    @pytest.mark.parametrize(
        "address",
        [
            "ftp://example.org",
            "javascript:alert(1)",
            "example",
            "https://user:secret@example.org/",
            "file:///etc/passwd",
            "http://[broken",
        ],
    )
    def test_of_another_kind_is_refused(self, world, as_hr, address):
        sending = {
            "office": world.offices["KEN-NAIROBI"].pk,
            "address": address,
            "confidentiality": "public",
        }
        response = as_hr.post("/documents/add-link/", sending)
        assert response.status_code == 422
        assert "whole address" in response.content.decode()
        assert not Document.objects.exists()


class TestDocument:
    def test_tells_its_versions_and_what_it_proves(self, world, as_hr):
        document = add(world, attach_to=[office_record(world)], claim="Parity was reached.")
        next_version(world, document)
        page = as_hr.get(f"/documents/{document.pk}/").content.decode()
        assert "Version 2" in page
        assert "Not scanned" in page
        assert "Kenya (KEN-NAIROBI)" in page
        assert "Parity was reached." in page

    def test_does_not_name_records_that_the_reader_does_not_see(self, world, client):
        # Nobody but those who keep accounts see a person; nothing can be attached to one by a page.
        document = add(world, confidentiality="public", attach_to=[office_record(world)])
        attachment = Attachment.objects.get()
        attachment.object_id = 999_999
        attachment.save()
        client.force_login(world.people["council"])
        page = client.get(f"/documents/{document.pk}/").content.decode()
        assert "attached to 1 record that you do not see" in page
        assert "Kenya (KEN-NAIROBI)" not in page

    def test_shows_its_readings_to_those_who_may_change_it(self, world, as_hr, client):
        document = add(world)
        as_hr.get(f"/documents/versions/{document.versions.get().pk}/file/")
        assert "Achieng Otieno" in as_hr.get(f"/documents/{document.pk}/").content.decode()
        client.force_login(world.people["auditor"])
        assert "Who has read it" not in client.get(f"/documents/{document.pk}/").content.decode()

    def test_of_one_version_and_of_many_takes_the_same_statements(
        self, world, as_hr, django_assert_num_queries
    ):
        document = add(world, attach_to=[office_record(world)])
        as_hr.get(f"/documents/{document.pk}/")
        with django_assert_num_queries(15):
            as_hr.get(f"/documents/{document.pk}/")
        next_version(world, document)
        with django_assert_num_queries(15):
            as_hr.get(f"/documents/{document.pk}/")


class TestChange:
    def test_is_of_the_state_that_was_seen(self, world, as_hr):
        document = add(world)
        sending = {
            "title": "Another",
            "description": "",
            "language": "es",
            "confidentiality": "public",
            "retain_until": "",
            "version": 1,
        }
        assert as_hr.post(f"/documents/{document.pk}/edit/", sending).status_code == 303
        document.refresh_from_db()
        assert (document.title, document.language, document.version) == ("Another", "es", 2)
        late = as_hr.post(f"/documents/{document.pk}/edit/", {**sending, "title": "Late"})
        assert late.status_code == 409
        assert 'value="Late"' in late.content.decode()
        assert Document.objects.get().title == "Another"

    def test_back_to_an_earlier_state_is_filled_in_and_not_saved(self, world, as_hr):
        document = add(world, title="First title")
        event = Document.pgh_event_model.objects.get(pgh_obj_id=document.pk)
        Document.objects.filter(pk=document.pk).update(title="Second title", version=2)
        page = as_hr.get(f"/documents/{document.pk}/edit/?restore={event.pk}").content.decode()
        assert 'value="First title"' in page
        assert "an earlier state" in page
        assert Document.objects.get().title == "Second title"

    def test_withdraws_with_a_reason_and_brings_back(self, world, as_hr, client):
        document = add(world)
        address = f"/documents/{document.pk}/"
        nothing = as_hr.post(f"{address}withdraw/", {"reason": " ", "version": 1})
        assert nothing.status_code == 422
        done = as_hr.post(f"{address}withdraw/", {"reason": "Sent by mistake.", "version": 1})
        assert done.status_code == 303
        page = as_hr.get(address).content.decode()
        assert "Sent by mistake." in page
        client.force_login(world.people["auditor"])
        assert client.get(address).status_code == 404
        client.force_login(world.people["head.nairobi"])
        assert client.get(f"{address}edit/").status_code == 409
        assert client.post(f"{address}bring-back/", {"version": 2}).status_code == 303
        assert client.post(f"{address}bring-back/", {"version": 3}).status_code == 409


class TestNewVersion:
    def test_that_comes_second_keeps_its_note_and_says_what_to_do(self, world, as_hr):
        document = add(world)
        next_version(world, document, "head.nairobi")
        sending = {
            "file": upload("c.pdf", pdf("Third")),
            "replaces": 1,
            "note": "Signed",
            "whole": "1",
        }
        response = as_hr.post(f"/documents/{document.pk}/new-version/", sending)
        page = response.content.decode()
        assert response.status_code == 409
        assert "send yours again as version 3" in page
        assert 'value="Signed"' in page
        sending = {**sending, "file": upload("c.pdf", pdf("Third")), "replaces": 2}
        answer = as_hr.post(f"/documents/{document.pk}/new-version/", sending)
        assert answer.status_code == 303
        assert document.versions.count() == 3

    def test_that_broke_off_leaves_nothing(self, world, as_hr):
        document = add(world)
        sending = {"file": upload("c.pdf", pdf("Third")), "replaces": 1, "note": ""}
        response = as_hr.post(f"/documents/{document.pk}/new-version/", sending)
        assert response.status_code == 422
        assert "broke off" in response.content.decode()
        assert document.versions.count() == 1


class TestDownload:
    @pytest.mark.parametrize("kind", good_files())
    def test_is_saved_and_never_shown_or_run(self, world, as_hr, kind):
        name, content = good_files()[kind]
        as_hr.post("/documents/add/", form(world, upload(name, content)))
        version = DocumentVersion.objects.get()
        answer = as_hr.get(f"/documents/versions/{version.pk}/file/")
        assert b"".join(answer.streaming_content)
        assert answer["Content-Disposition"] == f'attachment; filename="{version.file_name}"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Content-Type"].split("/")[0] in {"application", "image", "message", "text"}
        assert "html" not in answer["Content-Type"]
        assert answer["Content-Length"] == str(version.size)

    def test_has_its_name_in_every_script(self, world, as_hr):
        as_hr.post("/documents/add/", form(world, upload("Compte rendu – Sénégal.pdf", pdf())))
        version = DocumentVersion.objects.get()
        answer = as_hr.get(f"/documents/versions/{version.pk}/file/")
        assert answer["Content-Disposition"] == (
            "attachment; filename*=utf-8''Compte%20rendu%20%E2%80%93%20S%C3%A9n%C3%A9gal.pdf"
        )

    def test_of_a_confidential_file_is_written_down_and_of_a_public_one_not(self, world, as_hr):
        inner = add(world).versions.get()
        public = add(world, title="P", confidentiality=Confidentiality.PUBLIC.value)
        as_hr.get(f"/documents/versions/{inner.pk}/file/")
        as_hr.head(f"/documents/versions/{inner.pk}/file/")
        as_hr.get(f"/documents/versions/{public.versions.get().pk}/file/")
        reading = Reading.objects.get()
        assert (reading.version, reading.read_by, reading.door) == (
            inner,
            world.people["hr.nairobi"],
            "page",
        )

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"scan_state": ScanState.WAITING}, "has not looked at this file yet"),
            ({"scan_state": ScanState.INFECTED}, "A virus was found"),
            ({"file": "", "removed_at": NOW + timedelta(days=1)}, "was removed"),
        ],
    )
    def test_of_what_is_not_given_out_says_why(self, world, as_hr, changed, words):
        version = add(world).versions.get()
        DocumentVersion.objects.filter(pk=version.pk).update(**changed)
        answer = as_hr.get(f"/documents/versions/{version.pk}/file/")
        assert answer.status_code == 409
        assert words in answer.content.decode()
        assert not Reading.objects.exists()

    def test_of_what_the_store_has_lost_says_so(self, world, as_hr, store):
        version = add(world).versions.get()
        store.delete(version.file.name)
        answer = as_hr.get(f"/documents/versions/{version.pk}/file/")
        assert answer.status_code == 409
        assert "does not hold this file" in answer.content.decode()


class TestPanel:
    """Evidence beside a record, here a headcount return."""

    ADDRESS = "/returns/KEN-NAIROBI/2025-12-31/"

    @pytest.fixture
    def record(self, world) -> RecordRef:
        """The return of Nairobi."""
        return RecordRef("staffing.headcountreturn", begin(world).headcount_return_id)

    def test_shows_what_is_attached_and_takes_more(self, world, as_hr, record):
        document = add(world, title="Staff list", attach_to=[record], claim="Counted from this.")
        version = document.versions.get()
        page = as_hr.get(self.ADDRESS).content.decode()
        assert "Counted from this." in page
        assert "Not scanned" in page
        assert f"/documents/versions/{version.pk}/file/" in page
        assert f'name="record" value="{record.kind}:{record.id}"' in page
        assert 'data-after="/returns/KEN-NAIROBI/2025-12-31/#evidence"' in page

    def test_of_nothing_says_who_adds_it(self, world, client, record):
        client.force_login(world.people["auditor"])
        page = client.get(self.ADDRESS).content.decode()
        assert "Evidence is added by those who work on it." in page
        assert "/documents/add/" not in page

    def test_does_not_offer_a_file_that_waits_for_the_scanner(self, world, as_hr, record):
        version = add(world, attach_to=[record]).versions.get()
        DocumentVersion.objects.filter(pk=version.pk).update(scan_state=ScanState.WAITING)
        page = as_hr.get(self.ADDRESS).content.decode()
        assert "Waiting for the virus scanner" in page
        assert f"/documents/versions/{version.pk}/file/" not in page
