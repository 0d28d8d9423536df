"""The return that the lines of the matrix of movements mean: own is the draft of Nairobi."""

from apps.staffing.models import ReturnRevision
from tests.cast import OPEN_PERIOD, World
from tests.staffing.builders import NAIROBI, begin


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """A draft of Nairobi, unless another part of the matrix has begun it."""
    begin(world)
    as_of = OPEN_PERIOD.isoformat()
    one_return = {
        "own": {"code": NAIROBI, "as_of": as_of},
        "other": {"code": "SEN-DAKAR", "as_of": as_of},
    }
    return {
        "staffing:return_movements": one_return,
        "staffing:return_movements_file": {
            whose: {**kwargs, "extension": "csv"} for whose, kwargs in one_return.items()
        },
        "staffing:movement_file": {"any": {"what": "T5", "extension": "csv"}},
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """The statement that nobody moved."""
    own = ReturnRevision.objects.get(
        headcount_return__office__code=NAIROBI, headcount_return__period=world.open_period
    )
    return {
        "POST staffing:return_movements": {
            "revision": own.pk,
            "version": 0,
            "has_none": "on",
        },
        "PUT api:return_movements": {"has_none": True},
    }


def queries(world: World) -> dict[str, dict[str, object]]:
    """Statistics of the open period."""
    del world
    span = {"first": OPEN_PERIOD.isoformat(), "last": OPEN_PERIOD.isoformat()}
    return {
        "GET staffing:movement_file": {"as_of": OPEN_PERIOD.isoformat()},
        "GET staffing:movement_offices": {"as_of": OPEN_PERIOD.isoformat()},
        "GET api:movements": span,
    }
