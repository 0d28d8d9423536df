"""What the home page says of returns: what one owes, what waits for one, what has changed.

Each takes a fixed number of statements, whatever the number of offices and returns.
"""

from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.organization.choices import PeriodState
from apps.organization.selectors import trees_on
from apps.organization.tree import OfficeNode
from apps.staffing.choices import EDITABLE_STATES, RevisionState
from apps.staffing.models import ReturnRevision
from apps.staffing.selectors.returns import (
    STATE_NAMES,
    NextStep,
    ReturnRow,
    last_hand,
)
from apps.staffing.selectors.statuses import KINDS, state_label, status_of_row
from apps.staffing.selectors.under_way import (
    entered_by_viewer,
    not_started,
    open_rows,
    unfinished_periods,
)
from apps.web.parts import DeskItem, DeskList, StatusTag

LONGEST_REASON = 120


def owed(*, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return the returns to begin, to go on with and to mend, by deadline; five statements.

    Late ones of the period that people work on are owed although only others can give
    them more days; corrections have no day and stand last.
    """
    offices = scope.over(Capability.ENTER)
    if not offices:
        return DeskList()
    lines, current = unfinished_periods(scope=scope)
    begun = [
        row
        for row in open_rows(
            Q(state__in=EDITABLE_STATES) & offices.where("headcount_return__office"),
            lines=lines,
            now=now,
            scope=scope,
        )
        if row.next_step == NextStep.CONTINUE or (row.is_late and row.period == current)
    ]
    asked = [line for line in lines if line.state == PeriodState.OPEN or line == current]
    # Of an older period only what was reopened for its office.
    reopened = [line for line in lines if line.reopened and line not in asked]
    rows = [
        *begun,
        *(
            row
            for row in not_started([*asked, *reopened], now=now, scope=scope)
            if row.period in asked or row.is_open
        ),
    ]
    rows.sort(key=lambda row: (row.is_correction, row.deadline, row.office.name))
    return DeskList(
        items=tuple(owed_item(row) for row in rows[:most]),
        total=len(rows),
        url=f"{reverse('staffing:return_list')}?waiting=on",
    )


def waiting(*, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return the returns to attest or to approve, those that wait longest first; six statements."""
    attests, approves = scope.over(Capability.ATTEST), scope.over(Capability.APPROVE)
    if not attests and not approves:
        return DeskList()
    office = "headcount_return__office"
    asked = Q()
    if attests:
        asked |= Q(state=RevisionState.SUBMITTED) & attests.where(office)
    if approves:
        asked |= Q(state=RevisionState.ATTESTED) & approves.where(office)
    lines, _current = unfinished_periods(scope=scope)
    rows = [
        row
        for row in open_rows(asked, lines=lines, now=now, scope=scope)
        if row.next_step in {NextStep.ATTEST, NextStep.APPROVE}
    ]
    own = entered_by_viewer(rows, scope=scope)
    rows = [row for row in rows if row.revision_id not in own]
    rows.sort(key=lambda row: (row.state_at or now, row.office.name))
    return DeskList(
        items=tuple(waiting_item(row) for row in rows[:most]),
        total=len(rows),
        url=reverse("staffing:return_review"),
    )


def changed(*, since: datetime, now: datetime, most: int, scope: OfficeScope) -> DeskList:
    """Return what others did to the returns one sees, the newest first; four statements."""
    if not scope.visible:
        return DeskList()
    moments = ("submitted_at", "attested_at", "approved_at", "returned_at")
    found = (
        ReturnRevision.objects.alias(changed_at=Greatest(*moments))
        .filter(scope.visible.where("headcount_return__office"), changed_at__gt=since)
        .exclude(state=RevisionState.DRAFT)
        .exclude(by_viewer(scope))
        .order_by("-changed_at", "-pk")
    )
    newest = list(
        found.select_related(
            "headcount_return__period", "submitted_by", "attested_by", "approved_by", "returned_by"
        )[:most]
    )
    trees = trees_on(days={one.headcount_return.period.as_of for one in newest})
    items = []
    for revision in newest:
        period = revision.headcount_return.period
        node = trees[period.as_of].nodes.get(revision.headcount_return.office_id)
        if node is not None:
            items.append(changed_item(revision, node))
    return DeskList(
        items=tuple(items),
        total=found.count() if newest else 0,
        url=reverse("staffing:return_list"),
    )


def by_viewer(scope: OfficeScope) -> Q:
    """Return the filter of revisions that came into their state through the viewer."""
    if scope.user_id is None:
        return Q(pk__in=[])
    hands: dict[str, str] = {
        RevisionState.SUBMITTED: "submitted_by",
        RevisionState.ATTESTED: "attested_by",
        RevisionState.APPROVED: "approved_by",
        RevisionState.RETURNED: "returned_by",
    }
    found = Q()
    for state, hand in hands.items():
        found |= Q(state=state, **{hand: scope.user_id, f"{hand}__isnull": False})
    return found


def owed_item(row: ReturnRow) -> DeskItem:
    """Return a return as something that the viewer owes."""
    return DeskItem(
        title=title_of(row.office),
        url=address_of(row),
        context=context_of(row),
        button=button_of(row),
        status=status_of_row(row, row.period),
        due_at=None if row.is_correction else row.deadline,
        zone=row.office.time_zone,
    )


def waiting_item(row: ReturnRow) -> DeskItem:
    """Return a return as something that waits for the viewer."""
    return DeskItem(
        title=title_of(row.office),
        url=address_of(row),
        context=context_of(row),
        button=button_of(row),
        status=StatusTag(KINDS[row.state], state_label(row), on=row.state_at),
        zone=row.office.time_zone,
        happened_at=row.state_at,
        by=row.state_by,
    )


def changed_item(revision: ReturnRevision, office: OfficeNode) -> DeskItem:
    """Return the newest step of a return as something that happened."""
    period = revision.headcount_return.period
    moment, person = last_hand(revision)
    return DeskItem(
        title=title_of(office),
        url=reverse("staffing:return_detail", args=[office.code, period.as_of]),
        context=_("as of %(date)s") % {"date": date_format(period.as_of, "DATE_FORMAT")},
        status=StatusTag(KINDS[revision.state], STATE_NAMES[revision.state]),
        zone=office.time_zone,
        happened_at=moment,
        by=person,
    )


def title_of(office: OfficeNode) -> str:
    """Return the name of an office's return."""
    return _("Headcount return of %(office)s") % {"office": office.name}


def context_of(row: ReturnRow) -> str:
    """Return which period it is, why the return came back, or that chance drew it to be read in full."""
    words = _("as of %(date)s") % {"date": date_format(row.period.as_of, "DATE_FORMAT")}
    if row.is_held_back and row.next_step == NextStep.APPROVE:
        return _("%(period)s, to be read in full") % {"period": words}
    if not row.return_reason:
        return words
    return _("%(period)s, returned: “%(reason)s”") % {
        "period": words,
        "reason": Truncator(row.return_reason).chars(LONGEST_REASON),
    }


def button_of(row: ReturnRow) -> str:
    """Return the main action of the viewer in a word."""
    return {
        NextStep.START: _("Start"),
        NextStep.CONTINUE: _("Continue"),
        NextStep.ATTEST: _("Attest"),
        NextStep.APPROVE: _("Approve"),
        NextStep.VIEW: _("View"),
        NextStep.NONE: _("View"),
    }[row.next_step]


def address_of(row: ReturnRow) -> str:
    """Return the page of a return."""
    return reverse("staffing:return_detail", args=[row.office.code, row.period.as_of])
