"""The benchmark and the year that the lines of the matrix of shares mean."""

from apps.gender_marker.models import Benchmark
from tests.cast import World
from tests.gender_marker.builders import NOON, make_budget, make_edition, make_project

ASKED = {"year": "2025", "edition": "IOM-2017"}


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """Money of 2025, and a benchmark."""
    make_edition()
    make_budget(make_project(world))
    held = Benchmark.objects.create(
        kind="principal", first_year=2020, percent=15, source="A decision", set_at=NOON
    )
    return {
        "gender_marker:shares_file": {"any": {"what": "codes", "extension": "csv"}},
        "gender_marker:benchmark_withdraw": {"any": {"benchmark_id": held.pk}},
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """A benchmark of another year, and the version of the one that is withdrawn."""
    del world
    return {
        "POST gender_marker:benchmarks": {
            "kind": "principal",
            "percent": "20",
            "first_year": "2025",
            "source": "Another decision",
        },
        "POST gender_marker:benchmark_withdraw": {"version": 1},
    }


def queries(world: World) -> dict[str, dict[str, object]]:
    """The year and the edition that are asked for."""
    del world
    return {
        "GET gender_marker:shares": ASKED,
        "GET gender_marker:shares_file": ASKED,
        "GET api:gender_marker_shares": ASKED,
    }
