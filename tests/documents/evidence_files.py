"""Files as people send them, small and whole, made here so that each test says what is in them."""

import io
import struct
import zipfile
from functools import cache

import docx
import openpyxl
import pptx
from PIL import Image
from PIL.TiffImagePlugin import ImageFileDirectory_v2

SECTOR = 512
ODF = "application/vnd.oasis.opendocument."
NAIROBI_SOUTH, NAIROBI_EAST = (1.0, 17.0, 11.0), (36.0, 49.0, 2.0)
GPS_IFD, ORIENTATION, ARTIST = 0x8825, 0x0112, 0x013B


@cache
def pdf(text: str = "Parity reached in 2025") -> bytes:
    """A PDF of one page with one line of text."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
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
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


@cache
def word(text: str = "Terms of reference") -> bytes:
    """A document of Word."""
    document = docx.Document()
    document.add_paragraph(text)
    return _saved(document)


@cache
def excel() -> bytes:
    """A workbook of Excel."""
    book = openpyxl.Workbook()
    book.active["A1"] = "Women"
    return _saved(book)


@cache
def powerpoint() -> bytes:
    """A presentation of PowerPoint."""
    presentation = pptx.Presentation()
    presentation.slides.add_slide(presentation.slide_layouts[6])
    return _saved(presentation)


def _saved(thing) -> bytes:
    out = io.BytesIO()
    thing.save(out)
    return out.getvalue()


def zipped(entries: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP file with the given entries, in this order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_entries(container: bytes, more: dict[str, bytes]) -> bytes:
    """A copy of a ZIP-based file in which entries are added or replaced."""
    with zipfile.ZipFile(io.BytesIO(container)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**entries, **more})


def opendocument(kind: str = "text") -> bytes:
    """An OpenDocument file: text, spreadsheet or presentation."""
    return zipped(
        {
            "mimetype": f"{ODF}{kind}".encode(),
            "content.xml": b"<office:document-content/>",
            "META-INF/manifest.xml": b"<manifest:manifest/>",
        },
        compression=zipfile.ZIP_STORED,
    )


def ole(*names: str, tail: bytes = b"") -> bytes:
    """A compound file (Office 97, Outlook) whose directory holds the given names."""
    header = bytearray(SECTOR)
    header[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    # One sector of the allocation table, then the directory from sector 1 on.
    sectors = -(-(len(names) + 1) * 128 // SECTOR)
    struct.pack_into("<III", header, 40, 0, 1, 1)
    struct.pack_into("<IIIII", header, 56, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    chain = [0xFFFFFFFD, *range(2, sectors + 1), 0xFFFFFFFE]
    table = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))
    directory = _entry("Root Entry", 5) + b"".join(_entry(name, 2) for name in names)
    return bytes(header) + table + directory.ljust(sectors * SECTOR, b"\0") + tail


def _entry(name: str, kind: int) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        *(encoded, len(encoded), kind, 1),
        *(0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, b"\0" * 16, 0, 0, 0, 0xFFFFFFFE, 0),
    )


def photograph(
    format_name: str = "JPEG", *, with_place: bool = True, orientation: int = 6
) -> bytes:
    """A small photograph, taken in Nairobi on a phone that was held upright."""
    image = Image.new("RGB", (40, 30), (11, 79, 138))
    for column in range(40):
        image.putpixel((column, column % 30), (194, 87, 12))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[ARTIST] = "Wanjiru Kamau"
    if with_place:
        place = exif.get_ifd(GPS_IFD)
        place.update({1: "S", 2: NAIROBI_SOUTH, 3: "E", 4: NAIROBI_EAST})
    out = io.BytesIO()
    if format_name == "TIFF":
        folder = ImageFileDirectory_v2()
        folder[ORIENTATION], folder[ARTIST] = orientation, "Wanjiru Kamau"
        if with_place:
            folder[GPS_IFD] = {1: "S", 2: NAIROBI_SOUTH, 3: "E", 4: NAIROBI_EAST}
        image.save(out, format_name, tiffinfo=folder)
    else:
        image.save(out, format_name, exif=exif)
    return out.getvalue()


MAIL = (
    b"From: Baraka Mwangi <baraka@example.org>\r\n"
    b"To: Achieng Otieno <achieng@example.org>\r\n"
    b"Subject: Minutes\r\n"
    b"Date: Mon, 2 Mar 2026 09:00:00 +0300\r\n"
    b"MIME-Version: 1.0\r\n"
    b"Content-Type: text/html; charset=utf-8\r\n"
    b"\r\n"
    b"<html><body><p>Approved.</p></body></html>\r\n"
)
TABLE = "office;women;men\nSénégal;12;11\nKenya;9;9\n".encode()
NOTE = b"Dear colleagues,\nthe focal point was appointed on 3 March.\nRegards\n"
GIF = bytes.fromhex("474946383961010001008000000000000000002c00000000010001000002024401003b")


def good_files() -> dict[str, tuple[str, bytes]]:
    """Kind, and what a person would send of it: the name and the bytes."""
    return {
        "pdf": ("Report.pdf", pdf()),
        "docx": ("Terms.docx", word()),
        "xlsx": ("Figures.xlsx", excel()),
        "pptx": ("Slides.pptx", powerpoint()),
        "doc": ("Old.doc", ole("WordDocument", "1Table")),
        "xls": ("Old.xls", ole("Workbook")),
        "ppt": ("Old.ppt", ole("PowerPoint Document", "Current User")),
        "msg": ("Mail.msg", ole("__nameid_version1.0", "__properties_version1.0")),
        "odt": ("Text.odt", opendocument("text")),
        "ods": ("Sheet.ods", opendocument("spreadsheet")),
        "odp": ("Show.odp", opendocument("presentation")),
        "jpeg": ("Visit.jpg", photograph("JPEG")),
        "png": ("Visit.png", photograph("PNG")),
        "webp": ("Visit.webp", photograph("WEBP")),
        "tiff": ("Visit.tif", photograph("TIFF")),
        "gif": ("Dot.gif", GIF),
        "eml": ("Minutes.eml", MAIL),
        "csv": ("Offices.csv", TABLE),
        "txt": ("Note.txt", NOTE),
    }
