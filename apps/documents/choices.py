"""Closed lists of the room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DocumentKind(TextChoices):
    """What a document is: a file that is kept here, or the address of something kept elsewhere."""

    FILE = "file", _("File")
    LINK = "link", pgettext_lazy("document", "Link")


class Confidentiality(TextChoices):
    """Who may read it: those who see the record, or everybody who has logged in."""

    INNER_CIRCLE = "inner_circle", _("Inner circle")
    PUBLIC = "public", pgettext_lazy("document", "Public")


class FileKind(TextChoices):
    """Kinds of file that are accepted, told by their content and never by their name."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"
    XLSX = "xlsx", "Excel"
    PPTX = "pptx", "PowerPoint"
    DOC = "doc", "Word 97–2003"
    XLS = "xls", "Excel 97–2003"
    PPT = "ppt", "PowerPoint 97–2003"
    ODT = "odt", "OpenDocument"
    ODS = "ods", "OpenDocument"
    ODP = "odp", "OpenDocument"
    JPEG = "jpeg", "JPEG"
    PNG = "png", "PNG"
    GIF = "gif", "GIF"
    WEBP = "webp", "WebP"
    TIFF = "tiff", "TIFF"
    EML = "eml", _("Mail")
    MSG = "msg", _("Mail from Outlook")
    CSV = "csv", "CSV"
    TEXT = "txt", _("Plain text")


class ScanState(TextChoices):
    """What the virus scanner said; infected files are refused and never kept."""

    NOT_SCANNED = "not_scanned", _("Not scanned")
    WAITING = "waiting", _("Waiting for the virus scanner")
    CLEAN = "clean", _("Scanned, nothing found")
    INFECTED = "infected", _("A virus was found")


class TextState(TextChoices):
    """Whether the text of a version can be searched and pointed to."""

    WAITING = "waiting", _("Text not read yet")
    READ = "read", _("Text can be searched")
    EMPTY = "empty", _("No text in the file")
    UNREADABLE = "unreadable", _("The text could not be read")


class AnchorState(TextChoices):
    """Where the passage that proves a claim is in the newest version."""

    FOUND = "found", pgettext_lazy("passage", "Found")
    MOVED = "moved", _("Found on another page")
    LOST = "lost", _("Not found in the newest version")
    WAITING = "waiting", _("Not looked for yet")


class LinkState(TextChoices):
    """What the last look at an address found."""

    NOT_CHECKED = "not_checked", _("Not checked")
    REACHED = "reached", _("Reached")
    MOVED = "moved", _("Moved to another address")
    CHANGED = "changed", _("The page has changed")
    GONE = "gone", _("Gone")
    UNREACHABLE = "unreachable", _("No answer")
