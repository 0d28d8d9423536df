"""Files that must not be kept: each with the word that the refusal carries.

Written before the code that refuses them.
"""

import io
import struct
import zipfile
import zlib

from PIL import Image

from tests.documents.evidence_files import (
    MAIL,
    ODF,
    excel,
    ole,
    opendocument,
    pdf,
    with_entries,
    word,
    zipped,
)

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + rb"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The test file of the makers of virus scanners; harmless, and found by every scanner."""

SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 52 + b"\x80\x00\x00\x00" + b"\x00" * 400
ELF = b"\x7fELF\x02\x01\x01" + b"\x00" * 200
SHELL = b"#!/bin/sh\nrm -rf /\n"
RTF = rb"{\rtf1\ansi Hello}"
MACRO = b"application/vnd.ms-word.document.macroEnabled.main+xml"
MACRO_INFO = bytes.fromhex("0f00ff0314000000020000040c000000") + struct.pack("<III", 7, 1, 2)
"""What a presentation of PowerPoint 97 says when it holds macros."""


def macro_types(container: bytes, plain: bytes, macro: bytes) -> bytes:
    """A document of Office whose table of contents says that it may hold macros."""
    with zipfile.ZipFile(io.BytesIO(container)) as archive:
        types = archive.read("[Content_Types].xml")
    assert plain in types
    return with_entries(container, {"[Content_Types].xml": types.replace(plain, macro)})


def locked_zip(container: bytes) -> bytes:
    """A copy of a ZIP-based file that says that its entries are behind a password."""
    data = bytearray(container)
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + flags] |= 1
            place = data.find(mark, place + 4)
    return bytes(data)


def zip_bomb(megabytes: int = 400) -> bytes:
    """A document of Word with a part that would be hundreds of megabytes; small as it is sent."""
    return with_entries(word(), {"word/media/zeros.bin": b"\0" * (megabytes * 1024 * 1024)})


def many_entries(number: int) -> bytes:
    """A workbook of very many parts."""
    return with_entries(excel(), {f"xl/part{place}.xml": b"<x/>" for place in range(number)})


