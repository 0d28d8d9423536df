"""The text of a file by page, whoever wrote it; what cannot be read is said to be so and harms nobody."""

import io
import subprocess
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.documents.extraction import isolated, pages
from apps.documents.extraction.isolated import Reading, read
from apps.documents.extraction.pages import MOST_CHARACTERS_ON_A_PAGE, MOST_PAGES, UnreadableError
from tests.documents import written_files as made


def read_bytes(kind: str, content: bytes) -> Reading:
    return read(kind=kind, file=io.BytesIO(content))


def told(kind: str, content: bytes) -> list[tuple[str, str]]:
    reading = read_bytes(kind, content)
    assert reading.state == "read"
    assert [page.number for page in reading.pages] == list(range(1, len(reading.pages) + 1))
    return [(page.label, page.text) for page in reading.pages]


class TestPdf:
    def test_is_read_by_page(self):
        content = made.pdf(
            "First page of the policy.", "", "Égalité des chances: efficient offices."
        )
        texts = [text for _label, text in told("pdf", content)]
        assert texts == ["First page of the policy.", "", "Égalité des chances: efficient offices."]

    def test_says_the_same_when_another_program_saved_it(self):
        content = made.pdf("First page of the policy.", "Second page.")
        assert told("pdf", made.saved_again(content)) == told("pdf", content)

    def test_behind_a_password_cannot_be_read(self):
        content = made.with_password(made.pdf("Secret."), "open")
        assert read_bytes("pdf", content) == Reading("unreadable")

    def test_without_words_is_empty(self):
        assert read_bytes("pdf", made.pdf("", "")) == Reading("empty")


class TestWord:
    def test_is_read_in_parts_that_begin_at_headings(self):
        content = made.word(
            [
                ("Title", "Terms of reference"),
                ("Normal", "Of the focal points."),
                ("Heading 1", "Duties"),
                ("Normal", "They advise the head of office."),
            ],
            table=[["Office", "Name"], ["Kenya", "Wanjiru"]],
        )
        assert told("docx", content) == [
            ("Terms of reference", "Terms of reference\nOf the focal points."),
            ("Duties", "Duties\nThey advise the head of office.\nOffice\tName\nKenya\tWanjiru"),
        ]

    def test_without_headings_is_cut_between_paragraphs(self):
        content = made.word([("Normal", f"{number} {'word ' * 100}") for number in range(20)])
        texts = [text for _label, text in told("docx", content)]
        assert len(texts) == 4
        assert all(text.split()[0].isdigit() for text in texts)


class TestSheets:
    def test_of_excel_are_read_by_name(self):
        content = made.excel(
            {"Women": [["Grade", "Number"], ["P4", 12], ["P5", 3.5]], "Empty": [], "Men": [["x"]]}
        )
        assert told("xlsx", content) == [
            ("Women", "Grade\tNumber\nP4\t12\nP5\t3.5"),
            ("Men", "x"),
        ]

    def test_that_are_long_are_cut_between_rows(self):
        content = made.excel({"Staff": [[f"row {number}", "x" * 90] for number in range(500)]})
        labels = [label for label, _text in told("xlsx", content)]
        assert labels == ["Staff", "Staff (2)", "Staff (3)"]


class TestSlides:
    def test_of_powerpoint_are_read_with_tables_and_notes(self):
        content = made.powerpoint([("Parity", "47 per cent", "Say it slowly."), ("End", "", "")])
        assert told("pptx", content) == [
            ("Parity", "Parity\n47 per cent\nSay it slowly."),
            ("End", "End"),
        ]


class TestOpenDocument:
    def test_texts_are_read_in_parts(self):
        content = made.opendocument(
            "<office:text><text:h>Duties</text:h><text:p>They<text:s/>advise "
            "<text:span>the head</text:span>.</text:p><table:table><table:table-row>"
            "<table:table-cell><text:p>Kenya</text:p></table:table-cell>"
            "<table:table-cell><text:p>12</text:p></table:table-cell>"
            "</table:table-row></table:table></office:text>"
        )
        assert told("odt", content) == [("Duties", "Duties\nThey advise the head.\nKenya\t12")]

    def test_presentations_are_read_by_slide(self):
        slide = '<draw:page draw:name="{}"><text:p>{}</text:p></draw:page>'
        content = made.opendocument(
            f"<office:presentation>{slide.format('One', 'Parity')}{slide.format('Two', 'End')}"
            "</office:presentation>"
        )
        assert told("odp", content) == [("One", "Parity"), ("Two", "End")]


class TestMail:
    def test_is_read_with_its_headers(self):
        [(_label, text)] = told("eml", made.mail("Minutes", "We agreed.\n", "<p>not this</p>"))
        assert text.startswith("From: Baraka Mwangi <baraka@example.org>\nTo: achieng@example.org")
        assert "Subject: Minutes" in text
        assert "We agreed." in text
        assert "not this" not in text
        assert "Annex.pdf" in text

    def test_that_is_a_web_page_is_read_as_words(self):
        html = "<html><head><style>p {}</style></head><body><p>Agreed</p><p>caf&eacute;</p></body>"
        [(_label, text)] = told("eml", made.mail("Minutes", html=html))
        assert "Agreed\ncafé" in text
        assert "{}" not in text


