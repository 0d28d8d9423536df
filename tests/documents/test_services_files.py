"""Files come in whole or not at all, versions follow each other, and nothing is overwritten."""

import threading
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction

from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.documents.choices import Confidentiality, ScanState, TextState
from apps.documents.models import (
    Attachment,
    Document,
    DocumentPage,
    DocumentVersion,
    document_storage,
)
from apps.documents.services import files, removing, storing
from apps.documents.services.files import AlreadyHereError, SentFile
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, WrongState
from tests.documents.builders import (
    DAKAR,
    NOW,
    add,
    facts,
    next_version,
    office_record,
    sent,
)
from tests.documents.evidence_files import photograph
from tests.documents.faulty_evidence import PROGRAM

EVERYTHING = OfficeScope.everything("tests")


class TestNewFile:
    def test_is_kept_under_a_random_name_with_its_checksum(self, world, stored):
        document = add(world, file=sent(name="../../Report of Nairobi.pdf"))
        version = document.versions.get()
        assert document.title == "Report of Nairobi"
        assert version.file_name == "Report of Nairobi.pdf"
        assert stored() == {version.file.name}
        assert "Report" not in version.file.name
        with document_storage().open(version.file.name) as kept:
            assert kept.read() == sent().content
        assert version.sha256 == version.sent_sha256 == sent().sha256
        assert (version.size, version.number) == (len(sent().content), 1)
        assert (version.scan_state, version.text_state) == (
            ScanState.NOT_SCANNED,
            TextState.WAITING,
        )

    def test_belongs_to_whoever_adds_it_until_it_is_handed_over(self, world):
        document = add(world)
        assert document.created_by == document.keeper == world.people["hr.nairobi"]
        assert document.confidentiality == Confidentiality.INNER_CIRCLE

    def test_of_a_photograph_remembers_what_was_sent(self, world):
        file = SentFile(content=photograph(), name="Visit.jpg")
        version = add(world, file=file).versions.get()
        assert version.is_location_removed
        assert version.sent_sha256 == file.sha256 != version.sha256

    def test_is_attached_to_the_record_that_it_proves(self, world):
        record = office_record(world)
        document = add(world, attach_to=[record], claim="The office reached parity.")
        attachment = Attachment.objects.get(document=document)
        assert RecordRef.of(attachment.content_type_id, attachment.object_id) == record
        assert attachment.label == "Kenya (KEN-NAIROBI)"
        assert attachment.claim == "The office reached parity."

    def test_that_is_refused_leaves_nothing(self, world, stored):
        with pytest.raises(Invalid):
            add(world, file=SentFile(content=PROGRAM, name="Report.pdf"))
        assert stored() == set()
        assert not Document.objects.exists()

    def test_leaves_nothing_when_the_rows_cannot_be_written(self, world, stored, monkeypatch):
        def fail(*_arguments, **_more):
            raise DatabaseError("the server went away")

        monkeypatch.setattr(files, "attach_new", fail)
        with pytest.raises(DatabaseError):
            add(world)
        assert stored() == set()
        assert not Document.objects.exists()

    def test_is_of_an_office_that_one_works_for(self, world, stored):
        with pytest.raises(OutOfScope):
            add(world, "hr.nairobi", office=DAKAR)
        with pytest.raises(NotPermitted):
            add(world, "auditor")
        with pytest.raises(OutOfScope):
            add(world, "stranger")
        assert stored() == set()

    def test_tells_everything_that_is_wrong_with_what_is_said_at_once(self, world):
        with pytest.raises(Invalid) as refused:
            add(
                world,
                title="x" * 201,
                confidentiality="secret",
                retain_until=(NOW - timedelta(days=1)).date(),
            )
        assert {each.field for each in refused.value.problems} == {
            "title",
            "confidentiality",
            "retain_until",
        }


class TestSameFile:
    def test_is_recognised_and_named(self, world):
        first = add(world, file=sent(), title="Parity report")
        with pytest.raises(AlreadyHereError, match="Parity report") as refused:
            add(world, "head.nairobi", file=sent(name="copy.pdf"))
        assert refused.value.document == first

    def test_is_recognised_by_what_was_sent_and_by_what_was_kept(self, world):
        photo = photograph()
        kept = add(world, file=SentFile(content=photo, name="a.jpg")).versions.get()
        with document_storage().open(kept.file.name) as cleaned:
            again = cleaned.read()
        for content in (photo, again):
            with pytest.raises(AlreadyHereError):
                add(world, file=SentFile(content=content, name="b.jpg"))

    def test_can_be_added_on_purpose(self, world):
        add(world, file=sent())
        files.add_file(
            sent=sent(),
            facts=facts(world),
            now=NOW,
            scope=world.scope("hr.nairobi"),
            is_wanted_twice=True,
        )
        assert Document.objects.count() == 2

    def test_of_another_office_is_not_betrayed(self, world):
        add(world, "hr.dakar", office=DAKAR, file=sent())
        add(world, file=sent())
        assert Document.objects.count() == 2


