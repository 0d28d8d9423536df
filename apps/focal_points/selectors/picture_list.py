"""The picture of the network in a year: one line for each appointment, and what they are together.

Lines stand in the order of names, offices or silence, never of a number: months and areas say whether
somebody is active, not who is best.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.scope import OfficeScope
from apps.figures.figure import Coverage, Figure, Status, Unit
from apps.figures.tables import Column, Row, Table
from apps.focal_points.analytics.picture import Picture
from apps.focal_points.choices import AppointmentRole
from apps.focal_points.models import Appointment, Area, Inquiry
from apps.focal_points.selectors.access import appointments_seen, demand_network
from apps.focal_points.selectors.picture import pictures
from apps.organization.selectors import newest_names
from apps.organization.tree import OfficeTree
from apps.web.language import in_language

OF_A_REGISTER = Coverage(due=0, counted=0, missing=0)
"""No office owes anything to the log of activities."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureLine:
    """One appointment and its year; `asked_on` is the day of a question that waits for its answer."""

    appointment: Appointment
    name: str
    office: str
    picture: Picture
    asked_on: date | None = None

    @property
    def silent_since(self) -> date:
        """The last day on which anything was heard."""
        return self.picture.silent_since


def served_in(*, year: int, today: date, scope: OfficeScope) -> QuerySet[Appointment]:
    """Return the appointments that somebody sees and that held on a day of a year until today."""
    last = min(today, date(year, 12, 31))
    return appointments_seen(scope=scope).filter(
        Q(ends_before__isnull=True) | Q(ends_before__gt=date(year, 1, 1)), starts_on__lte=last
    )


def lines_of(
    *, rows: QuerySet[Appointment], year: int, today: date, tree: OfficeTree, scope: OfficeScope
) -> list[PictureLine]:
    """Return the lines of appointments by name of person; six statements at most."""
    found = list(rows.select_related("office", "user"))
    drawn = pictures(appointments=found, year=year, today=today, scope=scope)
    names = office_names({each.office_id for each in found}, tree)
    asked = open_inquiries(drawn)
    return sorted(
        (
            PictureLine(
                appointment=each,
                name=each.name,
                office=names[each.office_id],
                picture=drawn[each.pk],
                asked_on=asked.get(each.pk),
            )
            for each in found
            if each.pk in drawn
        ),
        key=lambda line: (line.name.casefold(), line.appointment.pk),
    )


def office_names(ids: Collection[int], tree: OfficeTree) -> dict[int, str]:
    """Return names of offices, the newest for those that are closed; one statement at most."""
    closed = [each for each in ids if each not in tree.nodes]
    newest = newest_names(ids=closed) if closed else {}
    return {
        each: tree.nodes[each].name if each in tree.nodes else newest.get(each, ("", ""))[1]
        for each in ids
    }


def open_inquiries(ids: Iterable[int]) -> dict[int, date]:
    """Return the days of the questions that wait for an answer, by appointment; one statement."""
    waiting: Any = Inquiry.objects.filter(appointment_id__in=list(ids), answered_at__isnull=True)
    return {
        appointment_id: at.date()
        for appointment_id, at in waiting.values_list("appointment_id", "asked_at")
    }


def figure_of(key: str, number: int, *, as_of: date) -> Figure:
    """Return a number of focal points."""
    return Figure.count(
        f"focal_points.picture.{key}",
        number,
        population=_("Gender focal points"),
        as_of=as_of,
        scope="",
        coverage=OF_A_REGISTER,
        status=Status.PROVISIONAL,
        unit=Unit.PERSONS,
    )


def summary_table(lines: Sequence[PictureLine], *, year: int, as_of: date) -> Table:
    """Return how many served, were active in at least one month, are silent: focal points, then alternates."""

    def cells(role: str) -> tuple[Figure, ...]:
        theirs = [line for line in lines if line.appointment.role == role]
        counts = {
            "served": len(theirs),
            "active": sum(bool(line.picture.months) for line in theirs),
            "inactive": sum(line.picture.is_inactive for line in theirs),
            "asked": sum(line.asked_on is not None for line in theirs),
        }
        return tuple(
            figure_of(f"{role}.{key}", number, as_of=as_of) for key, number in counts.items()
        )

    return Table(
        key="focal_points_picture",
        number="",
        title=_("Focal points in %(year)s") % {"year": year},
        columns=(
            Column("served", _("Served in the year"), Unit.PERSONS),
            Column("active", _("At least one month with an activity"), Unit.PERSONS),
            Column("inactive", _("Silent for twelve months or more"), Unit.PERSONS),
            Column("asked", _("Asked whether they go on, no answer yet"), Unit.PERSONS),
        ),
        rows=tuple(
            Row(role.value, str(label), cells(role.value))
            for role, label in (
                (AppointmentRole.FOCAL_POINT, _("Focal points")),
                (AppointmentRole.ALTERNATE, _("Alternates")),
            )
        ),
        note=_(
            "A month counts once, however much was logged in it; what lasts several days counts in each"
            " month it touches."
        ),
    )


def areas_table(
    lines: Sequence[PictureLine], areas: Sequence[Area], *, year: int, as_of: date
) -> Table:
    """Return how many focal points covered each area of work in a year."""
    return Table(
        key="focal_points_areas",
        number="",
        title=_("Areas of work covered in %(year)s") % {"year": year},
        columns=(Column("covered", _("Focal points who covered it"), Unit.PERSONS),),
        rows=tuple(
            Row(
                str(area.number),
                f"{area.number}. {in_language(area, 'title')}",
                (
                    figure_of(
                        f"area.{area.number}",
                        sum(area.number in line.picture.areas for line in lines),
                        as_of=as_of,
                    ),
                ),
            )
            for area in areas
        ),
    )


def areas_of_work(*, scope: OfficeScope) -> list[Area]:
    """Return the areas in force, in their order; one statement. Raises NotPermitted outside the network."""
    demand_network(scope=scope)
    return list(Area.objects.filter(retired_on__isnull=True).order_by("number"))


def sentence_of(table: Table, *, year: int) -> str:
    """Return the sentence that reads the summary."""
    served, active, inactive, _asked = (
        int(cell.value or 0)
        for cell in table.row(AppointmentRole.FOCAL_POINT).cells
        if isinstance(cell, Figure)
    )
    said = ngettext(
        "Of %(served)s focal point of %(year)s, %(active)s logged at least one activity",
        "Of %(served)s focal points of %(year)s, %(active)s logged at least one activity",
        served,
    ) % {"served": served, "active": active, "year": year}
    silent = ngettext(
        "%(inactive)s has been silent for twelve months or more.",
        "%(inactive)s have been silent for twelve months or more.",
        inactive,
    ) % {"inactive": inactive}
    return f"{said}; {silent}"
