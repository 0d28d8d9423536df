"""The minutes of a meeting of the network as a document."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.figures.tables import Column, Row, Table
from apps.focal_points.choices import Presence
from apps.focal_points.models import MeetingInvitation, NetworkMeeting
from apps.focal_points.selectors.network.meetings import (
    decisions_of,
    invitations_of,
    reads_notes,
)
from apps.organization.selectors import has_demo_data, newest_names
from apps.publishing.document import (
    Block,
    Document,
    DocumentMeta,
    Heading,
    Paragraph,
    TableBlock,
)


def minutes(*, meeting: NetworkMeeting, now: datetime, scope: OfficeScope) -> Document:
    """Return the minutes in the language of the moment, with what the reader may read.

    Attendance and notes are left out, and it is said that they are, for readers of other regions.
    """
    started = localtime(meeting.starts_at) if meeting.starts_at else None
    blocks: list[Block] = chapter(_("Agenda"), meeting.agenda)
    if reads_notes(meeting=meeting, on=now.date(), scope=scope):
        came = [
            each
            for each in invitations_of(meeting=meeting, scope=scope)
            if each.presence != Presence.INVITED
        ]
        blocks += [
            Heading(1, _("Attendance")),
            TableBlock(attendance_table(came)) if came else nothing(),
            *chapter(_("Notes"), meeting.notes),
        ]
    else:
        blocks.append(Paragraph(_("Notes and attendance are read by the region.")))
    blocks.append(Heading(1, _("Decisions")))
    blocks += [
        Paragraph(_("Decision %(number)s: %(text)s") % {"number": each.number, "text": each.text})
        for each in decisions_of(meeting=meeting, scope=scope)
    ] or [nothing()]
    region = newest_names(ids=[meeting.region_id])[meeting.region_id][1]
    when = date_format(started, "DATETIME_FORMAT") + f" ({started.tzinfo})" if started else ""
    return Document(
        meta=DocumentMeta(
            title=meeting.title,
            subtitle=", ".join(part for part in (region, when, meeting.place) if part),
            organization=_("International Organization for Migration"),
            language=(get_language() or "en")[:2],
            issued_on=started.date() if started else None,
            watermark=_("SPECIMEN, invented data") if has_demo_data() else "",
            created_at=now,
        ),
        blocks=tuple(blocks),
    )


def chapter(title: str, text: str) -> list[Block]:
    """Return a heading and the paragraphs of a text, or that nothing is written down."""
    return [Heading(1, title), *(paragraphs(text) or [nothing()])]


def paragraphs(text: str) -> list[Paragraph]:
    """Return the lines of a text as paragraphs."""
    return [Paragraph(line.strip()) for line in text.splitlines() if line.strip()]


def nothing() -> Paragraph:
    """Return what stands where nothing does."""
    return Paragraph(_("Nothing is written down."))


def attendance_table(lines: list[MeetingInvitation]) -> Table:
    """Return who came, from which office."""
    names = newest_names(ids={line.appointment.office_id for line in lines})
    return Table(
        key="attendance",
        number="T1",
        title=_("Attendance"),
        columns=(
            Column("office", _("Office"), is_text=True),
            Column("presence", _("Presence"), is_text=True),
        ),
        rows=tuple(
            Row(
                str(line.pk),
                line.appointment.name,
                (
                    names[line.appointment.office_id][1],
                    str(Presence(line.presence).label),
                ),
            )
            for line in lines
        ),
    )
