"""What a file is, by its content: the kinds that are kept, and a sentence for those that are not."""

import csv
import re
from dataclasses import dataclass
from email.parser import BytesHeaderParser

import puremagic
from django.utils.translation import gettext_lazy as _

from apps.documents.choices import FileKind
from apps.documents.containers import damaged, kind_of_ole, kind_of_zip, refused
from apps.documents.names import clean_name
from apps.documents.photographs import CleanPicture, PictureError, clean_picture
from apps.web.refusals import Text

MEGABYTE = 1024 * 1024
MOST_MEGABYTES = 25
"""The largest file that is kept; the product's own limit."""

ZIP, OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
PICTURES = [
    (re.compile(rb"\xff\xd8\xff"), FileKind.JPEG),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), FileKind.PNG),
    (re.compile(rb"GIF8[79]a"), FileKind.GIF),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), FileKind.WEBP),
    (re.compile(rb"II\*\x00|MM\x00\*"), FileKind.TIFF),
]
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
MARKUP = re.compile(
    r"<\s*(!doctype|html|svg|script|iframe|\?xml|\?php)\b|<\?xml|<\?php", re.IGNORECASE
)
HEADER = re.compile(rb"(?:[A-Za-z0-9-]{1,60}+:[^\r\n]*+\r?+\n(?:[ \t][^\r\n]*+\r?+\n)*+)++\r?\n")
MOST_OF_A_HEADER = 256 * 1024
MAIL_HEADERS = {"date", "subject", "to", "received", "message-id", "mime-version"}
LOOKS_LIKE: dict[bytes, Text] = {
    b"MZ": _("a program for Windows"),
    b"\x7fELF": _("a program for Linux"),
    b"#!": _("a program"),
    b"{\\rtf": _("rich text, RTF"),
    b"PK": _("an archive of files"),
}
MARKUP_WORDS = _("a web page or a drawing that can run programs")
SEPARATORS = ",;\t|"
LINES_LOOKED_AT = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A file that may be kept: the bytes to keep, what they are, and the name to keep them under."""

    content: bytes
    kind: FileKind
    name: str
    is_location_removed: bool = False


def examine(content: bytes, *, name: str) -> Examined:
    """Return what is to be kept of a file that was sent; raises Invalid with a sentence.

    Pictures lose the place where they were taken. The name is never believed: it only gets the
    ending of what the content is.
    """
    if not content:
        raise refused("empty", _("This file is empty."))
    if len(content) > MOST_MEGABYTES * MEGABYTE:
        raise refused("too_large", too_large())
    kind = kind_of(content)
    if kind is None:
        raise refused("not_accepted", _not_accepted(content))
    picture = CleanPicture(content=content)
    if kind in {each for _pattern, each in PICTURES}:
        try:
            picture = clean_picture(content, kind)
        except PictureError as problem:
            raise refused(problem.code, problem.message) from problem
    return Examined(
        content=picture.content,
        kind=kind,
        name=clean_name(name, kind),
        is_location_removed=picture.is_location_removed,
    )


def kind_of(content: bytes) -> FileKind | None:
    """Return the kind of a file by its content, None for one that is not accepted.

    Raises Invalid for a document that is accepted in general but not as it is: broken, with macros,
    behind a password, a bomb.
    """
    if content.startswith(b"%PDF-"):
        if b"%%EOF" not in content:
            raise refused("damaged", damaged())
        return FileKind.PDF
    if content.startswith(ZIP):
        return kind_of_zip(content)
    if content.startswith(OLE):
        return kind_of_ole(content)
    for pattern, kind in PICTURES:
        if pattern.match(content):
            return kind
    if HEADER.match(content[:MOST_OF_A_HEADER]) and _is_mail(content):
        return FileKind.EML
    return _kind_of_text(content)


def _is_mail(content: bytes) -> bool:
    headers = {name.lower() for name in BytesHeaderParser().parsebytes(content).keys()}  # noqa: SIM118
    return "from" in headers and bool(headers & MAIL_HEADERS) and b"\x00" not in content


def _kind_of_text(content: bytes) -> FileKind | None:
    text = _decoded(content)
    if text is None or CONTROL.search(text) or MARKUP.search(text):
        return None
    if text.lstrip().startswith(("#!", "<", "{\\rtf", "%!PS")):
        return None
    return FileKind.CSV if _is_table(text) else FileKind.TEXT


def _decoded(content: bytes) -> str | None:
    """Return the text of bytes that are text: UTF-8, UTF-16 with its mark, or Western Windows."""
    encodings = (
        ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    )
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _is_table(text: str) -> bool:
    """Whether several lines have the same number of cells, and more than one."""
    lines = [line for line in text.splitlines()[:LINES_LOOKED_AT] if line.strip()]
    if len(lines) < 2:
        return False
    for separator in SEPARATORS:
        try:
            widths = {len(row) for row in csv.reader(lines, delimiter=separator)}
        except csv.Error:
            continue
        if len(widths) == 1 and widths.pop() > 1:
            return True
    return False


def _not_accepted(content: bytes) -> Text:
    what = _looks_like(content)
    if what:
        return _(
            "By its content this is not a file of a kind that is kept here (it looks like: %(what)s)."
            " Send PDF, Office or OpenDocument without macros, pictures, mail, text or CSV."
        ) % {"what": what}
    return _(
        "By its content this is not a file of a kind that is kept here. Send PDF, Office or"
        " OpenDocument without macros, pictures, mail, text or CSV."
    )


def _looks_like(content: bytes) -> Text:
    """Return what a refused file seems to be; rare kinds by the English name of their program."""
    for beginning, words in LOOKS_LIKE.items():
        if content.startswith(beginning):
            return words
    text = _decoded(content[:MOST_OF_A_HEADER])
    if text is not None and MARKUP.search(text):
        return MARKUP_WORDS
    try:
        found = puremagic.magic_string(content[:4096])
    except (puremagic.PureError, ValueError):
        return ""
    return str(found[0].name) if found else ""


def too_large() -> Text:
    """The sentence for a file that is too large."""
    return _(
        "This file has more than %(limit)s MB. Make its pictures smaller, or send it in parts."
    ) % {"limit": MOST_MEGABYTES}
