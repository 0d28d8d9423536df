"""Files and the virus scanner: found, clean, silent, and scanned later."""

import socket
import threading
from collections.abc import Iterator

import pytest

from apps.accounts.scope import OfficeScope
from apps.documents import clamd
from apps.documents.choices import ScanState
from apps.documents.models import Document, document_storage
from apps.documents.services import files, scanning
from apps.documents.services.files import SentFile
from apps.web.refusals import Invalid, NotPermitted
from tests.documents.builders import NOW, add
from tests.documents.evidence_files import pdf
from tests.documents.faulty_evidence import EICAR
from tests.documents.stand_ins import Scanner

EVERYTHING = OfficeScope.everything("tests")
INFECTED = SentFile(content=EICAR, name="eicar.txt")


@pytest.fixture
def scanner(settings) -> Iterator[Scanner]:
    """A scanner that is on."""
    one = Scanner()
    settings.CLAMD_ADDRESS = one.address
    yield one
    one.close()


def scan_later() -> dict[str, int]:
    return scanning.scan_waiting(clock=lambda: NOW, scope=EVERYTHING)


class TestScanner:
    def test_passes_a_clean_file(self, world, scanner):
        version = add(world).versions.get()
        assert (version.scan_state, version.scanned_at) == (ScanState.CLEAN, NOW)
        with document_storage().open(version.file.name) as kept:
            assert scanner.scanned == [kept.read()]

    def test_finds_the_test_virus_and_nothing_is_kept(self, world, scanner, stored):
        with pytest.raises(Invalid, match="Eicar-Signature") as refused:
            add(world, file=INFECTED)
        assert refused.value.code == "infected"
        assert stored() == set()
        assert not Document.objects.exists()

    def test_finds_it_in_a_new_version_too(self, world, scanner, stored):
        document = add(world)
        before = stored()
        with pytest.raises(Invalid, match="Eicar-Signature"):
            files.add_version(
                document_id=document.pk,
                replaces=1,
                sent=INFECTED,
                now=NOW,
                scope=world.scope("hr.nairobi"),
            )
        assert stored() == before
        assert document.versions.count() == 1

    def test_that_is_off_marks_files_as_not_scanned(self, world):
        assert add(world, file=INFECTED).versions.get().scan_state == ScanState.NOT_SCANNED

    def test_that_is_silent_lets_the_file_wait_and_nobody_have_it(self, world, client, scanner):
        scanner.silent = True
        version = add(world).versions.get()
        assert version.scan_state == ScanState.WAITING
        client.force_login(world.people["hr.nairobi"])
        answer = client.get(f"/documents/versions/{version.pk}/file/")
        assert answer.status_code == 409
        assert client.get(f"/api/v1/documents/versions/{version.pk}/file/").status_code == 409

    def test_that_is_away_lets_the_file_wait(self, world, settings):
        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        settings.CLAMD_ADDRESS = f"127.0.0.1:{port}"
        assert add(world).versions.get().scan_state == ScanState.WAITING

    def test_that_cannot_scan_a_file_lets_it_wait(self, world, scanner):
        scanner.answer = "INSTREAM size limit exceeded. ERROR"
        assert add(world).versions.get().scan_state == ScanState.WAITING


class TestWaitingFile:
    def test_is_scanned_once_the_scanner_answers(self, world, scanner):
        scanner.silent = True
        version = add(world).versions.get()
        assert scan_later() == {"clean": 0, "infected": 0}
        scanner.silent = False
        assert scan_later() == {"clean": 1, "infected": 0}
        version.refresh_from_db()
        assert (version.scan_state, version.scanned_at) == (ScanState.CLEAN, NOW)
        assert scan_later() == {"clean": 0, "infected": 0}

    def test_that_is_infected_is_removed_and_says_so(
        self, world, client, scanner, stored, django_capture_on_commit_callbacks
    ):
        scanner.silent = True
        document = add(world, file=INFECTED)
        scanner.silent = False
        with django_capture_on_commit_callbacks(execute=True):
            assert scan_later() == {"clean": 0, "infected": 1}
        version = document.versions.get()
        assert (version.scan_state, version.file.name) == (ScanState.INFECTED, "")
        assert stored() == set()
        client.force_login(world.people["hr.nairobi"])
        assert "A virus was found" in client.get(f"/documents/{document.pk}/").content.decode()

    def test_is_scanned_by_the_clock_alone(self, world):
        with pytest.raises(NotPermitted):
            scanning.scan_waiting(clock=lambda: NOW, scope=world.scope("gcu"))


class TestClient:
    def test_speaks_over_a_unix_socket_too(self, tmp_path):
        path = str(tmp_path / "clamd")
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path)
            server.listen()

            def answer() -> None:
                stream, _ = server.accept()
                with stream, stream.makefile("rb") as heard:
                    heard.read(10 + 4 + 3 + 4)
                    stream.sendall(b"stream: OK\x00")

            thread = threading.Thread(target=answer)
            thread.start()
            assert clamd.virus_in(b"abc", address=f"unix:{path}") == ""
            thread.join()

    @pytest.mark.parametrize("address", ["unix:/nowhere", "nowhere", "127.0.0.1:port"])
    def test_of_an_address_that_is_none_is_silent(self, address):
        with pytest.raises(clamd.ScannerSilentError):
            clamd.virus_in(b"abc", address=address)

    def test_sends_large_files_in_pieces(self, scanner):
        content = pdf() + b"%" * 300_000
        assert clamd.virus_in(content, address=scanner.address) == ""
        assert scanner.scanned == [content]
