"""An open and a closed commitment, as the lines of the matrix mean them."""

from datetime import date

from tests.cast import World
from tests.policy.builders import commitment


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """Both bind the whole organization."""
    is_open = {"any": {"commitment_id": commitment("2015-35-1").pk}}
    closed = commitment(
        "2015-35-2", closing="dropped", closed_on=date(2026, 2, 1), closed_because="Replaced."
    )
    return {
        "policy:commitments_file": {"any": {"extension": "csv"}},
        "policy:guideline_activities_file": {"any": {"extension": "xlsx"}},
        "policy:commitment": is_open,
        "policy:commitment_close": is_open,
        "policy:commitment_reopen": {"any": {"commitment_id": closed.pk}},
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Forms that are right but for who sends them."""
    return {
        "POST policy:commitment_close": {
            "closing": "fulfilled",
            "because": "It stands in every plan.",
            "version": 1,
        },
        "POST policy:commitment_reopen": {"because": "It was too early.", "version": 1},
    }
