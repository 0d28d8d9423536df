"""Closing commitments, and opening them again."""

from datetime import UTC, datetime

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.policy.choices import Closing
from apps.policy.models import Commitment
from apps.policy.selectors.commitments import commitment_seen, keeps_commitments
from apps.web.refusals import Invalid, NotPermitted, Problem, WrongState
from apps.web.versions import demand_version, write

LONGEST_REASON = 2_000
"""Characters; a choice of this product."""


@transaction.atomic
def close_commitment(
    *,
    commitment_id: int,
    closing: str,
    because: str,
    version: int,
    now: datetime,
    scope: OfficeScope,
) -> Commitment:
    """Close a commitment as fulfilled or dropped, from the day of `now` in UTC on; it takes nothing new then.

    Raises OutOfScope, NotPermitted, Invalid, WrongState (`stale` when it is not in the `version` that
    somebody looked at).
    """
    kept = commitment_to_keep(commitment_id, version, scope)
    if kept.closed_on is not None:
        raise WrongState(_("This commitment is closed already."))
    problems = problems_of(because)
    if closing not in Closing.values:
        message = _("Choose one of the list.")
        problems.append(Problem(code="invalid_choice", field="closing", message=message))
    if problems:
        raise Invalid(problems=problems)
    with pghistory.context(action="close_commitment", reason=because.strip()):
        return write(
            kept,
            closing=closing,
            closed_because=because.strip(),
            # A commitment binds offices in every time zone, so its day is that of the whole organization.
            closed_on=now.astimezone(UTC).date(),
            closed_by_id=scope.user_id,
        )


@transaction.atomic
def reopen_commitment(
    *, commitment_id: int, because: str, version: int, scope: OfficeScope
) -> Commitment:
    """Open a closed commitment again; its history keeps both reasons.

    Raises OutOfScope, NotPermitted, Invalid, WrongState (`stale` as above).
    """
    kept = commitment_to_keep(commitment_id, version, scope)
    if kept.closed_on is None:
        raise WrongState(_("This commitment is open already."))
    if problems := problems_of(because):
        raise Invalid(problems=problems)
    with pghistory.context(action="reopen_commitment", reason=because.strip()):
        return write(kept, closing="", closed_because="", closed_on=None, closed_by_id=None)


def commitment_to_keep(commitment_id: int, version: int, scope: OfficeScope) -> Commitment:
    """Return a commitment locked, in the version that was looked at and not retired."""
    commitment_seen(commitment_id=commitment_id, scope=scope)
    demand_keeping(scope)
    kept = Commitment.objects.select_for_update().get(pk=commitment_id)
    demand_version(kept, version)
    if kept.retired_on is not None:
        raise WrongState(_("This commitment has left the reference file and changes no more."))
    return kept


def demand_keeping(scope: OfficeScope) -> None:
    """Raise NotPermitted for everybody but the Gender Coordination Unit."""
    if not keeps_commitments(scope):
        raise NotPermitted(
            _("The Gender Coordination Unit closes commitments and opens them again.")
        )


def problems_of(because: str) -> list[Problem]:
    """Return what is wrong with a reason."""
    if not because.strip():
        message = _("Write the reason; everybody who works on the commitment reads it.")
        return [Problem(code="required", field="because", message=message)]
    if len(because.strip()) > LONGEST_REASON:
        message = _("This is too long; at most %(limit)s characters.") % {"limit": LONGEST_REASON}
        return [Problem(code="too_long", field="because", message=message)]
    return []
