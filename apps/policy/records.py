"""Targets as records; see `apps.accounts.records`."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from apps.accounts.capabilities import Capability
from apps.accounts.records import RecordKind, RecordRef, RecordView
from apps.accounts.scope import OfficeScope
from apps.organization.selectors import root_office_id
from apps.policy.selectors import address_of, targets, words_of


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


TARGET = RecordKind(name=gettext_lazy("Target"), seen=targets_seen)
