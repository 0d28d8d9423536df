"""Hand-overs that were done."""

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.actions.models import HandOver
from apps.web.refusals import OutOfScope


def hand_overs_of(*, user_id: int, scope: OfficeScope) -> list[HandOver]:
    """Return the hand-overs from or to a person, the newest first.

    Seen by the two persons and by those who keep all accounts or see all records; nothing for others.
    """
    rows = HandOver.objects.filter(person_id=user_id) | HandOver.objects.filter(
        successor_id=user_id
    )
    if not (scope.may(Capability.KEEP_USERS) or scope.visible.everywhere):
        mine = HandOver.objects.filter(person_id=scope.user_id) | HandOver.objects.filter(
            successor_id=scope.user_id
        )
        rows = rows & mine if scope.user_id is not None else rows.none()
    return list(rows.select_related("person", "successor", "done_by").order_by("-done_at", "-pk"))


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
