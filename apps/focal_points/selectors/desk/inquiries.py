"""What the home page says of questions to silent focal points: one's own, and successors that are wanted."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Window
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import InquiryAnswer
from apps.focal_points.models import Inquiry
from apps.focal_points.selectors.inquiries import (
    DAYS_TO_ANSWER,
    inquiries_seen,
    still_serving,
    waits_for_the_unit,
)
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeTree
from apps.web.parts import DeskItem, DeskList, StatusTag


def owed(*, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return the questions that somebody is to answer: their own, and for whom they supervise without an account.

    One statement, and that of the tree where something is found; none for who holds nothing in the room.
    """
    supervised = scope.over(Capability.SUPERVISE_FOCAL_POINTS)
    if scope.user_id is None or not scope.over(Capability.SEE_FOCAL_POINTS):
        return DeskList()
    theirs = Q(appointment__user_id=scope.user_id)
    if supervised:
        has_nobody = Q(appointment__user__isnull=True) | Q(appointment__user__is_active=False)
        theirs |= supervised.where("appointment__office_id") & has_nobody
    rows = inquiries_seen(scope=scope).filter(
        theirs, still_serving(now.date()), answered_at__isnull=True
    )
    return desk_list(rows, most=most, button=_("Answer"), is_owed=True, now=now, scope=scope)


def waiting(*, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return the offices that want a successor, for who keeps the appointments.

    One statement, and that of the tree where something is found; none for others.
    """
    if not scope.may(Capability.KEEP_FOCAL_POINTS):
        return DeskList()
    rows = inquiries_seen(scope=scope).filter(waits_for_the_unit(now))
    return desk_list(rows, most=most, button=_("Go on"), is_owed=False, now=now, scope=scope)


def desk_list(
    rows: QuerySet[Inquiry],
    *,
    most: int,
    button: str,
    is_owed: bool,
    now: datetime,
    scope: OfficeScope,
) -> DeskList:
    """Return the first questions as lines, the oldest first, with how many there are."""
    found: list[Any] = list(
        rows.select_related("appointment__office")
        .annotate(total=Window(Count("pk")))
        .order_by("asked_at", "pk")[:most]
    )
    tree = tree_on(day=now.date()) if found else OfficeTree.of([])
    return DeskList(
        items=tuple(
            item_of(
                each,
                office=office_name(each, tree),
                button=button,
                is_owed=is_owed,
                is_own=each.appointment.user_id == scope.user_id,
            )
            for each in found
        ),
        total=found[0].total if found else 0,
        url=f"{reverse('focal_points:pictures')}?only={'asked' if is_owed else 'inactive'}"
        if found
        else "",
    )


def office_name(inquiry: Inquiry, tree: OfficeTree) -> str:
    """Return the name of the office of a question; the code of one that is closed."""
    node = tree.nodes.get(inquiry.appointment.office_id)
    return node.name if node else inquiry.appointment.office.code


def item_of(inquiry: Inquiry, *, office: str, button: str, is_owed: bool, is_own: bool) -> DeskItem:
    """Return one question as a line."""
    names = {"office": office, "name": inquiry.appointment.name}
    if is_owed and is_own:
        title = _("Do you go on as focal point of %(office)s?") % names
    elif is_owed:
        title = _("Does %(name)s go on as focal point of %(office)s?") % names
    elif inquiry.answer == InquiryAnswer.HANDS_OVER:
        title = _("A successor for %(office)s") % names
    else:
        title = _("No answer from %(name)s, %(office)s") % names
    due = inquiry.asked_at.astimezone(UTC).date() + timedelta(days=DAYS_TO_ANSWER + 1)
    return DeskItem(
        title=title,
        url=reverse("focal_points:inquiry", args=[inquiry.pk]),
        context=_("Gender focal points"),
        button=button,
        status=StatusTag("warn", _("Silent since"), on=inquiry.silent_since),
        due_at=datetime.combine(due, time(), tzinfo=UTC) if is_owed else None,
        happened_at=inquiry.answered_at or inquiry.asked_at,
    )
