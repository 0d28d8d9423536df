"""The first drafts of many returns, begun at once: as empty as those that offices begin for themselves."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.staffing.models import ReturnRevision
from apps.staffing.selectors.locks import lock_on
from apps.staffing.selectors.returns import NOT_STARTED, ReturnRow
from apps.staffing.services.reopenings import DoneForMany, RefusedOffice, returns_of


def able_to_begin(
    rows: Sequence[ReturnRow], *, at: datetime, scope: OfficeScope
) -> tuple[list[ReturnRow], list[RefusedOffice]]:
    """Return which returns can be begun by the viewer now, and why not the others."""
    able, refused = [], []
    for row in rows:
        reason = ""
        if not scope.may(Capability.ENTER, row.office.id):
            reason = _("HR staff of the office enter its headcounts.")
        elif row.state != NOT_STARTED:
            reason = _("This return is begun already.")
        else:
            lock = lock_on(
                None,
                office=row.office,
                period=row.period,
                reopened=row.period.reopened.get(row.office.id),
                at=at,
            )
            reason = lock.sentence if lock else ""
        if reason:
            refused.append(RefusedOffice(row, reason))
        else:
            able.append(row)
    return able, refused


@transaction.atomic
def begin_many(*, rows: Sequence[ReturnRow], at: datetime, scope: OfficeScope) -> DoneForMany:
    """Begin the returns of one period that can be begun; each stands or is refused for itself.

    A fixed number of statements. What somebody else begins at the same moment is left as it is.
    """
    able, refused = able_to_begin(rows, at=at, scope=scope)
    if able:
        ReturnRevision.objects.bulk_create(
            [
                ReturnRevision(
                    headcount_return_id=each, number=1, created_by_id=scope.user_id, created_at=at
                )
                for each in returns_of(able).values()
            ],
            ignore_conflicts=True,
        )
    return DoneForMany(done=tuple(able), refused=tuple(refused))
