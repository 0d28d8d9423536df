"""The minutes of a meeting of the WGGI as a document."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.figures.tables import Column, Row, Table
from apps.organization.selectors import has_demo_data, tree_on
from apps.projects.models import WggiMeeting
from apps.projects.selectors.wggi.meetings import AttendanceLine, attendance_of, decisions_of
from apps.publishing.document import (
    Block,
    Document,
    DocumentMeta,
    Heading,
    Paragraph,
    TableBlock,
)


def minutes(*, meeting: WggiMeeting, now: datetime, scope: OfficeScope) -> Document:
    """Return the minutes in the language of the moment; three statements at most."""
    attendance = [
        line for line in attendance_of(meeting=meeting, scope=scope) if line.attendance is not None
    ]
    blocks: list[Block] = [
        *chapter(_("Agenda"), meeting.agenda),
        Heading(1, _("Attendance")),
        TableBlock(attendance_table(attendance, meeting)) if attendance else nothing(),
        *chapter(_("Notes"), meeting.notes),
        Heading(1, _("Decisions")),
    ]
    decisions = decisions_of(meeting=meeting, scope=scope)
    blocks += [
        Paragraph(_("Decision %(number)s: %(text)s") % {"number": each.number, "text": each.text})
        for each in decisions
    ] or [nothing()]
    return Document(
        meta=DocumentMeta(
            title=_("Minutes of the Working Group on Gender Issues"),
            subtitle=", ".join(
                part
                for part in (date_format(meeting.held_on, "DATE_FORMAT"), meeting.place)
                if part
            ),
            organization=_("International Organization for Migration"),
            language=(get_language() or "en")[:2],
            issued_on=meeting.held_on,
            watermark=_("SPECIMEN, invented data") if has_demo_data() else "",
            created_at=now,
        ),
        blocks=tuple(blocks),
    )


def chapter(title: str, text: str) -> list[Block]:
    """Return a heading and the paragraphs of a text, or that nothing is written down."""
    paragraphs = [Paragraph(line.strip()) for line in text.splitlines() if line.strip()]
    return [Heading(1, title), *(paragraphs or [nothing()])]


def nothing() -> Paragraph:
    """Return what stands where nothing does."""
    return Paragraph(_("Nothing is written down."))


def attendance_table(lines: list[AttendanceLine], meeting: WggiMeeting) -> Table:
    """Return who came, for which department, and what they brought."""
    offices = tree_on(day=meeting.held_on).nodes
    return Table(
        key="attendance",
        number="T1",
        title=_("Attendance"),
        columns=(
            Column("department", _("Department"), is_text=True),
            Column("presence", _("Presence"), is_text=True),
            Column("contribution", _("Contribution"), is_text=True),
        ),
        rows=tuple(
            Row(
                str(line.member.pk),
                line.member.name,
                (
                    offices[line.member.office_id].name if line.member.office_id in offices else "",
                    str(line.attendance.get_presence_display()) if line.attendance else "",
                    line.contribution,
                ),
            )
            for line in lines
        ),
    )
