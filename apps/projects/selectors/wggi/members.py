"""Members of the WGGI: names for those who see records, counts for everybody who has logged in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.figures.disclosure.tables import protect_table
from apps.figures.figure import Coverage, Figure, Status, Unit
from apps.figures.tables import Column, Row, Table
from apps.organization.choices import Sex
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeNode
from apps.projects.analytics.attendance import is_inactive
from apps.projects.models import StatedComposition, WggiAttendance, WggiMeeting, WggiMember
from apps.web.refusals import NotPermitted, OutOfScope

POPULATION = "wggi_members"
OF_A_REGISTER = Coverage(due=0, counted=0, missing=0)
"""No office owes anything to this register."""


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member as a list shows them; `department` is the name of today."""

    member: WggiMember
    department: str
    is_inactive: bool = False


def runs_wggi(scope: OfficeScope) -> bool:
    """Whether somebody keeps members and meetings."""
    return scope.may(Capability.RUN_WGGI)


def sees_members(scope: OfficeScope) -> bool:
    """Whether somebody reads names of members: the inner circle; everybody else reads counts."""
    return scope.is_inner_circle


def holding(on: date) -> Q:
    """Return the filter of memberships that hold on a day."""
    return Q(starts_on__lte=on) & (Q(ends_before__isnull=True) | Q(ends_before__gt=on))


def members_seen(*, scope: OfficeScope) -> QuerySet[WggiMember]:
    """Return the memberships whose names somebody may read: all, or none."""
    return WggiMember.objects.all() if sees_members(scope) else WggiMember.objects.none()


def member_to_keep(*, member_id: int, scope: OfficeScope) -> WggiMember:
    """Return a membership to be changed, locked; raises OutOfScope or NotPermitted."""
    if not members_seen(scope=scope).filter(pk=member_id).exists():
        raise OutOfScope
    demand_running(scope)
    return WggiMember.objects.select_for_update().get(pk=member_id)


def demand_running(scope: OfficeScope) -> None:
    """Raise NotPermitted unless somebody keeps the WGGI's records."""
    if not runs_wggi(scope):
        raise NotPermitted(
            _("The WGGI and the Gender Coordination Unit keep members and meetings.")
        )


def current_lines(*, on: date, scope: OfficeScope) -> list[MemberLine]:
    """Return who is a member on a day, by department, the head of all first; four statements at most."""
    rows = list(members_seen(scope=scope).filter(holding(on)))
    offices = tree_on(day=on).nodes if rows else {}
    came = presences(on=on) if rows else {}
    held = held_days(on=on) if rows else []
    lines = [
        MemberLine(
            member,
            name_in(offices, member),
            is_inactive(
                [(day, (meeting, member.pk) in came) for meeting, day in held],
                starts_on=member.starts_on,
                on=on,
            ),
        )
        for member in rows
    ]
    return sorted(
        lines, key=lambda line: (line.member.role != "head", line.department, line.member.name)
    )


def former_lines(*, on: date, scope: OfficeScope) -> list[MemberLine]:
    """Return memberships that are over or have not begun on a day, the last to end first; two statements."""
    rows = list(members_seen(scope=scope).exclude(holding(on)).order_by("-ends_before", "name"))
    offices = tree_on(day=on).nodes if rows else {}
    return [MemberLine(member, name_in(offices, member)) for member in rows]


def name_in(offices: Mapping[int, OfficeNode], member: WggiMember) -> str:
    """Return the name of a member's department; empty for one that is closed by then."""
    node = offices.get(member.office_id)
    return node.name if node else ""


def held_days(*, on: date) -> list[tuple[int, date]]:
    """Return the meetings that were held until a day, with theirs: those where somebody's presence stands."""
    return list(
        WggiMeeting.objects.filter(held_on__lte=on, attendances__presence="present")
        .order_by("held_on")
        .distinct()
        .values_list("pk", "held_on")
    )


def presences(*, on: date) -> set[tuple[int, int]]:
    """Return who was at which meeting until a day, as (meeting, member)."""
    return set(
        WggiAttendance.objects.filter(meeting__held_on__lte=on, presence="present").values_list(
            "meeting_id", "member_id"
        )
    )


def composition(*, on: date, scope: OfficeScope) -> Table:
    """Return the women and men among the members of a day as figures; one statement.

    Outside the inner circle small numbers are hidden, like everywhere.
    """
    counts = dict.fromkeys([*Sex.values, ""], 0)
    if scope.has_entered:
        for sex in WggiMember.objects.filter(holding(on)).values_list("sex", flat=True):
            counts[sex] += 1
    women, men = counts[Sex.WOMEN], counts[Sex.MEN]
    others = counts[Sex.OTHER] + counts[""]

    def count(key: str, number: int) -> Figure:
        return Figure.count(
            f"wggi.{key}",
            number,
            population=POPULATION,
            as_of=on,
            scope="IOM",
            coverage=OF_A_REGISTER,
            status=Status.APPROVED,
        )

    share = Figure.share(
        "wggi.share_women",
        women,
        men,
        population=POPULATION,
        as_of=on,
        scope="IOM",
        coverage=OF_A_REGISTER,
        status=Status.APPROVED,
    )
    table = Table(
        key="wggi_composition",
        number="",
        title=_("Women and men in the WGGI"),
        columns=(
            Column("women", str(Sex.WOMEN.label), Unit.PERSONS),
            Column("men", str(Sex.MEN.label), Unit.PERSONS),
            Column("other", _("Other, undisclosed or not recorded"), Unit.PERSONS),
            Column("total", _("Members"), Unit.PERSONS),
            Column("share_women", _("% women"), Unit.PER_CENT),
        ),
        rows=(
            Row(
                "members",
                _("Members"),
                (
                    count("women", women),
                    count("men", men),
                    count("other", others),
                    count("total", women + men + others),
                    share,
                ),
            ),
        ),
    )
    if scope.is_inner_circle:
        return table
    return protect_table(table, language=(get_language() or "en")[:2])


def stated_compositions(*, scope: OfficeScope) -> list[StatedComposition]:
    """Return what documents state of the WGGI, by year: known to everybody who has logged in."""
    if not scope.has_entered:
        return []
    return list(StatedComposition.objects.filter(retired_on__isnull=True).order_by("year"))
