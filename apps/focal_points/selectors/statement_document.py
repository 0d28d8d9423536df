"""The statement of contribution as a document, in the language of the moment."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.utils.dates import MONTHS
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.figures.tables import Column, Row, Table
from apps.focal_points.analytics.picture import AREAS
from apps.focal_points.models import Activity, Appointment
from apps.focal_points.selectors.statements import Statement, demand_statement
from apps.organization.selectors import has_demo_data
from apps.publishing.document import Block, Document, DocumentMeta, Heading, Paragraph, TableBlock
from apps.publishing.words import long_date
from apps.web.language import in_language

BLANK = "\u2009\n\u2009"
"""An empty cell, two lines high, that is to be filled in by hand."""


def document_of(statement: Statement, *, scope: OfficeScope) -> Document:
    """Return the statement as a document; equal records on the same day give equal documents.

    Its reference is made of the office, the year and the number of the appointment. Raises NotPermitted
    for whom the statement does not concern.
    """
    demand_statement(appointment=statement.appointment, scope=scope)
    language = (get_language() or "en")[:2]
    appointment = statement.appointment
    blocks: list[Block] = [
        TableBlock(facts_table(statement, language)),
        Heading(1, _("What was done")),
        *done_blocks(statement, language),
        Heading(1, _("Workplan")),
        *workplan_blocks(statement),
        Heading(1, _("Shared with the network")),
        *shared_blocks(statement, language),
        Heading(1, _("For the staff evaluation")),
        Paragraph(
            _(
                "The Gender Equality Policy 2015–2019 (C/106/INF/8/Rev.1, paragraph 35) asks that the role of"
                " focal points be reflected in the Staff Evaluation System. This statement lists what is on"
                " record; it does not judge."
            )
        ),
        TableBlock(signatures_table(statement)),
    ]
    return Document(
        meta=DocumentMeta(
            title=_("Statement of contribution %(year)s") % {"year": statement.year},
            subtitle=_("%(name)s, gender focal point of %(office)s")
            % {"name": appointment.name, "office": statement.office},
            organization=_("International Organization for Migration"),
            symbol=f"{appointment.office.code}-{statement.year}-{appointment.pk}",
            language=language,
            issued_on=statement.as_of,
            watermark=_("SPECIMEN, invented data") if has_demo_data() else "",
            created_at=datetime.combine(statement.as_of, time(), tzinfo=UTC),
        ),
        blocks=tuple(blocks),
    )


def facts_of(statement: Statement, language: str) -> list[tuple[str, str]]:
    """Return what heads the statement, as label and text; what is not known says so."""
    appointment = statement.appointment
    percent = appointment.percent_of_time
    return [
        (_("Name"), appointment.name),
        (_("Office"), statement.office),
        (_("Role"), str(appointment.get_role_display())),
        (_("Period"), period_of(appointment, statement.year, language)),
        (
            _("Share of working time"),
            pgettext("appointment", "Not known")
            if percent is None
            else _("%(percent)s%%") % {"percent": f"{percent.normalize():f}"},
        ),
        (_("Months with at least one activity"), months_of(statement)),
        (_("Areas of work covered"), areas_of(statement)),
        (_("On record as of"), long_date(statement.as_of, language)),
    ]


def period_of(appointment: Appointment, year: int, language: str) -> str:
    """Return the days of a year on which an appointment held; open ones until the end of the year."""
    first = max(appointment.starts_on, date(year, 1, 1))
    ends = appointment.ends_before
    last = min(date(year, 12, 31), ends - timedelta(days=1)) if ends else date(year, 12, 31)
    return f"{long_date(first, language)} – {long_date(last, language)}"


def months_of(statement: Statement) -> str:
    """Return the months with an activity by name, and of how many."""
    picture = statement.picture
    held = len(picture.held_months)
    counted = ngettext("%(months)s of %(held)s month", "%(months)s of %(held)s months", held) % {
        "months": len(picture.months),
        "held": held,
    }
    names = ", ".join(str(MONTHS[month]) for month in sorted(picture.months))
    return f"{counted} ({names})" if names else counted


def areas_of(statement: Statement) -> str:
    """Return the areas covered by name, and of how many."""
    areas = {each.area.number: each.area for each in statement.activities if each.area}
    counted = _("%(covered)s of %(areas)s") % {"covered": len(areas), "areas": AREAS}
    names = "; ".join(
        f"{number}. {in_language(areas[number], 'title')}" for number in sorted(areas)
    )
    return f"{counted} ({names})" if names else counted


def facts_table(statement: Statement, language: str) -> Table:
    """Return the facts as a table of two columns."""
    return text_table(
        "facts",
        "T1",
        _("The appointment and its year"),
        [("text", _("On record"))],
        [(label, (text,)) for label, text in facts_of(statement, language)],
    )


def done_blocks(statement: Statement, language: str) -> list[Block]:
    """Return the activities as a table, or that nothing is logged."""
    if not statement.activities:
        return [
            Paragraph(_("Nothing is logged for %(year)s on this day.") % {"year": statement.year})
        ]
    return [
        TableBlock(
            text_table(
                "activities",
                "T2",
                _("Activities"),
                [
                    ("title", _("Activity")),
                    ("area", _("Area")),
                    ("outcome", _("What came of it")),
                ],
                [
                    (
                        days_of(each, language),
                        (
                            each.title,
                            str(each.area.number) if each.area else "–",
                            each.outcome or "–",
                        ),
                    )
                    for each in statement.activities
                ],
            )
        )
    ]


def days_of(activity: Activity, language: str) -> str:
    """Return the day of an activity, or its first and last."""
    if activity.happened_on is None:
        return ""
    first = long_date(activity.happened_on, language)
    if activity.ended_on is None or activity.ended_on == activity.happened_on:
        return first
    return f"{first} – {long_date(activity.ended_on, language)}"


def workplan_blocks(statement: Statement) -> list[Block]:
    """Return what is done of the workplan, or that there is none."""
    if statement.workplan is None:
        return [Paragraph(_("No workplan of %(year)s is on record.") % {"year": statement.year})]
    state = Paragraph(
        _("%(done)s of %(items)s items are done. State of the workplan: %(state)s.")
        % {
            "done": len(statement.items_done),
            "items": statement.items_counted,
            "state": statement.workplan.get_state_display(),
        }
    )
    if not statement.items_done:
        return [state]
    rows = [
        (each.title, (str(each.area.number), each.progress_note or "–"))
        for each in statement.items_done
    ]
    columns = [("area", _("Area")), ("note", _("What came of it"))]
    return [state, TableBlock(text_table("items", "T3", _("Items that are done"), columns, rows))]


def shared_blocks(statement: Statement, language: str) -> list[Block]:
    """Return bulletins, practices and answers that helped, or that nothing is on record."""
    rows = shared_of(statement, language)
    if not rows:
        return [Paragraph(_("Nothing is on record."))]
    columns = [("title", _("Title")), ("what", _("Contribution"))]
    lines = [(day, (title, what)) for day, title, what in rows]
    return [
        TableBlock(text_table("shared", "T4", _("Contributions to the network"), columns, lines))
    ]


def shared_of(statement: Statement, language: str) -> list[tuple[str, str, str]]:
    """Return what was shared as day, title and what it was."""
    return [
        *(
            (
                long_date(each.issue.published_at.date(), language),
                in_language(each.issue, "title"),
                each.what or str(each.issue.get_kind_display()),
            )
            for each in statement.credits
            if each.issue.published_at is not None
        ),
        *(
            (long_date(each.shared_at.date(), language), each.title, _("Good practice"))
            for each in statement.practices
        ),
        *(
            (
                long_date(each.answered_at.date(), language),
                each.question.title,
                _("An answer that helped"),
            )
            for each in statement.answers
        ),
    ]


def signatures_table(statement: Statement) -> Table:
    """Return the places to sign: the focal point and the supervisor."""
    return text_table(
        "signatures",
        "T5",
        _("Signatures"),
        [("name", _("Name")), ("day", _("Date")), ("signature", _("Signature"))],
        [
            (_("Focal point"), (statement.appointment.name, BLANK, BLANK)),
            (_("Supervisor"), (BLANK, BLANK, BLANK)),
        ],
    )


def text_table(
    key: str,
    number: str,
    title: str,
    columns: Sequence[tuple[str, str]],
    rows: Sequence[tuple[str, tuple[str, ...]]],
) -> Table:
    """Return a table of words."""
    return Table(
        key=key,
        number=number,
        title=title,
        columns=tuple(Column(name, label, is_text=True) for name, label in columns),
        rows=tuple(
            Row(str(place), label, cells) for place, (label, cells) in enumerate(rows, start=1)
        ),
    )
