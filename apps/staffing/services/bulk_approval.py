"""Approval of many returns at once: each stands or is refused for itself, in a fixed number of statements."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.organization.selectors import trees_on
from apps.staffing.choices import UNDER_REVIEW_STATES, RevisionState, Standing
from apps.staffing.models import HeadcountCell, ReturnRevision
from apps.staffing.selectors.review import Step, facts_in
from apps.staffing.selectors.samples import held_back
from apps.staffing.services.review import refusal_of
from apps.staffing.services.summaries import CountedChange, shift
from apps.staffing.services.telling import APPROVED, tell_decided
from apps.web.refusals import OutOfScope, Refusal, WrongState


@dataclass(frozen=True, slots=True)
class Refused:
    """A return that a bulk action left as it was, and why."""

    revision_id: int
    reason: str


@transaction.atomic
def approve_many(
    *, chosen: Sequence[tuple[int, int]], at: datetime, scope: OfficeScope
) -> tuple[list[ReturnRevision], list[Refused]]:
    """Approve several revisions given as (id, version); each stands or is refused for itself.

    What is held back to be read in full is refused here and approved by itself. Those who submitted are told in the same
    transaction, all at once.
    """
    ids = [revision_id for revision_id, _version in chosen]
    hold(ids, scope=scope)
    revisions = {
        revision.pk: revision
        for revision in ReturnRevision.objects.select_related("headcount_return__period").filter(
            scope.visible.where("headcount_return__office"), pk__in=ids
        )
    }
    trees = trees_on(days={one.headcount_return.period.as_of for one in revisions.values()})
    held = held_back(revisions=list(revisions), scope=scope)
    entered = entered_by(revisions, scope=scope)
    good: dict[int, ReturnRevision] = {}
    refused: list[Refused] = []
    for revision_id, version in dict.fromkeys(chosen):
        try:
            revision = revisions.get(revision_id)
            if revision is None:
                raise OutOfScope
            # Whether entries are taken plays no part in an approval.
            facts = facts_in(
                trees[revision.headcount_return.period.as_of],
                revision=revision,
                reopened=None,
                at=at,
            )
            facts = replace(facts, viewer_entered=revision_id in entered)
            if refusal := refusal_of(
                Step.APPROVE, facts=facts, revision=revision, version=version, scope=scope
            ):
                raise refusal
            if revision_id in held:
                raise WrongState(
                    _("It is held back to be read in full. Open it, and approve it by itself."),
                    code="held_back",
                )
            good[revision_id] = revision
        except Refusal as refusal:
            refused.append(Refused(revision_id=revision_id, reason=str(refusal)))
    approved = list(good.values())
    bring_into_force(approved, at=at, scope=scope)
    tell_decided(revisions=approved, text=APPROVED, at=at, scope=scope)
    return approved, refused


def hold(revision_ids: Sequence[int], *, scope: OfficeScope) -> None:
    """Lock revisions until the end of the transaction, always in the same order.

    All before the first sum is touched: whoever holds a sum that somebody else waits for with a
    revision in hand would wait for that revision in vain.
    """
    rows = ReturnRevision.objects.filter(
        scope.visible.where("headcount_return__office"), pk__in=revision_ids
    )
    list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))


def entered_by(revision_ids: Iterable[int], *, scope: OfficeScope) -> set[int]:
    """Return the revisions of which the person of the scope has entered a cell; a job is nobody."""
    if scope.user_id is None:
        return set()
    return set(
        HeadcountCell.objects.filter(revision__in=list(revision_ids), changed_by=scope.user_id)
        .values_list("revision_id", flat=True)
        .distinct()
    )


def bring_into_force(
    revisions: Sequence[ReturnRevision], *, at: datetime, scope: OfficeScope
) -> None:
    """Approve locked revisions that nothing stands in the way of, and move the sums with them."""
    before = counted_of([one.headcount_return_id for one in revisions])
    ReturnRevision.objects.filter(
        headcount_return__in=[one.headcount_return_id for one in revisions], is_in_force=True
    ).update(is_in_force=False)
    ReturnRevision.objects.filter(pk__in=[one.pk for one in revisions]).update(
        state=RevisionState.APPROVED,
        is_in_force=True,
        approved_by=scope.user_id,
        approved_at=at,
        version=F("version") + 1,
    )
    of_period: dict[tuple[int, date], list[ReturnRevision]] = {}
    for one in revisions:
        one.state, one.is_in_force, one.version = RevisionState.APPROVED, True, one.version + 1
        one.approved_by_id, one.approved_at = scope.user_id, at
        period = one.headcount_return.period
        of_period.setdefault((period.pk, period.as_of), []).append(one)
    for (period_id, as_of), ones in sorted(of_period.items()):
        for standing in Standing:
            shift(
                period_id=period_id,
                as_of=as_of,
                standing=standing,
                changes=[
                    CountedChange(
                        office_id=one.headcount_return.office_id,
                        before=before[one.headcount_return_id][standing],
                        after=one.pk,
                    )
                    for one in ones
                ],
                scope=scope,
            )


def counted_of(return_ids: Collection[int]) -> dict[int, dict[Standing, int | None]]:
    """Return by return the revision that each standing counts; one statement."""
    in_force: dict[int, int] = {}
    under_review: dict[int, int] = {}
    for pk, return_id, is_in_force in ReturnRevision.objects.filter(
        Q(is_in_force=True) | Q(state__in=UNDER_REVIEW_STATES), headcount_return__in=return_ids
    ).values_list("pk", "headcount_return_id", "is_in_force"):
        (in_force if is_in_force else under_review)[return_id] = pk
    return {
        return_id: {
            Standing.APPROVED: in_force.get(return_id),
            Standing.PROVISIONAL: in_force.get(return_id, under_review.get(return_id)),
        }
        for return_id in return_ids
    }
