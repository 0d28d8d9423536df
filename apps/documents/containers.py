"""A look into files that hold files: ZIP (Office, OpenDocument) and OLE (Office 97, Outlook).

Nothing is unpacked before number and size of the parts are known to be bearable.
"""

import io
import re
import struct
import zipfile
import zlib

from django.utils.translation import gettext_lazy as _

from apps.documents.choices import FileKind
from apps.web.refusals import Invalid, Problem, Text

MOST_ENTRIES = 5_000
MOST_INFLATED_MEGABYTES = 300
"""What a document may hold when it is unpacked. The product's own limits, far above real documents."""
MOST_OF_A_PART = 2 * 1024 * 1024

ZIP_ENTRY = b"PK\x01\x02"
"""How each entry of the directory of a ZIP begins."""

OFFICE_PARTS = {
    "wordprocessingml.document.main+xml": FileKind.DOCX,
    "spreadsheetml.sheet.main+xml": FileKind.XLSX,
    "presentationml.presentation.main+xml": FileKind.PPTX,
    "presentationml.slideshow.main+xml": FileKind.PPTX,
}
OPENDOCUMENT = {
    b"application/vnd.oasis.opendocument.text": FileKind.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": FileKind.ODS,
    b"application/vnd.oasis.opendocument.presentation": FileKind.ODP,
}
MACRO_PARTS = re.compile(
    r"(^|/)(vbaproject\w*\.(bin|xml)|vbadata\.xml)$|^xl/(macrosheets|dialogsheets)/|^(basic|scripts)/",
    re.IGNORECASE,
)
OLE_KINDS = {
    "WordDocument": FileKind.DOC,
    "Workbook": FileKind.XLS,
    "Book": FileKind.XLS,
    "PowerPoint Document": FileKind.PPT,
    "__properties_version1.0": FileKind.MSG,
}
OLE_MACROS = {"VBA", "_VBA_PROJECT", "_VBA_PROJECT_CUR", "Macros"}
DIRECTORY_ENTRY = 128
MACROS_OF_POWERPOINT = bytes.fromhex("0f00ff0314000000020000040c000000")
"""The head of VBAInfoContainer and VBAInfoAtom, [MS-PPT] 2.4.10 and 2.4.11."""


def kind_of_zip(content: bytes) -> FileKind | None:
    """Return the kind of a ZIP-based document, None for any other archive; raises Invalid.

    Refused are broken ones, those behind a password, those with macros, and those that would
    unpack to more than anybody can mean.
    """
    if content.count(ZIP_ENTRY) > MOST_ENTRIES:
        # Asked before the directory is read, which takes ten times its size in memory.
        raise too_large_inside()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _expect_bearable(parts)
            if any(part.flag_bits & 1 for part in parts):
                raise refused("password", behind_a_password())
            kind = _kind_of_parts(archive, {part.filename for part in parts})
            if kind and any(MACRO_PARTS.search(part.filename) for part in parts):
                raise refused("macros", with_macros())
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
    ) as error:
        raise refused("damaged", damaged()) from error
    return kind


def _expect_bearable(parts: list[zipfile.ZipInfo]) -> None:
    inflated = sum(part.file_size for part in parts)
    if len(parts) > MOST_ENTRIES or inflated > MOST_INFLATED_MEGABYTES * 1024 * 1024:
        raise too_large_inside()


def too_large_inside() -> Invalid:
    """Return the refusal of a file that holds more than anybody can mean."""
    return refused(
        "too_large_inside",
        _(
            "Unpacked, this file would be far larger than it looks, so it is not opened. Save it"
            " as PDF, or make its pictures smaller."
        ),
    )


def _kind_of_parts(archive: zipfile.ZipFile, names: set[str]) -> FileKind | None:
    if "mimetype" in names:
        return OPENDOCUMENT.get(_part(archive, "mimetype").strip())
    if "[Content_Types].xml" not in names:
        return None
    types = _part(archive, "[Content_Types].xml").decode("utf-8", errors="replace")
    if "macroenabled" in types.lower():
        raise refused("macros", with_macros())
    return next((kind for part, kind in OFFICE_PARTS.items() if part in types), None)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(MOST_OF_A_PART)


def kind_of_ole(content: bytes) -> FileKind | None:
    """Return the kind of an OLE compound file, None for any other; raises Invalid."""
    names = _ole_names(content)
    if names & {"EncryptedPackage", "EncryptionInfo"}:
        raise refused("password", behind_a_password())
    kind = next((kind for name, kind in OLE_KINDS.items() if name in names), None)
    if kind and (names & OLE_MACROS or (kind is FileKind.PPT and _has_ppt_macros(content))):
        raise refused("macros", with_macros())
    return kind


def _ole_names(content: bytes) -> set[str]:
    """Return the names in the directory: entries of 128 bytes, wherever their sectors are."""
    names = set()
    for start in range(512, len(content) - DIRECTORY_ENTRY + 1, DIRECTORY_ENTRY):
        length, kind = struct.unpack_from("<HB", content, start + 64)
        if kind in {1, 2, 5} and 4 <= length <= 64 and length % 2 == 0:
            encoded = content[start : start + length - 2]
            names.add(encoded.decode("utf-16-le", errors="replace"))
    return names


def _has_ppt_macros(content: bytes) -> bool:
    place = content.find(MACROS_OF_POWERPOINT)
    while place >= 0:
        flags = content[place + 20 : place + 24]
        if len(flags) == 4 and struct.unpack("<I", flags)[0]:
            return True
        place = content.find(MACROS_OF_POWERPOINT, place + 1)
    return False


def refused(code: str, message: Text) -> Invalid:
    """Return the refusal of a file, at the field where files are chosen."""
    return Invalid(problems=[Problem(code=code, field="file", message=message)], code=code)


def damaged() -> Text:
    """The sentence for a file that ends too early or cannot be opened."""
    return _(
        "This file is damaged or not complete. Open it where it was made, save it again, and send that."
    )


def with_macros() -> Text:
    """The sentence for a document that can run programs."""
    return _(
        "This document holds macros, which can run on a reader’s computer. Save it without macros, or as PDF."
    )


def behind_a_password() -> Text:
    """The sentence for a file that nobody can look into."""
    return _(
        "This file is protected by a password, so it cannot be checked. Save it without a password and send that."
    )