class TestVersion:
    def test_follows_the_one_that_was_seen(self, world):
        document = add(world)
        version = next_version(world, document, "head.nairobi")
        document.refresh_from_db()
        assert version.number == 2
        assert document.version == 2
        assert version.uploaded_by == world.people["head.nairobi"]

    def test_that_comes_second_is_told_so_and_leaves_nothing(self, world, stored):
        document = add(world)
        next_version(world, document, "head.nairobi")
        before = stored()
        with pytest.raises(
            WrongState, match="Version 2 has come in the meantime, from Baraka Mwangi"
        ) as refused:
            files.add_version(
                document_id=document.pk,
                replaces=1,
                sent=sent("Third"),
                now=NOW,
                scope=world.scope("hr.nairobi"),
            )
        assert "as version 3" in str(refused.value)
        assert stored() == before
        assert document.versions.count() == 2

    def test_equal_to_the_one_before_is_none(self, world):
        document = add(world, file=sent("Same"))
        with pytest.raises(Invalid, match="version 1"):
            next_version(world, document, text="Same")

    def test_is_sent_by_those_who_work_for_the_office(self, world):
        document = add(world)
        with pytest.raises(NotPermitted):
            next_version(world, document, "auditor")
        with pytest.raises(OutOfScope):
            next_version(world, document, "hr.dakar")

    @pytest.mark.parametrize(
        "change",
        [
            {"sha256": "0" * 64},
            {"file": "ab/another"},
            {"file": ""},
            {"size": 1},
            {"file_name": "another.pdf"},
            {"number": 9},
        ],
    )
    def test_is_never_changed_even_past_the_services(self, world, change):
        version = add(world).versions.get()
        with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
            DocumentVersion.objects.filter(pk=version.pk).update(**change)

    def test_is_never_deleted(self, world):
        version = add(world).versions.get()
        with pytest.raises(DatabaseError, match="cannot be deleted"), transaction.atomic():
            DocumentVersion.objects.filter(pk=version.pk).delete()

    def test_may_be_scanned_and_read_later(self, world):
        version = add(world).versions.get()
        changed = DocumentVersion.objects.filter(pk=version.pk).update(
            scan_state=ScanState.CLEAN, scanned_at=NOW, text_state=TextState.READ, page_count=1
        )
        assert changed == 1


class TestRetention:
    def test_ends_with_the_file_removed_and_the_row_kept(
        self, world, stored, django_capture_on_commit_callbacks
    ):
        document = add(world, retain_until=NOW.date())
        version = document.versions.get()
        DocumentPage.objects.create(version=version, number=1, text="Parity")
        kept = add(world, title="Kept")
        with django_capture_on_commit_callbacks(execute=True):
            same_day = removing.end_retention(today=NOW.date(), now=NOW, scope=EVERYTHING)
        assert same_day == 0
        tomorrow = NOW + timedelta(days=1)
        with django_capture_on_commit_callbacks(execute=True):
            removed = removing.end_retention(today=tomorrow.date(), now=tomorrow, scope=EVERYTHING)
        version.refresh_from_db()
        assert removed == 1
        assert (version.file.name, version.removed_at) == ("", tomorrow)
        assert not version.pages.exists()
        assert stored() == {kept.versions.get().file.name}

    def test_is_ended_by_the_clock_alone(self, world):
        with pytest.raises(NotPermitted):
            removing.end_retention(today=NOW.date(), now=NOW, scope=world.scope("gcu"))


class TestOrphan:
    def test_is_removed_when_it_is_older_than_a_day(self, world, stored, store):
        kept = add(world).versions.get()
        orphan = store.save("ab/orphan", ContentFile(b"x"))
        born = store.get_modified_time(orphan)
        assert storing.remove_orphans(now=born + timedelta(hours=1), scope=EVERYTHING) == 0
        assert storing.remove_orphans(now=born + timedelta(days=2), scope=EVERYTHING) == 1
        assert stored() == {kept.file.name}

    def test_is_removed_by_the_clock_alone(self, world):
        with pytest.raises(NotPermitted):
            storing.remove_orphans(now=NOW, scope=world.scope("admin"))


@pytest.mark.django_db(transaction=True)
class TestTwoVersionsAtOnce:
    def test_come_one_after_the_other_and_the_second_is_told(self, world, stored):
        document = add(world)
        at_once = threading.Barrier(2, timeout=20)
        came: list[object] = []

        def send(text: str, username: str) -> None:
            scope = world.scope(username)
            at_once.wait()
            try:
                came.append(
                    files.add_version(
                        document_id=document.pk,
                        replaces=1,
                        sent=sent(text),
                        now=NOW,
                        scope=scope,
                    ).number
                )
            except WrongState as refusal:
                came.append(refusal.code)
            finally:
                connection.close()

        threads = [
            threading.Thread(target=send, args=each)
            for each in (("Second", "hr.nairobi"), ("Third", "head.nairobi"))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert sorted(came, key=str) == [2, "newer_version"]
        assert document.versions.count() == 2
        assert len(stored()) == 2
