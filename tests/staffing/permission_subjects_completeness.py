"""Two returns of a closed period, reopened for ten days; own is Nairobi's, other Dakar's."""

from datetime import UTC, datetime, timedelta

from apps.staffing.services import reopenings
from tests.cast import OPEN_PERIOD, World
from tests.staffing.builders import NAIROBI

CLOSED_PERIOD = "2024-12-31"
DAYS = {"now": 10, "then": 20}


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """Nothing is begun in either return."""
    offices = {"own": NAIROBI, "other": "SEN-DAKAR"}
    now = datetime.now(UTC)
    period = next(day for day in world.periods if day.isoformat() == CLOSED_PERIOD)
    for code in offices.values():
        reopenings.reopen(
            office_code=code,
            as_of=period,
            closes_on=now.date() + timedelta(days=DAYS["now"]),
            reason="The flood.",
            at=now,
            scope=world.scope("hrm"),
        )
    each: dict[str, dict[str, object]] = {
        whose: {"code": code, "as_of": CLOSED_PERIOD} for whose, code in offices.items()
    }
    return {
        "staffing:return_completeness_file": {"any": {"extension": "csv"}},
        "staffing:return_reopen": each,
        "staffing:return_close_early": each,
        "api:return_reopening": each,
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Forms that are right but for who sends them."""
    del world
    later = datetime.now(UTC).date() + timedelta(days=DAYS["then"])
    reopening = {"closes_on": later.isoformat(), "reason": "Still flooded."}
    return {
        "POST staffing:return_many": {"do": "remind", "period": OPEN_PERIOD.isoformat()},
        "POST staffing:return_reopen": reopening,
        "PUT api:return_reopening": reopening,
    }


def queries(world: World) -> dict[str, dict[str, object]]:
    """Nothing is asked."""
    del world
    return {}
