"""What there is of every return of some periods: for the matrix, in a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection
from django.db.models import Min

from apps.accounts.scope import OfficeScope
from apps.staffing.choices import RevisionState
from apps.staffing.models import ReturnRevision
from apps.staffing.selectors.returns import PeriodLine

WITHOUT_PERSONS = """
    SELECT listed.revision_id
    FROM unnest(%(revisions)s::bigint[]) AS listed(revision_id)
    WHERE NOT EXISTS (
        SELECT 1 FROM staffing_headcountcell cell
        WHERE cell.revision_id = listed.revision_id AND cell.count > 0)
"""


@dataclass(frozen=True, slots=True)
class KnownReturn:
    """What there is of one return: the revision in force, else the newest; `is_corrected` with one under way.

    `at` is when that revision came into its state, `first_submitted_at` when the return came first.
    """

    office_id: int
    return_id: int
    revision_id: int
    state: RevisionState
    at: datetime | None
    is_in_force: bool
    is_corrected: bool
    first_submitted_at: datetime | None


def returns_known(
    periods: Sequence[PeriodLine], *, scope: OfficeScope
) -> dict[tuple[int, int], KnownReturn]:
    """Return what there is of each return by (period, office); two statements.

    When a return came first is in the history: a revision forgets it when it is submitted anew.
    """
    moments = ("created_at", "submitted_at", "attested_at", "approved_at", "returned_at")
    found: dict[tuple[int, int], KnownReturn] = {}
    for row in (
        ReturnRevision.objects.filter(
            scope.visible.where("headcount_return__office"),
            headcount_return__period__in=[line.id for line in periods],
        )
        .order_by("number")
        .values(
            "pk",
            "state",
            "is_in_force",
            "headcount_return_id",
            "headcount_return__period_id",
            "headcount_return__office_id",
            *moments,
        )
    ):
        key = row["headcount_return__period_id"], row["headcount_return__office_id"]
        before = found.get(key)
        state = RevisionState(row["state"])
        if before is not None and before.is_in_force and not row["is_in_force"]:
            found[key] = replace(before, is_corrected=state != RevisionState.APPROVED)
            continue
        found[key] = KnownReturn(
            office_id=key[1],
            return_id=row["headcount_return_id"],
            revision_id=row["pk"],
            state=state,
            at=row["created_at" if state == RevisionState.DRAFT else f"{state}_at"],
            is_in_force=row["is_in_force"],
            is_corrected=False,
            first_submitted_at=before.first_submitted_at if before else row["submitted_at"],
        )
    first = first_submissions([one.return_id for one in found.values()])
    return {
        key: replace(one, first_submitted_at=first.get(one.return_id, one.first_submitted_at))
        for key, one in found.items()
    }


def first_submissions(return_ids: Sequence[int]) -> dict[int, datetime]:
    """Return when each return was submitted for the first time, from the kept history."""
    events = ReturnRevision.pgh_event_model.objects  # type: ignore[attr-defined]
    return dict(
        events.filter(headcount_return_id__in=return_ids, number=1, submitted_at__isnull=False)
        .values_list("headcount_return_id")
        .annotate(Min("submitted_at"))
        .order_by()
    )


def without_persons(revision_ids: Sequence[int]) -> set[int]:
    """Return the revisions that count nobody in any cell; one statement, none for none."""
    if not revision_ids:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(WITHOUT_PERSONS, {"revisions": list(revision_ids)})
        return {revision for (revision,) in cursor.fetchall()}
