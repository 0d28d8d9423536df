"""The revisions of a return: which there are, what happened to them, what differs, what was remarked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db import connection

from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.organization.deadlines import Answerable
from apps.organization.selectors import name_then, tree_on
from apps.organization.tree import OfficeNode
from apps.staffing.choices import RevisionState
from apps.staffing.models import CellComment, HeadcountReturn, Reopening, ReturnRevision
from apps.staffing.selectors.cells import CellKey, cell_name
from apps.staffing.selectors.grid import cell_text, revision_before
from apps.staffing.selectors.openness import days_of_entry
from apps.staffing.selectors.returns import PeriodLine, period_line
from apps.web.refusals import OutOfScope

DIFFERENCES = """
    SELECT contract.id, contract.name, grade.id,
           CASE WHEN contract.is_graded THEN grade.code ELSE '' END, sex.code,
           older.state, older.count, newer.state, newer.count
    FROM organization_grade grade
    CROSS JOIN organization_contractgroup contract
    CROSS JOIN (VALUES ('F', 1), ('M', 2), ('O', 3)) AS sex(code, position)
    LEFT JOIN staffing_headcountcell older
        ON older.revision_id = %(older)s AND older.grade_id = grade.id
       AND older.contract_group_id = contract.id AND older.sex = sex.code
    LEFT JOIN staffing_headcountcell newer
        ON newer.revision_id = %(newer)s AND newer.grade_id = grade.id
       AND newer.contract_group_id = contract.id AND newer.sex = sex.code
    WHERE (COALESCE(older.state, 'missing'), older.count)
          IS DISTINCT FROM (COALESCE(newer.state, 'missing'), newer.count)
    ORDER BY contract.position, grade.rank DESC, sex.position
"""


@dataclass(frozen=True, slots=True)
class ReturnHead:
    """A return that the viewer may see: its office on the period's date, and all its revisions.

    `revisions` are in the order of their numbers; none when nobody has begun yet.
    """

    office: OfficeNode
    period: PeriodLine
    return_id: int | None
    revisions: tuple[ReturnRevision, ...]

    @property
    def newest(self) -> ReturnRevision | None:
        """The revision that people work on, or the approved one."""
        return self.revisions[-1] if self.revisions else None

    @property
    def in_force(self) -> ReturnRevision | None:
        """The approved revision that counts."""
        return next((one for one in self.revisions if one.is_in_force), None)

    @property
    def days(self) -> Answerable:
        """The days of entry of this office: those of the period, or of its reopening."""
        return days_of_entry(self.period, self.period.reopened.get(self.office.id))

    def numbered(self, number: int) -> ReturnRevision | None:
        """The revision of a number."""
        return next((one for one in self.revisions if one.number == number), None)

    def identified(self, revision_id: int) -> ReturnRevision | None:
        """The revision of an id."""
        return next((one for one in self.revisions if one.pk == revision_id), None)


@dataclass(frozen=True, slots=True)
class NamedReturn:
    """Which return it is: its office under the name of the period's date."""

    id: int
    office_id: int
    office_code: str
    office_name: str
    as_of: date


class Happening(StrEnum):
    """What a moment of the timeline was."""

    BEGUN = "begun"
    CORRECTION = "correction"
    SUBMITTED = "submitted"
    ATTESTED = "attested"
    RETURNED = "returned"
    APPROVED = "approved"
    REOPENED = "reopened"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened to a revision: who did it, when, and with what reason.

    A reopening is of the return and of no revision: its number is 0, and it lasts `until` a day.
    """

    number: int
    what: Happening
    at: datetime
    by: str
    reason: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class CellDifference:
    """A cell that differs between two revisions; `old` and `new` as typed, empty when missing."""

    key: CellKey
    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark on a cell."""

    key: CellKey
    text: str
    author: str
    at: datetime


def return_head(*, office_code: str, as_of: date, scope: OfficeScope) -> ReturnHead:
    """Return what there is of an office's return for a date.

    Raises OutOfScope for a date without period, and for an office that is not seen, did not exist
    on the date, or owes no return of its own.
    """
    period = period_line(as_of=as_of, scope=scope)
    node = tree_on(day=as_of).by_code.get(office_code) if period else None
    if period is None or node is None or node.id not in scope.visible:
        raise OutOfScope
    owed = HeadcountReturn.objects.filter(period_id=period.id, office_id=node.id).first()
    if owed is None and not node.is_reporting_unit:
        raise OutOfScope
    revisions = (
        ReturnRevision.objects.filter(headcount_return=owed)
        .select_related(
            "headcount_return__period",
            "headcount_return__office",
            "created_by",
            "submitted_by",
            "attested_by",
            "approved_by",
            "returned_by",
        )
        .order_by("number")
        if owed
        else ()
    )
    return ReturnHead(
        office=node,
        period=period,
        return_id=owed.pk if owed else None,
        revisions=tuple(revisions),
    )