def huge_picture(side: int = 60_000) -> bytes:
    """A PNG of a few bytes that says it has billions of pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body))
            + kind
            + body
            + struct.pack(">I", zlib.crc32(kind + body) & 0xFFFFFFFF)
        )

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * 100)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def folders_over_each_other(number: int = 3_000) -> bytes:
    """A TIFF with very many places where it was taken, which all lie over each other.

    Each is a folder that claims the thousand entries after it, and so most of the others.
    """
    out = io.BytesIO()
    Image.new("L", (1, 1)).save(out, "TIFF")
    picture = out.getvalue()
    (folder,) = struct.unpack_from("<I", picture, 4)
    (own,) = struct.unpack_from("<H", picture, folder)
    entries = picture[folder + 2 : folder + 2 + 12 * own]
    claimed = len(picture) + 2 + len(entries) + 12 * number + 4
    # The last first, so that no place is blanked before it is looked at.
    for place in reversed(range(number)):
        entries += struct.pack("<HHII", 0x8825, 4, 1, claimed + 2 * place)
    return (
        picture[:4]
        + struct.pack("<I", len(picture))
        + picture[8:]
        + struct.pack("<H", own + number)
        + entries
        + struct.pack("<I", 0)
        + struct.pack("<H", 1_000) * number
        + b"\0" * 20_000
    )


def half_picture() -> bytes:
    """A PNG that ends in its middle."""
    out = io.BytesIO()
    Image.effect_noise((64, 64), 50).save(out, "PNG")
    return out.getvalue()[:400]


def faulty_files() -> dict[str, tuple[str, bytes, str]]:
    """What is wrong: the name, the bytes, and the code of the refusal."""
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return {
        "nothing in it": ("Empty.pdf", b"", "empty"),
        "a renamed program": ("Report.pdf", PROGRAM, "not_accepted"),
        "a program of Linux": ("Report.docx", ELF, "not_accepted"),
        "a script of the shell": ("notes.txt", SHELL, "not_accepted"),
        "a drawing with script": ("chart.svg", SVG, "not_accepted"),
        "a drawing with script as a picture": ("chart.png", SVG, "not_accepted"),
        "a web page": ("page.html", HTML, "not_accepted"),
        "a web page as text": ("page.txt", b"Hello\n" + HTML, "not_accepted"),
        "a web page in UTF-16": ("page.txt", HTML.decode().encode("utf-16"), "not_accepted"),
        "rich text": ("letter.doc", RTF, "not_accepted"),
        "an archive": ("files.zip", zipped({"a.txt": b"a", "b.exe": PROGRAM}), "not_accepted"),
        "an archive as a document": ("files.docx", zipped({"a.txt": b"a"}), "not_accepted"),
        "an empty archive": ("files.docx", zipped({}), "not_accepted"),
        "half an archive": ("Terms.docx", word()[:2000], "damaged"),
        "macros by its table of contents": (
            "Terms.docx",
            macro_types(word(), plain, MACRO),
            "macros",
        ),
        "macros by a part": (
            "Terms.docx",
            with_entries(word(), {"word/vbaProject.bin": b"x"}),
            "macros",
        ),
        "macros in a sheet": (
            "Figures.xlsx",
            with_entries(excel(), {"xl/macrosheets/sheet1.xml": b"<x/>"}),
            "macros",
        ),
        "macros of OpenDocument": (
            "Text.odt",
            with_entries(opendocument(), {"Basic/Standard/Module1.xml": b"<x/>"}),
            "macros",
        ),
        "another kind of OpenDocument": (
            "Text.odt",
            zipped({"mimetype": f"{ODF}database".encode()}, compression=zipfile.ZIP_STORED),
            "not_accepted",
        ),
        "macros of Word 97": ("Old.doc", ole("WordDocument", "Macros", "VBA"), "macros"),
        "macros of Excel 97": ("Old.xls", ole("Workbook", "_VBA_PROJECT_CUR"), "macros"),
        "macros of PowerPoint 97": (
            "Old.ppt",
            ole("PowerPoint Document", tail=MACRO_INFO),
            "macros",
        ),
        "an installer of Windows": ("Old.doc", ole("SummaryInformation", "Icon"), "not_accepted"),
        "a document behind a password": (
            "Terms.docx",
            ole("EncryptionInfo", "EncryptedPackage"),
            "password",
        ),
        "an archive behind a password": ("Terms.docx", locked_zip(word()), "password"),
        "hundreds of megabytes inside": ("Terms.docx", zip_bomb(), "too_large_inside"),
        "thousands of parts inside": ("Figures.xlsx", many_entries(6000), "too_large_inside"),
        "billions of pixels": ("Visit.png", huge_picture(), "too_many_pixels"),
        "half a picture": ("Visit.png", half_picture(), "damaged"),
        "a photograph that is none": ("Visit.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 60, "damaged"),
        "half a PDF": ("Report.pdf", pdf()[:300], "damaged"),
        "a PDF behind a page": ("Report.pdf", HTML + pdf(), "not_accepted"),
        "zeros": ("Note.txt", b"abc\x00def" * 20, "not_accepted"),
        "a mail that begins with markup": ("Mail.eml", b"<html>" + MAIL, "not_accepted"),
    }


NAMES = {
    "../../etc/passwd": "passwd.txt",
    r"C:\Users\baraka\Report.txt": "Report.txt",
    "/absolute/path.txt": "path.txt",
    "..": "document.txt",
    "": "document.txt",
    "   ": "document.txt",
    ".txt": "document.txt",
    "report‮fdp.exe": "reportfdp.txt",
    "‏تقرير.txt": "تقرير.txt",
    "⁦a⁩\u200bb.txt": "ab.txt",
    "line\r\nbreak\x00\t.txt": "linebreak.txt",
    "con.txt": "document.txt",
    "LPT1": "document.txt",
    "name. . .": "name.txt",
    "Compte rendu.txt": "Compte rendu.txt",
    "Procès-verbal.txt": "Procès-verbal.txt",
    'a<b>:"|?*c.txt': "a b c.txt",
    "minutes.pdf": "minutes.txt",
    "minutes.txt.exe": "minutes.txt",
    "Budget v1.2": "Budget v1.2.txt",
    "12.March": "12.March.txt",
    "x" * 300 + ".txt": "x" * 116 + ".txt",
}
"""Names as they are sent with a plain text, and as they are kept."""
