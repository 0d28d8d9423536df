"""Members of the WGGI: added, corrected, given another role, ended."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.organization.choices import Sex
from apps.organization.selectors import tree_on
from apps.projects.choices import MemberRole
from apps.projects.models import WggiAttendance, WggiMember
from apps.projects.selectors.wggi.members import demand_running, member_to_keep
from apps.web.refusals import Invalid, Problem

LONGEST_NAME = 150
LONGEST_NOTE = 2000
LOCK = 7_304_001
"""Key of the advisory lock under which memberships change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberData:
    """Who a member is, for which department, and since when; a blank sex means not recorded."""

    name: str
    sex: str
    office_id: int
    role: str
    starts_on: date
    ends_before: date | None = None
    user_id: int | None = None
    note: str = ""


@transaction.atomic
def add_member(*, data: MemberData, now: datetime, scope: OfficeScope) -> WggiMember:
    """Write a membership down; the same sent twice makes one. Raises NotPermitted, Invalid."""
    demand_running(scope)
    problems = problems_of(data, now=now)
    twin = WggiMember.objects.filter(
        name=data.name.strip(), office_id=data.office_id, role=data.role, starts_on=data.starts_on
    ).first()
    if twin is not None and not problems:
        return twin
    problems += overlap_problems(data, but=None)
    if problems:
        raise Invalid(problems=problems)
    return WggiMember.objects.create(**values_of(data))


@transaction.atomic
def correct_member(
    *, member_id: int, data: MemberData, now: datetime, scope: OfficeScope
) -> WggiMember:
    """Put right what was written down wrongly. Raises OutOfScope, NotPermitted, Invalid."""
    member = member_to_keep(member_id=member_id, scope=scope)
    problems = [*problems_of(data, now=now), *overlap_problems(data, but=member)]
    if problems:
        raise Invalid(problems=problems)
    for name, value in values_of(data).items():
        setattr(member, name, value)
    member.save()
    return member


@transaction.atomic
def end_member(*, member_id: int, ends_before: date, scope: OfficeScope) -> WggiMember:
    """End a membership; the day is the first without it. Raises OutOfScope, NotPermitted, Invalid.

    What stands written of meetings after that day would contradict it, and is named.
    """
    member = member_to_keep(member_id=member_id, scope=scope)
    if ends_before <= member.starts_on:
        raise Invalid(
            problems=[
                Problem(
                    code="before_the_start",
                    field="ends_before",
                    message=_("A membership ends after it began, on %(day)s.")
                    % {"day": date_format(member.starts_on, "DATE_FORMAT")},
                )
            ]
        )
    later = (
        WggiAttendance.objects.filter(
            member=member, meeting__held_on__gte=ends_before, presence="present"
        )
        .order_by("meeting__held_on")
        .values_list("meeting__held_on", flat=True)
        .last()
    )
    if later is not None:
        raise Invalid(
            problems=[
                Problem(
                    code="was_there_later",
                    field="ends_before",
                    message=_("%(name)s was at the meeting of %(day)s; choose a later day.")
                    % {"name": member.name, "day": date_format(later, "DATE_FORMAT")},
                )
            ]
        )
    member.ends_before = ends_before
    member.save(update_fields=["ends_before"])
    return member


@transaction.atomic
def change_role(
    *, member_id: int, role: str, starts_on: date, now: datetime, scope: OfficeScope
) -> WggiMember:
    """Give a member another role from a day: the old membership ends there, a new one begins.

    On the first day of the membership the role is only put right. Raises OutOfScope, NotPermitted,
    Invalid.
    """
    member = member_to_keep(member_id=member_id, scope=scope)
    data = MemberData(
        name=member.name,
        sex=member.sex,
        office_id=member.office_id,
        role=role,
        starts_on=starts_on,
        ends_before=member.ends_before,
        user_id=member.user_id,
        note=member.note,
    )
    problems = [*problems_of(data, now=now), *overlap_problems(data, but=member)]
    if role == member.role:
        problems.append(
            Problem(code="same_role", field="role", message=_("This is the role already."))
        )
    if starts_on < member.starts_on:
        problems.append(
            Problem(
                code="before_the_start",
                field="starts_on",
                message=_("The membership began on %(day)s; choose that day or a later one.")
                % {"day": date_format(member.starts_on, "DATE_FORMAT")},
            )
        )
    if problems:
        raise Invalid(problems=problems)
    if starts_on == member.starts_on:
        member.role = role
        member.save(update_fields=["role"])
        return member
    member.ends_before = starts_on
    member.save(update_fields=["ends_before"])
    return WggiMember.objects.create(**values_of(data))


def values_of(data: MemberData) -> dict[str, object]:
    """Return what was said as values of the columns, without blanks around it."""
    return {
        "name": data.name.strip(),
        "sex": data.sex,
        "office_id": data.office_id,
        "role": data.role,
        "starts_on": data.starts_on,
        "ends_before": data.ends_before,
        "user_id": data.user_id,
        "note": data.note.strip(),
    }


def problems_of(data: MemberData, *, now: datetime) -> list[Problem]:
    """Return what is wrong with what was said."""
    problems = []
    if not data.name.strip():
        problems.append(Problem(code="required", field="name", message=_("Say who the member is.")))
    for name, limit in (("name", LONGEST_NAME), ("note", LONGEST_NOTE)):
        if len(getattr(data, name).strip()) > limit:
            message = _("This is too long; at most %(limit)s characters.") % {"limit": limit}
            problems.append(Problem(code="too_long", field=name, message=message))
    if data.sex and data.sex not in Sex.values:
        problems.append(
            Problem(code="invalid_choice", field="sex", message=_("Choose one of the list."))
        )
    if data.role not in MemberRole.values:
        problems.append(
            Problem(code="invalid_choice", field="role", message=_("Choose one of the list."))
        )
    if data.office_id not in tree_on(day=now.date()).nodes:
        problems.append(
            Problem(code="invalid_choice", field="office", message=_("Choose one of the list."))
        )
    if data.ends_before is not None and data.ends_before <= data.starts_on:
        problems.append(
            Problem(
                code="before_the_start",
                field="ends_before",
                message=_("A membership ends after it began, on %(day)s.")
                % {"day": date_format(data.starts_on, "DATE_FORMAT")},
            )
        )
    return problems


def overlap_problems(data: MemberData, *, but: WggiMember | None) -> list[Problem]:
    """Return whom a membership collides with: another head, or the same account twice.

    Two who are added at once are asked one after the other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    others = [
        other
        for other in WggiMember.objects.order_by("pk")
        if (but is None or other.pk != but.pk) and overlaps(data, other)
    ]
    problems = []
    for other in others:
        values = {
            "name": other.name,
            "from": date_format(other.starts_on, "DATE_FORMAT"),
        }
        if data.role == MemberRole.HEAD and other.role == MemberRole.HEAD:
            message = _(
                "The WGGI has one head at a time: %(name)s has been head since %(from)s. End that first."
            )
            problems.append(Problem(code="two_heads", field="role", message=message % values))
        if data.user_id is not None and data.user_id == other.user_id:
            message = _("%(name)s is a member since %(from)s already.")
            problems.append(Problem(code="twice", field="user", message=message % values))
    return problems


def overlaps(data: MemberData, other: WggiMember) -> bool:
    """Whether two memberships share a day."""
    return (data.ends_before is None or other.starts_on < data.ends_before) and (
        other.ends_before is None or data.starts_on < other.ends_before
    )
