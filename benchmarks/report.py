"""The report job on the demonstration data: seconds in total and by step."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO

from django.core.management import call_command

from apps.accounts.scope import OfficeScope
from apps.jobs.models import Job
from apps.reports.choices import Audience
from apps.reports.models import ReportFile
from apps.reports.services.building import STEPS, TASK, build
from benchmarks.measures import Measure, middle, rounds

YEAR = 2024
ROUNDS = 3
MACHINE = OfficeScope.everything("benchmark")


def measure() -> Iterator[Measure]:
    """Build the report of a year with eleven before it, in French; medians of three rounds."""
    for command in ("load_reference", "load_demo"):
        call_command(command, stdout=StringIO())
    built = [seconds_of(done(number)) for number in range(ROUNDS)]
    for key, label in (*STEPS, ("total", "all steps")):
        times = [each[key] for each in built]
        yield Measure(
            name=f"report of {YEAR}: {label}",
            value=middle(times),
            unit="s",
            note=rounds(times),
        )
    size = sum(ReportFile.objects.values_list("size", flat=True)) / ROUNDS / 1024
    yield Measure(
        name="size of the files of one language",
        value=size,
        unit="kB",
        note=f"{len(STEPS) - 1} formats for {len(Audience)} audiences",
    )


def done(number: int) -> Job:
    """Do the whole job in this process, as a worker does that was sent the row."""
    job = Job.objects.create(
        kind="council_report",
        key=f"{YEAR}-fr-{number}",
        task=TASK,
        arguments={"year": YEAR, "language": "fr"},
        steps=[
            {
                "key": key,
                "label": str(label),
                "status": "waiting",
                "started_at": None,
                "finished_at": None,
            }
            for key, label in STEPS
        ],
        total=len(STEPS),
        asked_at=datetime.now(UTC),
    )
    build(job_id=job.pk, year=YEAR, language="fr", clock=lambda: datetime.now(UTC))
    job.refresh_from_db()
    return job


def seconds_of(job: Job) -> dict[str, float]:
    """Return how long each step took, as the row tells everybody, and all of them together."""
    times = {
        step["key"]: (
            datetime.fromisoformat(step["finished_at"]) - datetime.fromisoformat(step["started_at"])
        ).total_seconds()
        for step in job.steps
    }
    return {**times, "total": sum(times.values())}
