"""Closed lists of the room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DocumentFormat(TextChoices):
    """The files of an edition."""

    DOCX = "docx", _("Word document")
    PDF = "pdf", _("PDF document")
    XLSX = "xlsx", _("Excel workbook")
    HTML = "html", _("Web page")


class EditionState(TextChoices):
    """A frozen edition is complete; a published one is what Council readers see."""

    FROZEN = "frozen", pgettext_lazy("edition of a report", "Frozen")
    PUBLISHED = "published", pgettext_lazy("edition of a report", "Published")
    SUPERSEDED = "superseded", pgettext_lazy("edition of a report", "Superseded")
