"""The building of a report as background work, step by step."""

from collections.abc import Callable
from datetime import datetime

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext_lazy as _

from apps.accounts.scope import OfficeScope
from apps.jobs.services import Job, ask, begin, finish, step
from apps.reports.choices import LANGUAGES, DocumentFormat, Series
from apps.reports.models import ReportEdition
from apps.reports.selectors import edition_of
from apps.reports.series import RULES, rules_of
from apps.reports.services.editions import expect_builder, freeze, make_files
from apps.reports.services.registering import ask_for_attack, register_edition
from apps.web.refusals import Invalid

TASK = "apps.reports.tasks.build_report"
TASK_OF_FILES = "apps.reports.tasks.make_report_files"
FREEZE_STEP = ("freeze", _("Read the approved figures and freeze them"))
FORMAT_STEPS = tuple(
    (document_format.value, document_format.label) for document_format in DocumentFormat
)
STEPS = (FREEZE_STEP, *FORMAT_STEPS)


def ask_for_report(
    *,
    year: int,
    language: str,
    asked_by: AbstractBaseUser,
    at: datetime,
    scope: OfficeScope,
    series: Series = Series.COUNCIL,
) -> Job:
    """Ask for a year's report in one language; asking twice while it runs gives the same job."""
    rules = RULES[series]
    expect_builder(scope, series)
    rules.expect_year(year)
    expect_language(language)
    return ask(
        kind=rules.job_kind,
        key=f"{year}-{language}",
        task=TASK,
        arguments={"year": year, "language": language, "series": series.value},
        asked_by=asked_by,
        now=at,
        steps=STEPS,
        scope=scope,
        heading=rules.name,
    )


def build(
    *,
    job_id: int,
    year: int,
    language: str,
    clock: Callable[[], datetime],
    series: Series = Series.COUNCIL,
) -> None:
    """Do the work of a job: freeze, then make each format; begun anew, it goes on where it was.

    `clock` is the door's clock. Does nothing when another worker holds the job or it has ended.
    """
    job = begin(job_id=job_id, now=clock())
    if job is None:
        return
    scope = OfficeScope.everything(f"job {job_id}: the {series} report of {year}")
    with pghistory.context(door="task", user=job.asked_by_id, job=job_id):
        with step(job=job, key="freeze", now=clock()):
            edition = freeze(
                series=series,
                year=year,
                at=clock(),
                scope=scope,
                job_id=job_id,
                frozen_by=job.asked_by_id,
            )
            register_edition(edition=edition, at=clock(), scope=scope)
        make_each_format(job=job, edition=edition, language=language, clock=clock, scope=scope)


def ask_for_files(
    *,
    year: int,
    number: int,
    language: str,
    asked_by: AbstractBaseUser,
    at: datetime,
    scope: OfficeScope,
    series: Series = Series.COUNCIL,
) -> Job:
    """Ask for the files of an edition in one more language, from the figures that it froze.

    Raises OutOfScope for an edition that is not there; asking twice while it runs gives one job.
    """
    rules = RULES[series]
    expect_builder(scope, series)
    expect_language(language)
    edition = edition_of(series=series, year=year, number=number, scope=scope)
    return ask(
        kind=f"{rules.job_kind}_files",
        key=f"{year}-{number}-{language}",
        task=TASK_OF_FILES,
        arguments={
            "year": year,
            "number": edition.number,
            "language": language,
            "series": series.value,
        },
        asked_by=asked_by,
        now=at,
        steps=FORMAT_STEPS,
        scope=scope,
        heading=rules.name_of_files,
    )


def build_files(
    *,
    job_id: int,
    year: int,
    number: int,
    language: str,
    clock: Callable[[], datetime],
    series: Series = Series.COUNCIL,
) -> None:
    """Make the files of an edition in one language; begun anew, it goes on where it was."""
    job = begin(job_id=job_id, now=clock())
    if job is None:
        return
    scope = OfficeScope.everything(f"job {job_id}: files of the {series} report of {year}")
    with pghistory.context(door="task", user=job.asked_by_id, job=job_id):
        make_each_format(
            job=job,
            edition=edition_of(series=series, year=year, number=number, scope=scope),
            language=language,
            clock=clock,
            scope=scope,
        )


def make_each_format(
    *,
    job: Job,
    edition: ReportEdition,
    language: str,
    clock: Callable[[], datetime],
    scope: OfficeScope,
) -> None:
    """Make the files of one language format by format, each a step; ask for the attack, and finish the job."""
    for document_format in DocumentFormat:
        with step(job=job, key=document_format.value, now=clock()):
            make_files(
                edition=edition,
                languages=[language],
                document_format=document_format,
                at=clock(),
                scope=scope,
            )
    ask_for_attack(edition=edition, asked_by=job.asked_by, at=clock(), scope=scope)
    finish(job=job, result={"url": rules_of(edition).address(edition)}, now=clock())


def expect_language(language: str) -> None:
    """Refuse a language that no report is written in."""
    if language not in LANGUAGES:
        raise Invalid(_("The report is written in English, French and Spanish."), code="language")
