"""Background work of the room."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from apps.reports.choices import Series
from apps.reports.services.building import build, build_files


@shared_task
def build_report(
    *, job_id: int, year: int, language: str, series: str = Series.COUNCIL, **unknown: Any
) -> None:
    """Build a year's report in one language; unknown keywords of later versions are ignored."""
    build(job_id=job_id, series=Series(series), year=year, language=language, clock=timezone.now)


@shared_task
def make_report_files(
    *,
    job_id: int,
    year: int,
    number: int,
    language: str,
    series: str = Series.COUNCIL,
    **unknown: Any,
) -> None:
    """Make the files of a frozen edition in one more language."""
    build_files(
        job_id=job_id,
        series=Series(series),
        year=year,
        number=number,
        language=language,
        clock=timezone.now,
    )
