"""Hand-overs that were done."""

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.actions.models import HandOver
from apps.web.refusals import OutOfScope


def hand_over_seen(*, hand_over_id: int, scope: OfficeScope) -> HandOver:
    """Return one hand-over for the two persons, for who did it, and for those who see it anyway.

    Raises OutOfScope for everybody else.
    """
    found = (
        HandOver.objects.select_related("person", "successor", "done_by")
        .filter(pk=hand_over_id)
        .first()
    )
    if found is None or not (
        scope.may(Capability.KEEP_USERS)
        or scope.visible.everywhere
        or scope.user_id in {found.person_id, found.successor_id, found.done_by_id} - {None}
    ):
        raise OutOfScope
    return found
