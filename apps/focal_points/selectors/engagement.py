"""Women and men among those who carry the work: focal points, alternates, WGGI members, participants.

The evaluation of 2006 (CRP/22, recommendation 4.2.2) asks to understand the weak participation of men
and to engage them formally. One table for the whole network; what documents state stands apart.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, DateField, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.figures.charts import Chart, Point, Series
from apps.figures.display import display
from apps.figures.figure import ACTIVITIES, Coverage, Empty, Figure, Status, Unit
from apps.figures.tables import Column, Row, Table
from apps.focal_points.choices import ActivityState, AppointmentRole, StatedGroup
from apps.focal_points.models import Activity, Appointment, StatedFocalPoints
from apps.focal_points.selectors.access import demand_network
from apps.organization.choices import Sex
from apps.projects.selectors.wggi.members import holding, members_seen, stated_compositions
from apps.web.wording import PARTICIPANTS

SOURCE = "CRP/22 (2006), 4.2.2"
OF_A_REGISTER = Coverage(due=0, counted=0, missing=0)
"""No office owes anything to the registers of persons."""
FEWEST_OF_A_SHARE = 5
"""A share of fewer persons is not shown, and so not drawn."""


def engagement_table(*, year: int, today: date, scope: OfficeScope) -> Table:
    """Return women, men and the share of men by group; three statements.

    Persons are those of `today`, participants those of the activities of the year until then. Raises
    NotPermitted for whom the network is not open.
    """
    demand_network(scope=scope)
    serving = sexes_of(
        Appointment.objects.filter(starts_on__lte=today)
        .exclude(ends_before__lte=today)
        .values_list("role", "sex")
    )
    members = sexes_of(
        ("wggi", sex)
        for sex in members_seen(scope=scope).filter(holding(today)).values_list("sex", flat=True)
    )
    persons = {**serving, **members}
    labels = {
        AppointmentRole.FOCAL_POINT.value: _("Focal points"),
        AppointmentRole.ALTERNATE.value: _("Alternates"),
        "wggi": _("Members of the WGGI"),
    }
    rows = [
        Row(key, label, person_cells(key, label, persons.get(key, {}), as_of=today))
        for key, label in labels.items()
    ]
    rows += participant_rows(year=year, today=today)
    return Table(
        key="engagement",
        number="",
        title=_("Women and men who carry the work, %(year)s") % {"year": year},
        columns=(
            Column("women", str(Sex.WOMEN.label), Unit.PERSONS),
            Column("men", str(Sex.MEN.label), Unit.PERSONS),
            Column("other", str(Sex.OTHER.label), Unit.PERSONS),
            Column("not_known", _("Not recorded"), Unit.PERSONS),
            Column("share_men", _("% men"), Unit.PER_CENT),
        ),
        rows=tuple(rows),
        note=_(
            "The share is that of men in women and men. Who serves two offices counts twice; who took part in"
            " two activities too."
        ),
    )


def sexes_of(rows: Iterable[tuple[str, str]]) -> dict[str, dict[str, int]]:
    """Return how many persons of each sex a group has."""
    found: dict[str, dict[str, int]] = {}
    for group, sex in rows:
        counts = found.setdefault(group, {})
        counts[sex] = counts.get(sex, 0) + 1
    return found


def person_cells(
    key: str, population: str, counts: Mapping[str, int], *, as_of: date
) -> tuple[Figure, ...]:
    """Return the cells of a group of persons."""
    about: dict[str, Any] = {
        "population": population,
        "as_of": as_of,
        "scope": "IOM",
        "coverage": OF_A_REGISTER,
        "status": Status.APPROVED,
    }
    women, men = counts.get(Sex.WOMEN, 0), counts.get(Sex.MEN, 0)
    return (
        Figure.count(f"engagement.{key}.women", women, **about),
        Figure.count(f"engagement.{key}.men", men, **about),
        Figure.count(f"engagement.{key}.other", counts.get(Sex.OTHER, 0), **about),
        Figure.count(f"engagement.{key}.not_known", counts.get("", 0), **about),
        Figure.share(f"engagement.{key}.share_men", men, women, **about),
    )


def participant_rows(*, year: int, today: date) -> list[Row]:
    """Return the rows of participants, staff and external, as far as somebody counted; one statement.

    A count that nobody gave is missing, never zero: the coverage says for how many activities women and men
    are known, and the number of others how many counts it lacks among these.
    """
    groups = {"staff": _("Participants, staff"), "external": _("Participants from outside")}
    sexes = ("women", "men", "other")
    sums = {
        f"{group}_{sex}_sum": Sum(f"{group}_{sex}", filter=counted(group))
        for group in groups
        for sex in sexes
    }
    known = {f"{group}_known": Count("pk", filter=counted(group)) for group in groups} | {
        f"{group}_other_known": Count(f"{group}_other", filter=counted(group)) for group in groups
    }
    last = min(today, date(year, 12, 31))
    found = (
        Activity.objects.filter(state=ActivityState.LOGGED, happened_on__lte=last)
        .annotate(last=Coalesce("ended_on", "happened_on", output_field=DateField()))
        .filter(last__gte=date(year, 1, 1))
        .aggregate(due=Count("pk"), **sums, **known)
    )
    rows = []
    for group, label in groups.items():
        due, counted_in = found["due"], found[f"{group}_known"]
        about: dict[str, Any] = {
            "population": PARTICIPANTS,
            "as_of": last,
            "scope": "IOM",
            "coverage": Coverage(
                due=due, counted=counted_in, missing=due - counted_in, of=ACTIVITIES
            ),
            "status": Status.PROVISIONAL,
        }
        women, men, other = (found[f"{group}_{sex}_sum"] for sex in sexes)
        key = f"engagement.participants_{group}"
        rows.append(
            Row(
                f"participants_{group}",
                _("%(group)s (known for %(known)s of %(due)s activities)")
                % {"group": label, "known": counted_in, "due": due},
                (
                    Figure.count(f"{key}.women", women, **about),
                    Figure.count(f"{key}.men", men, **about),
                    Figure.count(
                        f"{key}.other",
                        other,
                        missing_cells=0
                        if other is None
                        else counted_in - found[f"{group}_other_known"],
                        **about,
                    ),
                    Figure.count(f"{key}.not_known", None, empty=Empty.NOT_APPLICABLE, **about),
                    Figure.share(f"{key}.share_men", men, women, **about),
                ),
            )
        )
    return rows


def counted(group: str) -> Q:
    """Return the filter of activities whose women and men of a group somebody counted."""
    return Q(**{f"{group}_women__isnull": False, f"{group}_men__isnull": False})


def stated_table(*, scope: OfficeScope) -> Table:
    """Return what documents state of women and men, by group and year; two statements."""
    demand_network(scope=scope)
    network = StatedFocalPoints.objects.filter(
        retired_on__isnull=True, group=StatedGroup.NETWORK
    ).order_by("year")
    rows = [
        stated_row(
            f"focal_points_{each.year}",
            _("Focal points"),
            each.year,
            each.women,
            each.men,
            each.source,
        )
        for each in network
    ]
    rows += [
        stated_row(
            f"wggi_{each.year}",
            _("Members of the WGGI"),
            each.year,
            each.women,
            each.men,
            each.source,
        )
        for each in stated_compositions(scope=scope)
        if each.men is not None
    ]
    return Table(
        key="engagement_stated",
        number="",
        title=_("As documents state it"),
        columns=(
            Column("women", str(Sex.WOMEN.label), Unit.PERSONS),
            Column("men", str(Sex.MEN.label), Unit.PERSONS),
            Column("share_men", _("% men"), Unit.PER_CENT),
            Column("source", _("Source"), is_text=True),
        ),
        rows=tuple(rows),
        note=_("These are copied from documents and never added to the counts above."),
    )


def stated_row(
    key: str, label: str, year: int, women: int | None, men: int | None, source: str
) -> Row:
    """Return one stated row; what a document does not state is missing."""
    about: dict[str, Any] = {
        "population": label,
        "as_of": date(year, 12, 31),
        "scope": "IOM",
        "coverage": OF_A_REGISTER,
        "status": Status.AS_PUBLISHED,
        "note": source,
    }
    return Row(
        key,
        f"{label}, {year}",
        (
            Figure.count(f"engagement.{key}.women", women, **about),
            Figure.count(f"engagement.{key}.men", men, **about),
            Figure.share(f"engagement.{key}.share_men", men, women, **about),
            source,
        ),
    )


def sentence_of(table: Table) -> str:
    """Return the sentence that reads the table: men among focal points and members of the WGGI."""

    def words(key: str) -> dict[str, Any]:
        women, men, other, not_known, _share = (
            int(cell.value or 0) for cell in table.row(key).cells if isinstance(cell, Figure)
        )
        return {"men": men, "all": women + men + other + not_known}

    focal, wggi = words(AppointmentRole.FOCAL_POINT.value), words("wggi")
    return _(
        "Men are %(men)s of %(all)s focal points and %(wggi_men)s of %(wggi_all)s members of the WGGI."
    ) % {**focal, "wggi_men": wggi["men"], "wggi_all": wggi["all"]}


def engagement_chart(table: Table, *, as_of: date) -> Chart:
    """Return the share of men by group."""
    language = (get_language() or "en")[:2]
    shares = [(row, table.cell(row.key, "share_men")) for row in table.rows]
    return Chart(
        key="share-of-men",
        kind="bars",
        title=_("How large is the share of men?"),
        sentence=sentence_of(table),
        x_label=_("Group"),
        y_label=_("% men"),
        series=(
            Series(
                key="men",
                label=str(Sex.MEN.label),
                points=tuple(
                    Point(
                        x=row.key,
                        label=SHORT[row.key](),
                        y=cell.value,
                        display=display(cell, language),
                    )
                    for row, cell in shares
                    if isinstance(cell, Figure) and is_drawn(cell)
                ),
            ),
        ),
        table=table,
        as_of=as_of,
        coverage=OF_A_REGISTER,
    )


def is_drawn(share: Figure) -> bool:
    """Whether a share has a value, of so many persons that it is shown."""
    return share.value is not None and (share.denominator or 0) >= FEWEST_OF_A_SHARE


SHORT = {
    "focal_point": lambda: _("Focal points"),
    "alternate": lambda: _("Alternates"),
    "wggi": lambda: _("WGGI"),
    "participants_staff": lambda: _("Staff"),
    "participants_external": lambda: _("From outside"),
}
"""Labels of the axis, in words short enough to stand beneath a bar."""
