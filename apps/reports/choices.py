"""Closed lists of the room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Series(TextChoices):
    """The reports that are frozen year by year, each with its own rules."""

    COUNCIL = "council", pgettext_lazy("series of reports", "Report to the Council")
    WGGI = "wggi", pgettext_lazy("series of reports", "Report of the WGGI")


class DocumentFormat(TextChoices):
    """The files of an edition."""

    DOCX = "docx", _("Word document")
    PDF = "pdf", _("PDF document")
    XLSX = "xlsx", _("Excel workbook")
    HTML = "html", _("Web page")


class Audience(TextChoices):
    """Who a file is for: the inner circle, or everybody else with small counts hidden."""

    INNER = "inner", pgettext_lazy("audience of a document", "Inner circle, all counts")
    PUBLIC = "public", pgettext_lazy("audience of a document", "Council, small counts hidden")


class EditionState(TextChoices):
    """A frozen edition is complete; a published one is what Council readers see."""

    FROZEN = "frozen", pgettext_lazy("edition of a report", "Frozen")
    PUBLISHED = "published", pgettext_lazy("edition of a report", "Published")
    SUPERSEDED = "superseded", pgettext_lazy("edition of a report", "Superseded")


LANGUAGES = {"en": _("English"), "fr": _("French"), "es": _("Spanish")}
MEDIA_TYPES = {
    DocumentFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    DocumentFormat.PDF: "application/pdf",
    DocumentFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    DocumentFormat.HTML: "text/html; charset=utf-8",
}
