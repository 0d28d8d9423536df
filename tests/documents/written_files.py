"""Files with known words on known pages, and files made to exhaust whoever reads them."""

import io
import zipfile
import zlib
from collections.abc import Iterable
from email.message import EmailMessage
from functools import cache

import docx
import openpyxl
import pptx
import typst
from pptx.util import Inches
from pypdf import PdfReader, PdfWriter

ODF_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
)


@cache
def pdf(*pages: str, width: str = "160mm") -> bytes:
    """A PDF as a typesetter makes it: paragraphs broken into lines and hyphenated, a page for each."""
    head = (
        f'#set page(width: {width}, height: 240mm)\n#set text(lang: "en", hyphenate: true)\n'
        "#set par(justify: true)\n"
    )
    body = "\n#pagebreak()\n".join(text.replace("#", "\\#").replace("*", "\\*") for text in pages)
    return typst.compile((head + body).encode())


def saved_again(content: bytes) -> bytes:
    """The same PDF as another program writes it: other producer, other objects, compressed."""
    writer = PdfWriter()
    for page in PdfReader(io.BytesIO(content)).pages:
        writer.add_page(page).compress_content_streams()
    writer.add_metadata({"/Producer": "Another program 7"})
    return _written(writer)


def with_pages_before(content: bytes, *fronts: bytes) -> bytes:
    """The PDF behind the pages of others."""
    writer = PdfWriter()
    for each in (*fronts, content):
        writer.append(io.BytesIO(each))
    return _written(writer)


def with_password(content: bytes, password: str) -> bytes:
    """The PDF behind a password."""
    writer = PdfWriter()
    writer.append(io.BytesIO(content))
    writer.encrypt(password, algorithm="RC4-128")
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def word(blocks: Iterable[tuple[str, str]], table: Iterable[Iterable[str]] = ()) -> bytes:
    """A document of Word: (style, text) for each paragraph, then a table."""
    document = docx.Document()
    for style, text in blocks:
        document.add_paragraph(text, style=style)
    rows = [list(row) for row in table]
    if rows:
        made = document.add_table(len(rows), len(rows[0]))
        for row, cells in zip(made.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    return _saved(document)


def excel(sheets: dict[str, list[list[object]]]) -> bytes:
    """A workbook with rows by name of the sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return _saved(book)


def powerpoint(slides: Iterable[tuple[str, str, str]]) -> bytes:
    """A presentation: title, text and notes of each slide, the text in a table."""
    show = pptx.Presentation()
    for title, text, notes in slides:
        slide = show.slides.add_slide(show.slide_layouts[5])
        slide.shapes.title.text = title
        grid = slide.shapes.add_table(1, 1, Inches(1), Inches(2), Inches(4), Inches(1))
        grid.table.cell(0, 0).text = text
        slide.notes_slide.notes_text_frame.text = notes
    return _saved(show)


def opendocument(body: str, *, before: str = "") -> bytes:
    """An OpenDocument file with the given content."""
    content = (
        f'<?xml version="1.0"?>{before}<office:document-content {ODF_NAMES}>'
        f"<office:body>{body}</office:body></office:document-content>"
    )
    return zipped({"content.xml": content.encode()})


def mail(subject: str, plain: str = "", html: str = "") -> bytes:
    """A mail with a plain body, a body of a web page, or both, and an attachment."""
    message = EmailMessage()
    message["From"] = "Baraka Mwangi <baraka@example.org>"
    message["To"] = "achieng@example.org"
    message["Subject"] = subject
    if plain:
        message.set_content(plain)
        if html:
            message.add_alternative(html, subtype="html")
    else:
        message.set_content(html, subtype="html")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="Annex.pdf")
    return bytes(message)


def _saved(thing: object) -> bytes:
    out = io.BytesIO()
    thing.save(out)
    return out.getvalue()


def zipped(entries: dict[str, bytes]) -> bytes:
    """A ZIP file with the given entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def raw_pdf(objects: list[bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of the given objects, counted from 1."""
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    out.write(b"trailer\n<< /Size %d %s >>\n" % (len(objects) + 1, trailer))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def _page_with(stream: bytes) -> bytes:
    return raw_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>",
            stream,
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
    )


def pdf_bomb() -> bytes:
    """A page whose content unpacks, twice, to more than any page holds."""
    packed = zlib.compress(zlib.compress(b"BT (a) Tj ET " * 20_000_000, 9), 9)
    head = b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>" % len(packed)
    return _page_with(head + b"\nstream\n" + packed + b"\nendstream")


def pdf_of_endless_words() -> bytes:
    """A page that says more than a page can."""
    packed = zlib.compress(b"BT /F1 1 Tf " + b"(words words words) Tj " * 40_000 + b"ET", 9)
    head = b"<< /Length %d /Filter /FlateDecode >>" % len(packed)
    return _page_with(head + b"\nstream\n" + packed + b"\nendstream")


def pdf_with_a_circle_of_pages() -> bytes:
    """A tree of pages that leads back to itself."""
    return raw_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 100000 >>",
        ]
    )


def pdf_with_a_circle_of_tables() -> bytes:
    """A table of objects that names itself as the one before."""
    content = raw_pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] >>"])
    start = content.rindex(b"xref\n0")
    return content.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % start)


def zip_bomb() -> bytes:
    """A text of OpenDocument whose content unpacks to two hundred megabytes."""
    return zipped({"content.xml": b"<a>" + b" " * 200_000_000 + b"</a>"})


def excel_bomb() -> bytes:
    """A workbook with one word in the first cell and one in the last of the whole sheet."""
    book = openpyxl.Workbook()
    book.active["A1"] = "first"
    book.active["XFD1048576"] = "last"
    return _saved(book)


def word_bomb() -> bytes:
    """A document of Word whose text unpacks to more than the reader may take."""
    made = word([("Normal", "x")])
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    piece = b"<w:p><w:r><w:t>words</w:t></w:r></w:p>"
    entries["word/document.xml"] = entries["word/document.xml"].replace(
        b"<w:body>", b"<w:body>" + piece * 3_000_000
    )
    return zipped(entries)


def many_entities() -> bytes:
    """A text of OpenDocument with entities of entities."""
    lines = ['<!ENTITY a0 "words ">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)]
    return opendocument(
        "<office:text><text:p>&a11;</text:p></office:text>",
        before=f"<!DOCTYPE x [{''.join(lines)}]>",
    )
