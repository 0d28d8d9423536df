"""Commitments of policies and activities of guidelines, as the inner circle reads them.

They bind the whole organization, so whoever sees records of any office sees all of them; readers of
published reports see what the reports say of them.
"""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.accounts.capabilities import Capability
from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.policy.choices import Closing
from apps.policy.models import Commitment, GuidelineActivity
from apps.web.parts import StatusTag
from apps.web.refusals import NotPermitted, OutOfScope

KIND = "policy.commitment"


def ref_of(commitment_id: int) -> RecordRef:
    """Return how other rooms point to a commitment."""
    return RecordRef(KIND, commitment_id)


def sees_commitments(scope: OfficeScope) -> bool:
    """Whether somebody reads commitments and activities of the guidelines: the inner circle."""
    return scope.is_inner_circle


def keeps_commitments(scope: OfficeScope) -> bool:
    """Whether somebody closes commitments and opens them again: the Gender Coordination Unit."""
    return scope.may(Capability.KEEP_POLICY)


def demand_reading(scope: OfficeScope) -> None:
    """Raise NotPermitted for those outside the inner circle."""
    if not sees_commitments(scope):
        raise NotPermitted(_("Commitments are read by those who see records of an office."))


def commitments_seen(*, scope: OfficeScope) -> QuerySet[Commitment]:
    """Return all commitments that there ever were, for the inner circle, with their policy; else none."""
    if not sees_commitments(scope):
        return Commitment.objects.none()
    return Commitment.objects.select_related("policy")


def commitments(*, scope: OfficeScope) -> QuerySet[Commitment]:
    """Return commitments that have not retired, open and closed, policy by policy in their order."""
    return (
        commitments_seen(scope=scope)
        .filter(retired_on__isnull=True)
        .order_by("policy__first_year", "policy__key", "position")
    )


def guideline_activities_seen(*, scope: OfficeScope) -> QuerySet[GuidelineActivity]:
    """Return all activities of the guidelines that there ever were, for the inner circle; else none."""
    if not sees_commitments(scope):
        return GuidelineActivity.objects.none()
    return GuidelineActivity.objects.all()


def guideline_activities(*, scope: OfficeScope) -> QuerySet[GuidelineActivity]:
    """Return activities of the guidelines that have not retired, in the order of the guidelines."""
    seen = guideline_activities_seen(scope=scope).filter(retired_on__isnull=True)
    return seen.order_by("guideline", "position")


def commitment_seen(*, commitment_id: int, scope: OfficeScope) -> Commitment:
    """Return one commitment, also one that has retired; raises OutOfScope."""
    found = commitments_seen(scope=scope).filter(pk=commitment_id).first()
    if found is None:
        raise OutOfScope
    return found


def commitment_by_key(*, key: str, scope: OfficeScope) -> Commitment:
    """Return one commitment by its key, also one that has retired; raises OutOfScope."""
    found = commitments_seen(scope=scope).filter(key=key).first()
    if found is None:
        raise OutOfScope
    return found


def is_open_on(commitment: Commitment, day: date) -> bool:
    """Whether a commitment takes something new on a day: neither closed nor retired by then."""
    ended = [on for on in (commitment.closed_on, commitment.retired_on) if on is not None]
    return all(day < on for on in ended)


def status_of(commitment: Commitment) -> StatusTag:
    """Return where a commitment stands, as a word, a colour and the day that goes with it."""
    if commitment.retired_on is not None:
        return StatusTag("calm", pgettext("commitment", "retired"), on=commitment.retired_on)
    if commitment.closed_on is None:
        return StatusTag("info", pgettext("commitment", "open"))
    kind = "good" if commitment.closing == Closing.FULFILLED else "calm"
    return StatusTag(kind, Closing(commitment.closing).label, on=commitment.closed_on)  # type: ignore[arg-type]
