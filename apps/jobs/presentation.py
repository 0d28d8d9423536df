"""A job as people read it: its words in their language."""

from dataclasses import dataclass

from django.utils.translation import gettext

from apps.jobs.choices import LIVE_STATUSES, JobStatus
from apps.jobs.models import Job


@dataclass(frozen=True, slots=True)
class StepView:
    """One step: what it is and where it stands."""

    key: str
    label: str
    status: str


@dataclass(frozen=True, slots=True)
class JobView:
    """A job in the language of the moment; `is_live` while somebody may still wait for it."""

    id: int
    heading: str
    status: str
    steps: list[StepView]
    done: int
    total: int
    problem: str
    result_url: str
    is_live: bool

    @classmethod
    def of(cls, job: Job) -> "JobView":
        """Translate a row."""
        problem = gettext(job.problem) if job.problem else ""
        reference = job.result.get("reference", "")
        if problem and reference:
            problem = gettext("%(problem)s Reference: %(reference)s") % {
                "problem": problem,
                "reference": reference,
            }
        return cls(
            id=job.pk,
            heading=gettext(job.heading)
            if job.heading
            else job.kind.replace("_", " ").capitalize(),
            status=job.status,
            steps=[
                StepView(
                    key=step["key"],
                    label=gettext(step["label"]) if step["label"] else step["key"],
                    status=step["status"],
                )
                for step in job.steps
            ],
            done=job.done,
            total=job.total,
            problem=problem,
            result_url=job.result.get("url", "") if job.status == JobStatus.FINISHED else "",
            is_live=job.status in LIVE_STATUSES,
        )