class TestPlain:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    def test_text_is_read_in_its_encoding(self, encoding):
        assert told("txt", "Sénégal: agréé".encode(encoding)) == [("", "Sénégal: agréé")]

    def test_tables_are_read_as_they_stand(self):
        assert told("csv", b"office;women\r\nKenya;12\r\n") == [("", "office;women\nKenya;12")]

    def test_bytes_of_something_else_are_unreadable(self):
        assert read_bytes("txt", b"\x00\x01\x02").state == "unreadable"


class TestOtherKinds:
    @pytest.mark.parametrize("kind", ["jpeg", "png", "gif", "webp", "tiff"])
    def test_pictures_have_no_text(self, kind):
        assert read_bytes(kind, b"anything") == Reading("empty")

    @pytest.mark.parametrize("kind", ["doc", "ppt", "msg"])
    def test_old_files_are_said_to_be_unreadable(self, kind):
        assert read_bytes(kind, b"anything") == Reading("unreadable")


BOMBS = {
    "pdf that unpacks twice": ("pdf", made.pdf_bomb),
    "pdf with endless words": ("pdf", made.pdf_of_endless_words),
    "pdf with a circle of pages": ("pdf", made.pdf_with_a_circle_of_pages),
    "zip": ("odt", made.zip_bomb),
    "workbook with a far cell": ("xlsx", made.excel_bomb),
    "word": ("docx", made.word_bomb),
    "entities": ("odt", made.many_entities),
}


class TestHostileFile:
    @pytest.mark.parametrize("name", BOMBS)
    def test_ends_as_unreadable(self, name):
        kind, bomb = BOMBS[name]
        content = bomb()
        started = time.monotonic()
        assert read_bytes(kind, content) == Reading("unreadable")
        assert time.monotonic() - started < isolated.WALL_SECONDS

    def test_with_a_table_that_names_itself_comes_to_an_end(self):
        assert read_bytes("pdf", made.pdf_with_a_circle_of_tables()).state in {
            "empty",
            "unreadable",
        }

    @pytest.mark.parametrize("kind", sorted(isolated.READABLE - {"csv", "txt", "eml"}))
    def test_that_is_something_else_is_unreadable(self, kind):
        assert read_bytes(kind, b"MZ\x90\x00 not what it says").state == "unreadable"

    def test_that_takes_for_ever_is_given_up(self, monkeypatch):
        def never_ends(*_arguments: object, **_options: object) -> None:
            raise subprocess.TimeoutExpired("reader", isolated.WALL_SECONDS)

        monkeypatch.setattr(subprocess, "run", never_ends)
        assert read_bytes("txt", b"words") == Reading("unreadable")

    def test_is_read_without_our_passwords(self, monkeypatch):
        seen: dict[str, str] = {}
        real = subprocess.run

        def run(*arguments: object, env: dict[str, str], **options: object) -> object:
            seen.update(env)
            return real(*arguments, env=env, **options)

        monkeypatch.setenv("SECRET_KEY", "a-secret")
        monkeypatch.setattr(subprocess, "run", run)
        assert read_bytes("txt", b"words").state == "read"
        assert set(seen) == {"PATH", "PYTHONIOENCODING"}


class TestLimits:
    def test_of_pages_hold(self):
        with pytest.raises(UnreadableError):
            list(pages.numbered(("", "x") for _number in range(MOST_PAGES + 1)))

    def test_of_characters_on_a_page_hold(self):
        with pytest.raises(UnreadableError):
            list(pages.numbered([("", "x" * (MOST_CHARACTERS_ON_A_PAGE + 1))]))

    def test_of_all_characters_hold(self, monkeypatch):
        monkeypatch.setattr(pages, "MOST_CHARACTERS", 15)
        with pytest.raises(UnreadableError):
            list(pages.numbered([("", "x" * 10), ("", "x" * 10)]))


class TestClean:
    @given(st.text(alphabet=st.characters(exclude_categories=[])))
    def test_text_can_be_kept_and_stays_as_it_is(self, text):
        cleaned = pages.clean(text)
        assert "\x00" not in cleaned
        assert "\r" not in cleaned
        cleaned.encode("utf-8")
        assert pages.clean(cleaned) == cleaned

    def test_mends_words_that_were_broken_at_the_end_of_a_line(self):
        assert pages.clean("train\u00ad\nings and super\u00advisors") == "trainings and supervisors"

    def test_keeps_lines_and_tabs(self):
        assert pages.clean("a\tb \r\nc\x00\n\n\n\nd") == "a\tb\nc\n\nd"
