"""Telling the Budget Division of tranches that are due."""

from datetime import datetime, timedelta

from django.db import transaction

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import users_who_may
from apps.actions.services.notices import notify
from apps.projects.choices import AwardState
from apps.projects.models import Tranche
from apps.projects.services.awards.telling import tranche_notices
from apps.projects.services.awards.writing import today_utc
from apps.web.refusals import NotPermitted

TOLD_AHEAD = timedelta(days=7)
"""So many days before its day a tranche is told of. A choice of this product."""


@transaction.atomic
def tell_of_due_tranches(*, now: datetime, scope: OfficeScope) -> int:
    """Tell whoever pays awards of the tranches that fall due and of which nothing is booked, each once.

    Return how many notices are new. Raises NotPermitted for everybody but a job.
    """
    if not scope.reason:
        raise NotPermitted
    due = list(
        Tranche.objects.filter(
            award__state=AwardState.APPROVED,
            payments__isnull=True,
            due_on__lte=today_utc(now) + TOLD_AHEAD,
        )
        .select_related("award__round", "award__project")
        .order_by("due_on", "pk")
    )
    payers = {
        office_id: [
            person.pk
            for person in users_who_may(
                capability=Capability.PAY_AWARDS,
                office_id=office_id,
                on=today_utc(now),
                scope=scope,
            )
        ]
        for office_id in {each.award.project.office_id for each in due}
    }
    return notify(
        notices=[
            notice
            for each in due
            for notice in tranche_notices(
                award=each.award,
                number=each.number,
                due_on=each.due_on,
                user_ids=payers[each.award.project.office_id],
            )
        ],
        now=now,
        scope=scope,
    )
