"""The annual estimate: prepared from the figures of the day, frozen, signed off, replaced by another."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.gender_marker.choices import EstimateState
from apps.gender_marker.models import AnnualEstimate
from apps.gender_marker.selectors.access import demand_sums
from apps.gender_marker.selectors.estimate_tables import estimate_tables
from apps.gender_marker.selectors.estimates import (
    estimate_seen,
    prepares_estimates,
    signs_estimates,
)
from apps.web.refusals import Invalid, NotPermitted, Problem
from apps.web.texts import tidy
from apps.web.versions import demand_state, demand_version, write

FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST_WORDS = 5000


def demand_preparing(*, scope: OfficeScope) -> None:
    """Raise NotPermitted unless somebody prepares estimates, and has nothing left to read blind."""
    demand_sums(scope=scope)
    if not prepares_estimates(scope=scope):
        raise NotPermitted(
            _("The Budget Division and the Gender Coordination Unit prepare the estimate.")
        )


def checksum_of(tables: dict[str, Any]) -> str:
    """Return the SHA-256 of frozen tables, by which anybody can tell that nothing changed."""
    return hashlib.sha256(json.dumps(tables, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def prepare(*, year: int, words: str, now: datetime, scope: OfficeScope) -> AnnualEstimate:
    """Freeze the figures of a year as they are now; an estimate that waits for its signature is made anew.

    Raises NotPermitted, and Invalid for a year without any budget, or words that are too long.
    """
    demand_preparing(scope=scope)
    said = tidy(words)
    problems = []
    if not FIRST_YEAR <= year <= LAST_YEAR:
        message = _("A year from %(first)s to %(last)s is expected.") % {
            "first": FIRST_YEAR,
            "last": LAST_YEAR,
        }
        problems.append(Problem("year", message, field="year", value=str(year)))
    if len(said) > LONGEST_WORDS:
        message = _("At most %(most)s characters.") % {"most": LONGEST_WORDS}
        problems.append(Problem("too_long", message, field="words"))
    if problems:
        raise Invalid(problems=problems)
    edition, found = estimate_tables(year=year, scope=scope)
    if not found:
        message = _("No project has a budget in %(year)s, so there is nothing to estimate.") % {
            "year": year
        }
        raise Invalid(problems=[Problem("no_budget", message, field="year", value=str(year))])
    tables = {"tables": [table.to_dict() for table in found]}
    values = {
        "edition": edition,
        "words": said,
        "tables": tables,
        "checksum": checksum_of(tables),
        "prepared_by_id": scope.user_id,
        "prepared_at": now,
    }
    waiting = (
        AnnualEstimate.objects.select_for_update()
        .filter(year=year, state=EstimateState.PREPARED)
        .first()
    )
    if waiting is None:
        return AnnualEstimate.objects.create(year=year, **values)
    # Sent twice, or nothing has changed since: what waits stays as it is.
    if (waiting.checksum, waiting.words) == (values["checksum"], said):
        return waiting
    renewed: AnnualEstimate = write(waiting, **values)
    return renewed


@transaction.atomic
def sign(
    *, estimate_id: int, version: int, reason: str = "", now: datetime, scope: OfficeScope
) -> AnnualEstimate:
    """Sign an estimate off; the one that was signed before is replaced, for which a reason is demanded.

    Raises OutOfScope, NotPermitted, WrongState (not prepared, or changed meanwhile), Invalid.
    """
    found = estimate_seen(estimate_id=estimate_id, scope=scope)
    if not signs_estimates(scope=scope):
        raise NotPermitted(_("The Budget Division signs the estimate off."))
    found = AnnualEstimate.objects.select_for_update().get(pk=found.pk)
    demand_state(found, (EstimateState.PREPARED,), _("This estimate was signed off already."))
    demand_version(found, version)
    former = (
        AnnualEstimate.objects.select_for_update()
        .filter(year=found.year, state=EstimateState.SIGNED)
        .first()
    )
    if former is not None:
        because = tidy(reason)
        if not because:
            message = _("Say why the estimate that was signed off before is replaced.")
            raise Invalid(problems=[Problem("required", message, field="reason")])
        write(former, state=EstimateState.REPLACED, replaced_because=because)
    signed: AnnualEstimate = write(
        found, state=EstimateState.SIGNED, signed_by_id=scope.user_id, signed_at=now
    )
    return signed
