"""Clean returns approved together: a sample of them is drawn and held back, the others are approved."""

import secrets
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.staffing.analytics.sampling import SAMPLE_LEAST, SAMPLE_PER_CENT, drawn, sample_size
from apps.staffing.models import SampleDraw, SampledReturn
from apps.staffing.selectors.returns import ReturnFilters, period_line
from apps.staffing.selectors.review_queue import review_queue
from apps.staffing.selectors.samples import draws_seen, unconfirmed_draw
from apps.staffing.services.bulk_approval import approve_many
from apps.staffing.services.summaries import lock_period
from apps.web.refusals import NotPermitted, OutOfScope, WrongState

BYTES_OF_A_SEED = 8


@transaction.atomic
def draw_sample(*, as_of: date, at: datetime, scope: OfficeScope) -> SampleDraw:
    """Draw which of a period's clean returns are held back to be read in full, and keep the draw.

    What is held back stays so until it is approved by itself. Whoever has drawn and not confirmed yet gets the same draw:
    nobody draws again until the sample suits. Raises WrongState where so few are clean that all would be held back.
    """
    period = period_line(as_of=as_of, scope=scope)
    if period is None:
        raise OutOfScope
    approver_id = demand_approver(scope)
    lock_period(period.id)
    if (earlier := unconfirmed_draw(as_of=as_of, scope=scope)) is not None:
        return earlier
    queue = review_queue(period=period, filters=ReturnFilters(), at=at, scope=scope)
    pool = {
        one.row.revision_id: one.row.version
        for one in queue.clean
        if one.row.revision_id is not None
    }
    size = sample_size(len(pool))
    if size == len(pool):
        raise WrongState(
            _("So few returns are clean that each is read and approved by itself."), code="too_few"
        )
    seed = secrets.token_hex(BYTES_OF_A_SEED)
    sample = set(drawn(seed, pool, size))
    draw = SampleDraw.objects.create(
        period_id=period.id,
        seed=seed,
        per_cent=SAMPLE_PER_CENT,
        least=SAMPLE_LEAST,
        drawn_by_id=approver_id,
        drawn_at=at,
    )
    SampledReturn.objects.bulk_create(
        SampledReturn(draw=draw, revision_id=pk, version=version, is_held_back=pk in sample)
        for pk, version in sorted(pool.items())
    )
    return draw


@transaction.atomic
def confirm(*, draw_id: int, at: datetime, scope: OfficeScope) -> SampleDraw:
    """Approve the returns of a draw that are not held back, each or with the reason why not; once.

    A second time nothing is written, and the draw comes back as it was confirmed.
    """
    if not draws_seen(scope=scope).filter(pk=draw_id).exists():
        raise OutOfScope
    approver_id = demand_approver(scope)
    draw = SampleDraw.objects.select_for_update().get(pk=draw_id)
    if draw.confirmed_at is not None:
        return draw
    others = list(draw.returns.filter(is_held_back=False).order_by("pk"))
    _approved, refused = approve_many(
        chosen=[(one.revision_id, one.version) for one in others], at=at, scope=scope
    )
    reasons = {one.revision_id: one.reason for one in refused}
    changed = [one for one in others if one.revision_id in reasons]
    for one in changed:
        one.refused = reasons[one.revision_id]
    SampledReturn.objects.bulk_update(changed, ["refused"])
    draw.confirmed_by_id, draw.confirmed_at = approver_id, at
    draw.save(update_fields=["confirmed_by", "confirmed_at"])
    return draw


def demand_approver(scope: OfficeScope) -> int:
    """Return who approves; raises NotPermitted for whoever approves no return."""
    if not scope.over(Capability.APPROVE) or scope.user_id is None:
        raise NotPermitted(_("Human resources management approves."))
    return scope.user_id
