"""The job that the lines of the matrix mean: one that the GCU asked for."""

from datetime import UTC, datetime

from apps.jobs.services import ask
from tests.cast import World


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """Every line means the same job."""
    job = ask(
        kind="council_report",
        key="2025",
        task="tests.work",
        arguments={},
        asked_by=world.people["gcu"],
        now=datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
        steps=[],
        scope=world.scope("gcu"),
    )
    return {route: {"any": {"job_id": job.pk}} for route in ("jobs:job", "api:jobs_api:job")}
