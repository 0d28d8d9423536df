"""What a file is, by its content; what is not kept, and the sentence that says why."""

import io

import pytest
from PIL import Image, ImageSequence

from apps.documents.choices import FileKind
from apps.documents.content import MEGABYTE, MOST_MEGABYTES, examine, kind_of
from apps.documents.names import MOST_CHARACTERS, clean_name, title_of
from apps.documents.photographs import GPS, ORIENTATION
from apps.web.refusals import Invalid
from tests.documents.evidence_files import NOTE, good_files, pdf, photograph, word
from tests.documents.faulty_evidence import (
    EICAR,
    NAMES,
    PROGRAM,
    faulty_files,
    folders_over_each_other,
)

GOOD = good_files()
FAULTY = faulty_files()


class TestKind:
    @pytest.mark.parametrize("kind", GOOD)
    def test_is_told_by_the_content(self, kind):
        assert kind_of(GOOD[kind][1]) == kind

    def test_of_every_kind_is_tried(self):
        assert set(GOOD) == set(FileKind.values)

    @pytest.mark.parametrize("kind", GOOD)
    def test_does_not_depend_on_the_name(self, kind):
        examined = examine(GOOD[kind][1], name="anything.exe")
        assert examined.kind == kind
        assert examined.name.startswith("anything.")
        assert not examined.name.endswith("exe")

    def test_of_prose_with_a_comma_is_no_table(self):
        assert (
            kind_of(b"Dear Wanjiru,\nthank you for the report.\nRegards, Baraka, and all\n")
            == "txt"
        )

    def test_of_western_windows_text_is_text(self):
        assert kind_of("Procès-verbal de la réunion".encode("cp1252")) == "txt"


class TestFaultyFile:
    @pytest.mark.parametrize("fault", FAULTY)
    def test_is_refused_with_a_sentence(self, fault):
        name, content, code = FAULTY[fault]
        with pytest.raises(Invalid) as refused:
            examine(content, name=name)
        [problem] = refused.value.problems
        assert (problem.code, problem.field) == (code, "file")
        assert str(problem.message).endswith(".")
        assert len(str(problem.message)) > 15

    def test_says_what_it_looks_like(self):
        with pytest.raises(Invalid, match="a program for Windows"):
            examine(PROGRAM, name="Report.pdf")

    def test_is_one_that_is_too_large(self):
        with pytest.raises(Invalid) as refused:
            examine(pdf() + b"%" * (MOST_MEGABYTES * MEGABYTE), name="Report.pdf")
        assert refused.value.code == "too_large"

    def test_with_a_huge_directory_is_refused_before_it_is_read(self, monkeypatch):
        directory = b"PK\x01\x02" + b"\0" * 43
        monkeypatch.delattr("apps.documents.containers.zipfile.ZipFile")
        with pytest.raises(Invalid) as refused:
            examine(b"PK\x03\x04" + directory * 20_000, name="Minutes.docx")
        assert refused.value.code == "too_large_inside"

    def test_whose_folders_lie_over_each_other_is_refused(self):
        with pytest.raises(Invalid) as refused:
            examine(folders_over_each_other(), name="Scan.tiff")
        assert refused.value.code == "damaged"

    def test_is_not_the_test_virus_which_only_a_scanner_knows(self):
        assert examine(EICAR, name="eicar.com").name == "eicar.txt"


class TestName:
    @pytest.mark.parametrize("sent", NAMES)
    def test_is_kept_without_traps(self, sent):
        kept = clean_name(sent, FileKind.TEXT)
        assert kept == NAMES[sent]
        assert len(kept) <= MOST_CHARACTERS

    def test_keeps_another_ending_of_its_kind(self):
        assert clean_name("Visit.JPEG", FileKind.JPEG) == "Visit.jpeg"

    def test_becomes_a_title(self):
        assert title_of("Terms_of_reference  2025.docx") == "Terms of reference 2025"

    def test_is_composed_in_one_way(self):
        assert clean_name("Se\u0301ne\u0301gal.txt", FileKind.TEXT) == "Sénégal.txt"


class TestPhotograph:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
    def test_loses_its_place_and_nothing_else(self, kind):
        sent = photograph(kind)
        examined = examine(sent, name="Visit.jpg")
        assert examined.is_location_removed
        before, after = Image.open(io.BytesIO(sent)), Image.open(io.BytesIO(examined.content))
        assert before.getexif().get_ifd(GPS)
        assert not after.getexif().get_ifd(GPS)
        assert after.getexif()[ORIENTATION] == 6
        assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes()
        assert b"Kamau" in sent
        assert b"Kamau" not in examined.content

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
    def test_says_nothing_of_a_place_that_it_did_not_have(self, kind):
        examined = examine(photograph(kind, with_place=False), name="Visit.jpg")
        assert not examined.is_location_removed

    def test_without_anything_to_remove_is_kept_as_it_is(self):
        out = io.BytesIO()
        Image.new("RGB", (8, 8)).save(out, "PNG")
        assert examine(out.getvalue(), name="a.png").content == out.getvalue()

    def test_loses_the_second_picture_behind_its_end(self):
        sent = photograph("JPEG", with_place=False) + photograph("JPEG")
        examined = examine(sent, name="Visit.jpg")
        assert examined.content.count(b"\xff\xd8\xff") == 1
        assert b"Kamau" not in examined.content

    def test_of_several_pages_keeps_them(self):
        out = io.BytesIO()
        pages = [Image.new("L", (8, 8), shade) for shade in (0, 99, 255)]
        pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
        with Image.open(io.BytesIO(examine(out.getvalue(), name="a.tif").content)) as kept:
            assert [page.getpixel((0, 0)) for page in ImageSequence.Iterator(kept)] == [0, 99, 255]

    def test_in_progressive_form_stays_whole(self):
        out = io.BytesIO()
        Image.effect_noise((64, 64), 60).save(out, "JPEG", progressive=True)
        kept = examine(out.getvalue(), name="a.jpg").content
        assert Image.open(io.BytesIO(kept)).tobytes() == Image.open(out).tobytes()


class TestOrdinaryFile:
    def test_is_kept_byte_for_byte(self):
        for content in (pdf(), word(), NOTE):
            assert examine(content, name="a").content == content
