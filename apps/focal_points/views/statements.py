"""The statement of contribution: a page to look at it, and files to print and sign."""

from collections.abc import Callable
from datetime import date

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.requests import ScopedRequest
from apps.focal_points.selectors.statement_document import (
    days_of,
    document_of,
    facts_of,
    shared_of,
)
from apps.focal_points.selectors.statements import Statement, statement_of
from apps.focal_points.views.picture_words import titled
from apps.publishing.docx import render_docx
from apps.publishing.pdf import render_pdf
from apps.publishing.words import LANGUAGES
from apps.web.downloads import attachment
from apps.web.pages import render_page
from apps.web.parts import Action
from apps.web.refusals import OutOfScope

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILES: dict[str, tuple[Callable[..., bytes], str]] = {
    "pdf": (render_pdf, "application/pdf"),
    "docx": (render_docx, DOCX_TYPE),
}
NAMES = {"en": "English", "fr": "Français", "es": "Español"}


@require_safe
def statement(request: ScopedRequest, appointment_id: int, year: int) -> HttpResponse:
    """Show what a statement says before it is printed."""
    found = asked_for(request, appointment_id, year)
    language = translation.get_language()[:2]
    query = f"?as_of={found.as_of.isoformat()}"
    context = {
        "title": _("Statement of contribution %(year)s") % {"year": year},
        "crumbs": [
            (_("Picture of the year"), f"{reverse('focal_points:pictures')}?year={year}"),
            (
                found.appointment.name,
                reverse("focal_points:appointment", args=[appointment_id]),
            ),
        ],
        "actions": [
            Action(
                _("Download PDF"),
                file_url(found, language, "pdf") + query,
                kind="primary",
                key="pdf",
            )
        ],
        "statement": found,
        "facts_of": facts_of(found, language),
        "activities": [
            (days_of(each, language), titled(each.area), each) for each in found.activities
        ],
        "shared": shared_of(found, language),
        "files": [
            (f"{name}, {extension.upper()}", file_url(found, code, extension) + query)
            for code, name in NAMES.items()
            for extension in FILES
        ],
        "years": years_of(found),
    }
    return render_page(request, "focal_points/statement.html", context)


def years_of(found: Statement) -> list[tuple[int, str]]:
    """Return the years of an appointment with their addresses, the newest first."""
    appointment = found.appointment
    last = min(found.as_of, appointment.ends_before or found.as_of).year
    return [
        (year, reverse("focal_points:statement", args=[appointment.pk, year]))
        for year in range(last, appointment.starts_on.year - 1, -1)
    ]


def file_url(found: Statement, language: str, extension: str) -> str:
    """Return the address of a file of a statement."""
    return reverse(
        "focal_points:statement_file",
        args=[found.appointment.pk, found.year, language, extension],
    )


def asked_for(request: ScopedRequest, appointment_id: int, year: int) -> Statement:
    """Return the statement that the address names, as of a day of it or of today."""
    return statement_of(
        appointment_id=appointment_id,
        year=year,
        as_of=day_in(request.GET.get("as_of", ""), timezone.localdate()),
        scope=request.scope,
    )


def day_in(text: str, today: date) -> date:
    """Return the day that a text writes; today for what is none, or lies ahead."""
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    return min(day, today) if day is not None else today


@require_safe
def statement_file(
    request: ScopedRequest, appointment_id: int, year: int, language: str, extension: str
) -> HttpResponse:
    """Return a statement to print and sign, in a language."""
    if language not in LANGUAGES or extension not in FILES:
        raise OutOfScope
    found = asked_for(request, appointment_id, year)
    renderer, content_type = FILES[extension]
    with translation.override(language):
        content = renderer(document_of(found, scope=request.scope))
    name = f"contribution-{year}-{appointment_id}-{language}.{extension}"
    return attachment(content, content_type, name)
