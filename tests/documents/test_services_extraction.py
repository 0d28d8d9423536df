"""The text of a version is read once, completely or not at all, whatever the file and whoever dies."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.files.storage import storages
from django.db import connection, connections

from apps.accounts.scope import OfficeScope
from apps.documents import tasks
from apps.documents.choices import ScanState, TextState
from apps.documents.extraction import isolated
from apps.documents.extraction.isolated import Reading
from apps.documents.extraction.pages import Page
from apps.documents.models import DocumentPage, DocumentVersion
from apps.documents.services import extraction
from apps.web.refusals import NotPermitted
from tests.cast import World
from tests.documents import kept, written_files
from tests.documents.kept import MACHINE, NOW

POLICY = written_files.pdf("The gender policy.", "Its second page.")


@pytest.fixture
def waiting(world: World) -> DocumentVersion:
    return kept.version(kept.document(world), POLICY)


class TestReadText:
    def test_keeps_pages_words_and_count(self, waiting):
        assert extraction.read_text(version_id=waiting.pk, scope=MACHINE) == TextState.READ
        waiting.refresh_from_db()
        assert (waiting.text_state, waiting.page_count) == (TextState.READ, 2)
        assert kept.texts(waiting) == ["The gender policy.", "Its second page."]
        words = waiting.pages.order_by("number").values_list("words", flat=True)
        assert "'polici':3" in words[0]

    def test_does_nothing_a_second_time(self, waiting, monkeypatch):
        extraction.read_text(version_id=waiting.pk, scope=MACHINE)
        monkeypatch.setattr(isolated, "read", lambda **_: pytest.fail("read again"))
        assert extraction.read_text(version_id=waiting.pk, scope=MACHINE) is None

    def test_says_that_a_picture_has_no_text(self, world):
        picture = kept.version(kept.document(world), b"GIF89a", kind="gif")
        assert extraction.read_text(version_id=picture.pk, scope=MACHINE) == TextState.EMPTY
        picture.refresh_from_db()
        assert picture.page_count is None

    def test_leaves_nothing_of_a_bomb(self, world):
        bomb = kept.version(kept.document(world), written_files.pdf_bomb())
        assert extraction.read_text(version_id=bomb.pk, scope=MACHINE) == TextState.UNREADABLE
        bomb.refresh_from_db()
        assert bomb.text_state == TextState.UNREADABLE
        assert not DocumentPage.objects.exists()

    def test_keeps_all_or_nothing_when_writing_fails(self, waiting, monkeypatch):
        def fails(**_arguments: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(extraction, "look_for_passages", fails)
        with pytest.raises(ZeroDivisionError):
            extraction.read_text(version_id=waiting.pk, scope=MACHINE)
        waiting.refresh_from_db()
        assert waiting.text_state == TextState.WAITING
        assert not DocumentPage.objects.exists()

    def test_waits_while_the_file_cannot_be_reached(self, waiting):
        storages["documents"].delete(waiting.file.name)
        with pytest.raises(FileNotFoundError):
            extraction.read_text(version_id=waiting.pk, scope=MACHINE)
        waiting.refresh_from_db()
        assert waiting.text_state == TextState.WAITING

    @pytest.mark.parametrize("state", [ScanState.WAITING, ScanState.INFECTED])
    def test_leaves_alone_what_the_scanner_holds_back(self, waiting, state):
        DocumentVersion.objects.filter(pk=waiting.pk).update(scan_state=state)
        assert extraction.read_text(version_id=waiting.pk, scope=MACHINE) is None

    def test_is_recorded_as_the_work_of_a_task(self, waiting):
        extraction.read_text(version_id=waiting.pk, scope=MACHINE)
        event = waiting.events.order_by("-pgh_id").first()
        assert event.text_state == TextState.READ
        assert event.pgh_context.metadata["door"] == "task"

    def test_is_for_the_machinery_only(self, world, waiting):
        with pytest.raises(NotPermitted):
            extraction.read_text(version_id=waiting.pk, scope=world.scope("gcu"))

    @pytest.mark.django_db(transaction=True)
    def test_writes_once_when_two_workers_read_at_once(self, waiting, monkeypatch):
        together = threading.Barrier(2)

        def slow(**_arguments: object) -> Reading:
            together.wait(10)
            return Reading("read", (Page(1, "", "The gender policy."),))

        monkeypatch.setattr(isolated, "read", slow)
        states: list[TextState | None] = []

        def work() -> None:
            states.append(extraction.read_text(version_id=waiting.pk, scope=MACHINE))
            connections.close_all()

        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(map(str, states)) == ["None", "read"]
        assert kept.texts(waiting) == ["The gender policy."]


class TestNewestVersion:
    def test_alone_is_found(self, world):
        document = kept.document(world)
        first = kept.read_version(document, POLICY)
        second = kept.version(document, POLICY)
        extraction.ask_for_text(version=second, scope=MACHINE)
        assert not first.pages.filter(words__isnull=False).exists()
        extraction.read_text(version_id=second.pk, scope=MACHINE)
        assert second.pages.filter(words__isnull=False).count() == 2

    def test_stays_alone_when_an_earlier_one_is_read_after_it(self, world):
        document = kept.document(world)
        first, second = (kept.version(document, POLICY) for _ in range(2))
        for each in (second, first):
            extraction.read_text(version_id=each.pk, scope=MACHINE)
        assert kept.texts(first) == kept.texts(second)
        assert not first.pages.filter(words__isnull=False).exists()


class TestAskForText:
    @pytest.fixture
    def sent(self, monkeypatch) -> list[tuple[str, dict[str, int]]]:
        sent: list[tuple[str, dict[str, int]]] = []
        monkeypatch.setattr(
            extraction.current_app,
            "send_task",
            lambda name, kwargs: sent.append((name, kwargs)),
            raising=False,
        )
        return sent

    def test_sends_the_worker_once_it_is_committed(
        self, world, waiting, sent, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            extraction.ask_for_text(version=waiting, scope=world.scope("focalpoint.nairobi"))
            assert sent == []
        assert sent == [(tasks.read_text.name, {"version_id": waiting.pk})]

    def test_loses_nothing_when_the_broker_is_away(
        self, world, waiting, monkeypatch, django_capture_on_commit_callbacks
    ):
        def away(*_arguments: object, **_options: object) -> None:
            raise ConnectionError

        monkeypatch.setattr(extraction.current_app, "send_task", away, raising=False)
        with django_capture_on_commit_callbacks(execute=True):
            extraction.ask_for_text(version=waiting, scope=world.scope("focalpoint.nairobi"))
        later = NOW + timedelta(minutes=6)
        assert extraction.waiting_for_text(now=later, scope=MACHINE) == [waiting.pk]

    @pytest.mark.parametrize("username", ["auditor", "hr.dakar", "stranger"])
    def test_is_for_those_who_work_on_the_document(self, world, waiting, username):
        with pytest.raises(NotPermitted):
            extraction.ask_for_text(version=waiting, scope=world.scope(username))


class TestWaitingForText:
    def test_tells_what_was_left_for_some_minutes(self, world, waiting):
        soon, later = NOW + timedelta(minutes=4), NOW + timedelta(minutes=6)
        assert extraction.waiting_for_text(now=soon, scope=MACHINE) == []
        assert extraction.waiting_for_text(now=later, scope=MACHINE) == [waiting.pk]
        extraction.read_text(version_id=waiting.pk, scope=MACHINE)
        assert extraction.waiting_for_text(now=later, scope=MACHINE) == []

    def test_leaves_out_files_that_were_removed(self, waiting):
        DocumentVersion.objects.filter(pk=waiting.pk).update(file="", removed_at=NOW)
        later = NOW + timedelta(days=1)
        assert extraction.waiting_for_text(now=later, scope=MACHINE) == []

    def test_is_for_the_machinery_only(self, world):
        with pytest.raises(NotPermitted):
            extraction.waiting_for_text(now=NOW, scope=world.scope("admin"))


class TestTasks:
    def test_read_what_they_are_sent(self, waiting):
        tasks.read_text(version_id=waiting.pk, a_keyword_of_tomorrow=1)
        waiting.refresh_from_db()
        assert waiting.text_state == TextState.READ

    def test_send_again_what_was_left(self, waiting, monkeypatch):
        sent: list[int] = []
        monkeypatch.setattr(tasks.read_text, "delay", lambda *, version_id: sent.append(version_id))
        tasks.read_texts_left()
        assert sent == [waiting.pk]


class TestWordsAnew:
    def test_follow_the_language_of_the_document(self, world):
        document = kept.document(world, language="en")
        version = kept.with_text(document, "Les politiques de l'égalité")
        document.language = "fr"
        document.save()
        extraction.words_anew(document=document, scope=world.scope("focalpoint.nairobi"))
        assert version.pages.get().words == "'egalit':5 'le':1 'polit':2"

    def test_are_for_those_who_work_on_the_document(self, world):
        with pytest.raises(NotPermitted):
            extraction.words_anew(document=kept.document(world), scope=OfficeScope.nothing())


KILLED_WORKER = """
import django, os, signal
django.setup()
from django.core.files.base import ContentFile
from apps.accounts.scope import OfficeScope
from apps.documents.models import DocumentVersion
from apps.documents.services import extraction
version = DocumentVersion.objects.get(pk={version_id})
version.file.storage.save(version.file.name, ContentFile(bytes.fromhex("{content}")))
extraction.look_for_passages = lambda **_: os.kill(os.getpid(), signal.SIGKILL)
extraction.read_text(version_id={version_id}, scope=OfficeScope.everything("test"))
"""


@pytest.mark.django_db(transaction=True)
class TestKilledWorker:
    def test_leaves_nothing_half_written(self, world, waiting):
        database = connection.settings_dict
        url = (
            f"postgresql://{database['USER']}:{database['PASSWORD']}@/{database['NAME']}"
            f"?host={quote(database['HOST'], safe='')}&port={database['PORT']}"
        )
        code = KILLED_WORKER.format(version_id=waiting.pk, content=POLICY.hex())
        killed = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "DATABASE_URL": url},
            capture_output=True,
            text=True,
            check=False,
        )
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        waiting.refresh_from_db()
        assert waiting.text_state == TextState.WAITING
        assert not DocumentPage.objects.exists()
        assert extraction.read_text(version_id=waiting.pk, scope=MACHINE) == TextState.READ
        assert len(kept.texts(waiting)) == 2