def head_of_revision(*, revision_id: int, scope: OfficeScope) -> ReturnHead:
    """Return the return that a revision belongs to; raises OutOfScope like `return_head`."""
    owed = (
        HeadcountReturn.objects.select_related("office", "period")
        .filter(scope.visible.where("office"), revisions__pk=revision_id)
        .first()
    )
    if owed is None:
        raise OutOfScope
    return return_head(office_code=owed.office.code, as_of=owed.period.as_of, scope=scope)


def returns_named(*, ids: Iterable[int], scope: OfficeScope) -> list[NamedReturn]:
    """Return the returns that the viewer may open; one statement.

    Left out like on their pages: those of an office that did not exist on the period's date.
    """
    found = (
        HeadcountReturn.objects.filter(scope.visible.where("office"), pk__in=set(ids))
        .annotate(office_name=name_then(office="office", day="period__as_of"))
        .filter(office_name__isnull=False)
        .values_list("pk", "office_id", "office__code", "office_name", "period__as_of")
    )
    return [NamedReturn(*row) for row in found]


def timeline(*, head: ReturnHead, scope: OfficeScope) -> list[Moment]:
    """Return everything that happened to a return, the newest first, from its kept history.

    A revision forgets who submitted it when it is submitted anew; the history does not.
    """
    moments: list[Moment] = []
    state: dict[int, str] = {}
    events = (
        ReturnRevision.pgh_event_model.objects.filter(  # type: ignore[attr-defined]
            pgh_obj__in=[one.pk for one in head.revisions]
        )
        .select_related("created_by", "submitted_by", "attested_by", "approved_by", "returned_by")
        .order_by("pgh_id")
    )
    for event in events:
        before, state[event.id] = state.get(event.id, ""), event.state
        if event.state == before:
            continue
        if before == "":
            what = Happening.CORRECTION if event.number > 1 else Happening.BEGUN
            at, person, reason = event.created_at, event.created_by, event.reason
            moments.append(Moment(event.number, what, at, name_of(person), reason))
        if event.state != RevisionState.DRAFT:
            what = Happening(event.state)
            at = getattr(event, f"{event.state}_at") or event.pgh_created_at
            person = getattr(event, f"{event.state}_by")
            reason = event.return_reason if what is Happening.RETURNED else ""
            moments.append(Moment(event.number, what, at, name_of(person), reason))
    moments += reopening_moments(head=head, scope=scope)
    return sorted(moments, key=lambda moment: moment.at)[::-1]


def reopening_moments(*, head: ReturnHead, scope: OfficeScope) -> list[Moment]:
    """Return every reopening of a return for its office, and every end before its day; one statement."""
    events = (
        Reopening.pgh_event_model.objects.filter(  # type: ignore[attr-defined]
            headcount_return_id=head.return_id
        )
        .select_related("reopened_by", "ended_by")
        .order_by("pgh_id")
    )
    return [
        Moment(0, Happening.ENDED, event.ended_at, name_of(event.ended_by), until=event.closes_on)
        if event.ended_at
        else Moment(
            0,
            Happening.REOPENED,
            event.reopened_at,
            name_of(event.reopened_by),
            event.reason,
            until=event.closes_on,
        )
        for event in events
    ]


def differences_between(
    *, older: ReturnRevision, newer: ReturnRevision, scope: OfficeScope
) -> list[CellDifference]:
    """Return the cells that differ, in the order of the form; both were fetched within a scope."""
    with connection.cursor() as cursor:
        cursor.execute(DIFFERENCES, {"older": older.pk, "newer": newer.pk})
        rows: Sequence[tuple[int, str, int, str, str, str, int, str, int]] = cursor.fetchall()
    return [
        CellDifference(
            key=CellKey(contract_id, grade_id, sex),
            name=cell_name(grade, sex, contract),
            old=cell_text(old_state or "", old_count),
            new=cell_text(new_state or "", new_count),
        )
        for (
            contract_id,
            contract,
            grade_id,
            grade,
            sex,
            old_state,
            old_count,
            new_state,
            new_count,
        ) in rows
    ]


def compared_with(*, head: ReturnHead, scope: OfficeScope) -> ReturnRevision | None:
    """Return the approved revision that the newest one is compared with.

    A correction is compared with the revision in force, everything else with the last period.
    """
    newest = head.newest
    if newest is None:
        return None
    if newest.number > 1:
        earlier = [one for one in head.revisions if one.number < newest.number]
        return earlier[-1] if earlier else None
    return revision_before(office_id=head.office.id, as_of=head.period.as_of)


def remarks_on(*, revision: ReturnRevision, scope: OfficeScope) -> list[Remark]:
    """Return the remarks on the cells of a revision, the oldest first."""
    return list(
        remarks_from(
            CellComment.objects.filter(revision=revision)
            .select_related("author")
            .order_by("written_at", "pk")
        )
    )


def remarks_from(comments: Iterable[CellComment]) -> Iterable[Remark]:
    """Turn rows into values."""
    for comment in comments:
        yield Remark(
            key=CellKey(comment.contract_group_id, comment.grade_id, comment.sex),
            text=comment.text,
            author=name_of(comment.author),
            at=comment.written_at,
        )
