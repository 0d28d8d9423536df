"""Targets, commitments and activities of the guidelines as records; see `apps.accounts.records`."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy

from apps.accounts.capabilities import Capability
from apps.accounts.records import HistoryTable, RecordKind, RecordRef, RecordView
from apps.accounts.scope import OfficeScope
from apps.organization.selectors import root_office_id
from apps.policy.selectors import address_of, targets, words_of
from apps.policy.selectors import commitments as commitment_reads
from apps.policy.selectors import guidelines as guideline_reads
from apps.web.language import in_language


def targets_seen(ids: Iterable[int], scope: OfficeScope) -> dict[int, RecordView]:
    """Return targets as everybody who has logged in knows them; two statements.

    They bind the organization as a whole, and are worked on by those who contribute for it.
    """
    if not scope.has_entered:
        return {}
    found = list(targets(iom_only=False, with_value=False).filter(pk__in=set(ids)))
    root = root_office_id() if found else None
    return {
        target.pk: RecordView(
            ref=RecordRef("policy.target", target.pk),
            label=words_of(target),
            url=address_of(target),
            office_id=root,
            may_change=scope.may(Capability.CONTRIBUTE),
        )
        for target in found
    }


def commitments_seen(ids: Iterable[int], scope: OfficeScope) -> dict[int, RecordView]:
    """Return commitments as the inner circle knows them; two statements.

    Like targets they are worked on by those who contribute for the whole organization.
    """
    found = commitment_reads.commitments_named(ids=ids, scope=scope)
    root = root_office_id() if found else None
    return {
        commitment.pk: RecordView(
            ref=commitment_reads.ref_of(commitment.pk),
            label=in_language(commitment, "text"),
            url=reverse("policy:commitment", args=[commitment.pk]),
            office_id=root,
            may_change=scope.may(Capability.CONTRIBUTE),
        )
        for commitment in found
    }


def activities_seen(ids: Iterable[int], scope: OfficeScope) -> dict[int, RecordView]:
    """Return activities of the guidelines as the inner circle knows them; two statements."""
    found = guideline_reads.activities_named(ids=ids, scope=scope)
    root = root_office_id() if found else None
    return {
        activity.pk: RecordView(
            ref=guideline_reads.ref_of(activity.pk),
            label=in_language(activity, "text"),
            url=guideline_reads.address_of(activity),
            office_id=root,
            may_change=scope.may(Capability.CONTRIBUTE),
        )
        for activity in found
    }


TARGET = RecordKind(name=gettext_lazy("Target"), seen=targets_seen)
COMMITMENT = RecordKind(
    name=gettext_lazy("Commitment"),
    seen=commitments_seen,
    history=(HistoryTable("policy.commitment"),),
)
GUIDELINE_ACTIVITY = RecordKind(
    name=gettext_lazy("Activity of the guidelines"),
    seen=activities_seen,
    history=(HistoryTable("policy.guidelineactivity"),),
)
