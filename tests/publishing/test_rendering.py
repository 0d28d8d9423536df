"""What holds for every format: equal documents give equal bytes, and no text can act."""

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pypdf
import pytest

from apps.publishing.docx import render_docx
from apps.publishing.html import render_html
from apps.publishing.pdf import render_pdf
from apps.publishing.svg import draw_png, draw_svg
from apps.publishing.versions import renderer_versions
from apps.publishing.xlsx import render_xlsx
from tests.publishing import builders

ROOT = Path(__file__).parents[2]
RENDERERS = {
    "docx": render_docx,
    "pdf": render_pdf,
    "xlsx": render_xlsx,
    "html": lambda document: render_html(document).encode(),
}
#: Renders in another process, in another time zone, years later by the clock of Python.
ELSEWHERE = """
import json, time
real = time.time
time.time = lambda: real() + 1e8
time.localtime = lambda seconds=None, local=time.localtime: local(real() + 1e8)
from tests.publishing import test_rendering
print(json.dumps(test_rendering.digests()))
"""


def digests() -> dict[str, str]:
    """A checksum of the same document in every format."""
    document = builders.document()
    made = {name: render(document) for name, render in RENDERERS.items()}
    made["png"] = draw_png(builders.trend_chart(), "en", dots_per_inch=72)
    made["svg"] = draw_svg(builders.trend_chart(), "en").encode()
    return {name: hashlib.sha256(content).hexdigest() for name, content in made.items()}


class TestBytes:
    def test_are_the_same_every_time(self):
        assert digests() == digests()

    @pytest.mark.parametrize(("seed", "zone"), [("1", "Pacific/Auckland"), ("2", "America/Lima")])
    def test_are_the_same_in_another_process_and_at_another_time(self, seed, zone):
        found = subprocess.run(
            [sys.executable, "-c", ELSEWHERE],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert json.loads(found.stdout) == digests()

    @pytest.mark.parametrize("name", RENDERERS)
    def test_differ_where_the_document_does(self, name):
        render = RENDERERS[name]
        assert render(builders.document()) != render(builders.document(title="Another title"))

    @pytest.mark.parametrize("name", ["docx", "xlsx"])
    def test_of_packages_hold_no_time_but_that_of_the_document(self, name):
        with zipfile.ZipFile(io.BytesIO(RENDERERS[name](builders.document()))) as package:
            assert {info.date_time[0] for info in package.infolist()} == {1980}
            core = package.read("docProps/core.xml")
        assert core.count(b"2026-10-01T08:30:00Z") == 2


class TestTextsThatTryToAct:
    @pytest.mark.parametrize("text", builders.DANGEROUS)
    def test_stay_texts_in_pdf(self, text):
        document = builders.document(builders.Paragraph(text), title=text)
        reader = pypdf.PdfReader(io.BytesIO(render_pdf(document)))
        found = "".join("".join(page.extract_text() for page in reader.pages).split())
        assert "".join(text.split()).replace("\u202e", "") in found
        assert "root:" not in found

    def test_in_every_place_of_a_document_are_rendered_in_every_format(self):
        document = builders.dangerous_document()
        for render in RENDERERS.values():
            content = render(document)
            assert len(content) > 3000
            assert b"root:x:0" not in content

    def test_stay_texts_in_word(self):
        with zipfile.ZipFile(io.BytesIO(render_docx(builders.dangerous_document()))) as package:
            markup = package.read("word/document.xml").decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in markup
        assert "<script>" not in markup
        assert '#read("/etc/passwd")' in markup

    def test_with_characters_that_no_file_can_hold_lose_those_only(self):
        document = builders.document(
            builders.Paragraph("a\x00b\x0bc\ufffe\u202ed"),
            title="t\x01itle",
            organization="o\x02rg",
        )
        for name, render in RENDERERS.items():
            assert render(document), name
        assert "abcd" in render_html(document)


class TestVersions:
    def test_name_everything_the_bytes_depend_on(self):
        versions = renderer_versions()
        assert set(versions) == {
            *("typst", "python-docx", "XlsxWriter", "lxml", "Babel", "zlib", "drawing", "layout")
        }
        assert all(versions.values())
