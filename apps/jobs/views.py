"""Pages of jobs: the list of one's own, and one that is followed to its end."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.jobs import selectors
from apps.jobs.presentation import JobView
from apps.web.pages import render_page

JOBS_ON_A_PAGE = 50
REFRESH_SECONDS = 3


@never_cache
@require_safe
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """Show where a job stands; htmx asks again for the fragment until it has ended."""
    row = selectors.job_seen(job_id=job_id, scope=request.scope)  # type: ignore[attr-defined]
    view = JobView.of(row)
    address = reverse("jobs:job", args=[job_id])
    context = {
        "job": view,
        "row": row,
        "heading": view.heading,
        "poll_url": address,
        "page_url": address,
        "result_url": view.result_url,
        "refresh_every": REFRESH_SECONDS if view.is_live else 0,
    }
    return render_page(request, "jobs/job.html", context, fragment="_job_progress.html")


@never_cache
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """List the jobs that somebody may follow, the newest first."""
    found = selectors.jobs_seen(scope=request.scope)  # type: ignore[attr-defined]
    page = Paginator(found, JOBS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": [(row, JobView.of(row)) for row in page]}
    return render_page(request, "jobs/jobs.html", context, fragment="jobs/_jobs.html")
