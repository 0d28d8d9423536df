"""Invented annual estimates, prepared and signed off through the services."""

from datetime import datetime
from pathlib import Path
from typing import Any

from apps.accounts.scope import OfficeScope, scope_for
from apps.accounts.selectors import user_by_name
from apps.gender_marker.models import AnnualEstimate
from apps.gender_marker.selectors.editions import compulsory_edition
from apps.gender_marker.services.estimates import prepare, sign
from apps.projects.demo.stage import Stage, table_of

SIGNER = "budget"


def load_demo_estimates(*, directory: Path, now: datetime, scope: OfficeScope) -> int:
    """Prepare the invented estimates, and sign off those whose row says when; return how many there are.

    `directory` holds `marker_estimates.csv`. A year that has an estimate already is left alone.
    """
    if compulsory_edition(scope=scope) is None:
        return 0
    stage = Stage(now=now, offices={}, people={})
    made = 0
    for row in table_of(directory / "marker_estimates.csv"):
        if AnnualEstimate.objects.filter(year=row["year"]).exists():
            continue
        people: dict[str, Any] = {
            name: user_by_name(name=name, scope=scope) for name in (row["prepared_by"], SIGNER)
        }
        estimate = prepare(
            year=int(row["year"]),
            words=row["words"],
            now=stage.at(int(row["prepared_in"])),
            scope=scope_for(people[row["prepared_by"]], on=stage.today),
        )
        made += 1
        if row["signed_in"]:
            sign(
                estimate_id=estimate.pk,
                version=estimate.version,
                now=stage.at(int(row["signed_in"])),
                scope=scope_for(people[SIGNER], on=stage.today),
            )
    return made
