"""The terms of reference of one appointment, to be printed and signed, in each language and format.

The document is made from the records whenever it is asked for; what counts is the signed paper, whose
scan is evidence of the appointment.
"""

from collections.abc import Callable
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import managers_above
from apps.figures.tables import Column, Row, Table
from apps.focal_points.choices import AppointmentRole
from apps.focal_points.models import Appointment, TermsEdition
from apps.focal_points.selectors.appointments import appointment_with
from apps.focal_points.selectors.terms import AreaTasks, published_editions, tasks_of
from apps.focal_points.wording import dates_of, decision_of, grade_of, percent_of
from apps.organization.selectors import has_demo_data, newest_names
from apps.publishing.document import DocumentMeta
from apps.publishing.docx.letters import render_letter_docx
from apps.publishing.letters import Letter, render_letter_pdf
from apps.publishing.words import LANGUAGES
from apps.web.language import in_language
from apps.web.refusals import OutOfScope, WrongState

RENDERERS: dict[str, Callable[[Letter], bytes]] = {
    "docx": render_letter_docx,
    "pdf": render_letter_pdf,
}
RULE = "_" * 34
"""The line on which somebody signs."""


def terms_document(
    *, appointment_id: int, language: str, extension: str, now: datetime, scope: OfficeScope
) -> bytes:
    """Return the terms of reference of an appointment as a file.

    Of the edition that the appointment names, else of the newest published one. Raises OutOfScope for an
    appointment, a language or a format that there is not, WrongState before an edition is published.
    """
    found = appointment_with(appointment_id=appointment_id, scope=scope)
    if language not in LANGUAGES or extension not in RENDERERS:
        raise OutOfScope
    edition = found.terms_edition or next(iter(published_editions(scope=scope)), None)
    if edition is None:
        raise WrongState(_("No edition of the terms of reference is published yet."))
    with translation.override(language):
        letter = letter_of(
            appointment=found,
            edition=edition,
            areas=tasks_of(edition=edition, scope=scope),
            language=language,
            now=now,
            scope=scope,
        )
    return RENDERERS[extension](letter)


def letter_of(
    *,
    appointment: Appointment,
    edition: TermsEdition,
    areas: list[AreaTasks],
    language: str,
    now: datetime,
    scope: OfficeScope,
) -> Letter:
    """Return what the document says, in the language of the moment."""
    code, office = newest_names(ids=[appointment.office_id])[appointment.office_id]
    levels = managers_above(office_ids=[appointment.office_id], on=now.date(), scope=scope).get(
        appointment.office_id, []
    )
    supervisor = next(
        (name_of(user) for level in levels for user in level if user.pk != appointment.user_id), ""
    )
    facts = [
        (_("Office"), f"{office} ({code})"),
        (_("Role"), str(AppointmentRole(appointment.role).label)),
        (_("Grade at appointment"), grade_of(appointment)),
        (_("Share of working time"), percent_of(appointment.percent_of_time)),
        (_("From – until"), dates_of(appointment)),
        (_("Appointing decision"), decision_of(appointment)),
    ]
    title = in_language(edition, "title")
    return Letter(
        meta=DocumentMeta(
            title=f"{title} – {appointment.name}",
            organization=_("International Organization for Migration"),
            symbol=_("Edition %(number)s") % {"number": edition.number},
            language=language,
            issued_on=now.date(),
            created_at=now,
            watermark=_("SPECIMEN, invented data") if has_demo_data() else "",
        ),
        sender=(_("Gender Coordination Unit"),),
        recipient=(appointment.name, office),
        subject=title,
        salutation=_(
            "These are the terms on which the person named below serves as gender focal point. Both sign;"
            " the signed paper goes back to the Gender Coordination Unit."
        ),
        parts=(
            Table(
                key="facts",
                number="",
                title=_("The appointment"),
                columns=(Column("value", appointment.name, is_text=True),),
                rows=tuple(
                    Row(str(place), label, (text,)) for place, (label, text) in enumerate(facts)
                ),
            ),
            *(area_words(each) for each in areas if each.tasks),
        ),
        closing=_("Read and accepted:"),
        signatory=(
            f"{RULE}  {RULE[:18]}",
            _("%(name)s, signature and date") % {"name": appointment.name},
            "\u00a0",
            "\u00a0",
            f"{RULE}  {RULE[:18]}",
            _("%(name)s, supervisor, signature and date") % {"name": supervisor}
            if supervisor
            else _("Supervisor, name, signature and date"),
        ),
    )


def area_words(each: AreaTasks) -> str:
    """Return an area and, beneath it, its tasks one after the other."""
    heading = f"{each.area.number}. {in_language(each.area, 'title')}"
    return heading + "\n" + " ".join(in_language(task, "text") for task in each.tasks)
