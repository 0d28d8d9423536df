"""Reads of what was promised.

These take no scope: targets are the text of published documents, known to everybody who logs in.
"""

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from apps.policy.models import Target

__all__ = ["Target", "address_of", "targets", "words_of"]


def targets(*, iom_only: bool = True, with_value: bool = True) -> QuerySet[Target]:
    """Return targets in force on record, the oldest first; those that retired are left out.

    `iom_only` leaves out the targets of the UN system, `with_value` those that state no per cent.
    """
    narrowed = Q(retired_on__isnull=True)
    if iom_only:
        narrowed &= Q(is_iom=True)
    if with_value:
        narrowed &= Q(percent__isnull=False)
    return Target.objects.filter(narrowed).order_by(
        "set_in", F("deadline_year").asc(nulls_last=True), "key"
    )


def words_of(target: Target) -> str:
    """Return a target as the list names it, in the words of its document."""
    return f"{target.target}: {target.population} ({target.set_in})"


def address_of(target: Target) -> str:
    """Return where a target stands in the list of all."""
    return f"{reverse('policy:target_list')}#{target.key}"
