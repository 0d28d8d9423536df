"""Participants of the activities that a list shows, summed as far as somebody counted them."""

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from apps.accounts.scope import OfficeScope
from apps.figures.figure import ACTIVITIES, Coverage, Figure, Status, Unit
from apps.figures.tables import Column, Row, Table
from apps.focal_points.choices import ActivityState
from apps.focal_points.models.activities import COUNTS
from apps.focal_points.selectors.access import activities_seen
from apps.web.wording import PARTICIPANTS

SEXES = ("women", "men", "other")
GROUPS = ("staff", "external")


def participants_table(
    *, rows: QuerySet[Any], as_of: date, scope_name: str, scope: OfficeScope
) -> Table:
    """Return women, men and other participants, staff and external, of the logged activities of a list.

    Withdrawn ones are left out. A count that nobody gave is missing and never zero: the coverage of a
    figure says for how many activities it is known, and the sum of staff and external says how many
    counts it lacks among the activities where somebody counted. One statement.
    """
    any_known = ~Q(**{f"{name}__isnull": True for name in COUNTS})
    found = (
        rows.filter(pk__in=activities_seen(scope=scope).values("pk"), state=ActivityState.LOGGED)
        .order_by()
        .aggregate(
            all=Count("pk"),
            known=Count("pk", filter=any_known),
            **{f"n_{name}": Count(name) for name in COUNTS},
            **{f"s_{name}": Sum(name) for name in COUNTS},
        )
    )
    due, known = found["all"], found["known"]

    def figure(group: str, sex: str) -> Figure:
        names = [f"{each}_{sex}" for each in (GROUPS if group == "all" else (group,))]
        sums = [found[f"s_{name}"] for name in names if found[f"s_{name}"] is not None]
        counted = known if group == "all" else found[f"n_{names[0]}"]
        return Figure.count(
            f"activities.participants.{group}.{sex}",
            sum(sums) if sums else None,
            unit=Unit.PERSONS,
            population=PARTICIPANTS,
            as_of=as_of,
            scope=scope_name,
            coverage=Coverage(due=due, counted=counted, missing=due - counted, of=ACTIVITIES),
            status=Status.PROVISIONAL,
            missing_cells=sum(known - found[f"n_{name}"] for name in names) if sums else 0,
        )

    labels = {
        "staff": pgettext("participants", "Staff"),
        "external": pgettext("participants", "From outside"),
        "all": pgettext("participants", "Together"),
    }
    return Table(
        key="activities.participants",
        number="",
        title=_("Participants"),
        columns=tuple(
            Column(sex, label, Unit.PERSONS)
            for sex, label in zip(
                SEXES,
                (_("Women"), _("Men"), pgettext("sex", "Other or undisclosed")),
                strict=True,
            )
        ),
        rows=tuple(
            Row(group, labels[group], tuple(figure(group, sex) for sex in SEXES), group == "all")
            for group in (*GROUPS, "all")
        ),
    )


def sentence_of(table: Table) -> str:
    """Return the sentence that reads the table: who took part as far as somebody counted."""
    women, men, other = (cell for cell in table.row("all").cells if isinstance(cell, Figure))
    coverage = women.coverage
    known = ngettext(
        "Participants are known for %(known)s of %(number)s activity",
        "Participants are known for %(known)s of %(number)s activities",
        coverage.due,
    ) % {"known": coverage.counted, "number": coverage.due}
    if not coverage.counted:
        return f"{known}."
    counts = _("%(women)s women, %(men)s men, %(other)s other or undisclosed") % {
        name: "–" if figure.value is None else int(figure.value)
        for name, figure in zip(SEXES, (women, men, other), strict=True)
    }
    return f"{known}{pgettext('after a label', ':')} {counts}."
