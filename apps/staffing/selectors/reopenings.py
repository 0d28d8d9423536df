"""Reopenings of one period for one office: which there are, and whether one may be given now.

Human resources management reopens. How long is the product's own limit, not a rule of IOM.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.actions.due import today_in
from apps.organization.choices import PeriodState
from apps.organization.deadlines import zone_label
from apps.organization.selectors import tree_on
from apps.staffing.choices import UNDER_REVIEW_STATES, RevisionState
from apps.staffing.models import Reopening, ReturnRevision
from apps.staffing.selectors.returns import ReturnRow, period_line, row_of
from apps.staffing.selectors.revisions import ReturnHead
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, Problem, Refusal, WrongState

LONGEST_DAYS = 60
"""For so many days at most a return is reopened; beyond it an administrator gives the whole period more."""


@dataclass(frozen=True, slots=True)
class StandingReopening:
    """What was given to one office: until when, by whom, why; `is_in_force` while it still holds.

    `ended_at` and `ended_by` only where somebody ended it before its day.
    """

    closes_on: date
    reason: str
    by: str
    at: datetime
    is_in_force: bool
    ended_at: datetime | None = None
    ended_by: str = ""


def return_row(*, office_code: str, as_of: date, at: datetime, scope: OfficeScope) -> ReturnRow:
    """Return where the return of one office stands, begun or not; three statements.

    Raises OutOfScope for a date without period and an office that is not seen, WrongState for one that
    owes no return on that date.
    """
    period = period_line(as_of=as_of, scope=scope)
    tree = tree_on(day=as_of)
    node = tree.by_code.get(office_code)
    if period is None or node is None or node.id not in scope.visible:
        raise OutOfScope
    if not node.is_reporting_unit:
        raise not_owed(node.name)
    revisions = ReturnRevision.objects.filter(
        headcount_return__office_id=node.id, headcount_return__period_id=period.id
    ).select_related("submitted_by", "attested_by", "approved_by", "returned_by")
    return row_of(
        node,
        tree=tree,
        period=period,
        revisions=list(revisions.order_by("number")),
        is_one_person=False,
        at=at,
        scope=scope,
    )


def row_of_head(head: ReturnHead, *, at: datetime, scope: OfficeScope) -> ReturnRow:
    """Return the same of a return that is at hand; no statement."""
    return row_of(
        head.office,
        tree=tree_on(day=head.period.as_of),
        period=head.period,
        revisions=head.revisions,
        is_one_person=False,
        at=at,
        scope=scope,
    )


def not_owed(office: str) -> WrongState:
    """Return the refusal for an office that is counted with another one."""
    return WrongState(
        _("%(office)s owes no return of its own.") % {"office": office}, code="not_owed"
    )


def obstacle_to_reopening(row: ReturnRow, *, scope: OfficeScope) -> Refusal | None:
    """Return why a return cannot be reopened at all, whatever the day; None when it can."""
    if not scope.may(Capability.APPROVE, row.office.id):
        return NotPermitted(_("Human resources management reopens a return for one office."))
    if row.period.state == PeriodState.PLANNED:
        return WrongState(
            _("This period opens on %(date)s; there is nothing to reopen yet.")
            % {"date": date_format(row.period.opens_on, "DATE_FORMAT")},
            code="period_not_open",
        )
    if row.period.state == PeriodState.CERTIFIED:
        return WrongState(
            _(
                "This period is certified. The Gender Coordination Unit can reopen it for all offices,"
                " and nobody for one."
            ),
            code="period_certified",
        )
    if row.state in UNDER_REVIEW_STATES:
        return WrongState(
            _("This return is under review. To let its office change it, return it with a reason."),
            code="under_review",
        )
    if row.state == RevisionState.RETURNED or row.is_correction:
        return WrongState(
            _("Its office can change this return already: it was sent back, or is a correction."),
            code="already_editable",
        )
    return None


def obstacle_to_day(row: ReturnRow, *, closes_on: date, at: datetime) -> Refusal | None:
    """Return why a return cannot be reopened until a day, in the time zone of its office."""
    today = today_in(row.office.time_zone, at)
    words = {
        "date": date_format(row.closes_on, "DATE_FORMAT"),
        "place": zone_label(row.office.time_zone),
        "days": LONGEST_DAYS,
        "last": date_format(today + timedelta(days=LONGEST_DAYS), "DATE_FORMAT"),
    }
    if closes_on < today:
        return refused_day(_("This day is over in %(place)s. Choose today or a later day.") % words)
    if closes_on > today + timedelta(days=LONGEST_DAYS):
        return refused_day(
            _(
                "A return is reopened for %(days)s days at most, here until %(last)s. For longer, an"
                " administrator gives the whole period more days."
            )
            % words
        )
    is_reopened = row.office.id in row.period.reopened
    if row.is_open and (
        closes_on < row.closes_on or (closes_on == row.closes_on and not is_reopened)
    ):
        return WrongState(
            _("Its office may enter until %(date)s (%(place)s) already.") % words, code="still_open"
        )
    return None


def refused_day(message: str) -> Invalid:
    """Return the refusal of a day, at its field."""
    return Invalid(problems=[Problem(code="invalid", field="closes_on", message=message)])


def may_end(row: ReturnRow, *, scope: OfficeScope) -> bool:
    """Whether the viewer may end the reopening of a return before its day."""
    return is_reopened_now(row) and scope.may(Capability.APPROVE, row.office.id)


def is_reopened_now(row: ReturnRow) -> bool:
    """Whether the office may enter only, or longer, because of its reopening."""
    return (
        row.is_open
        and row.office.id in row.period.reopened
        and (row.period.state == PeriodState.CLOSED or row.closes_on > row.period.closes_on)
    )


def reopening_of(*, row: ReturnRow, scope: OfficeScope) -> StandingReopening | None:
    """Return the newest reopening of a return that one sees, in force or over; one statement."""
    found = (
        Reopening.objects.select_related("reopened_by", "ended_by")
        .filter(
            scope.visible.where("headcount_return__office"),
            headcount_return__office_id=row.office.id,
            headcount_return__period_id=row.period.id,
        )
        .first()
    )
    if found is None:
        return None
    return StandingReopening(
        closes_on=found.closes_on,
        reason=found.reason,
        by=name_of(found.reopened_by),
        at=found.reopened_at,
        is_in_force=found.ended_at is None and is_reopened_now(row),
        ended_at=found.ended_at,
        ended_by=name_of(found.ended_by),
    )
