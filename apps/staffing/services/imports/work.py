"""Imports as background work: asked for by a person, done within that person's scope of the day."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.scope import OfficeScope
from apps.jobs.services import Clock, Job, ask, claimed, finish, step
from apps.staffing.models import HeadcountImport
from apps.staffing.services.imports.life import apply, check, own_import, read, was_applied
from apps.web.refusals import Invalid

CHECK_KIND = "headcount_check"
CHECK_TASK = "apps.staffing.tasks.check_headcount_import"
CHECK_STEPS = (("check", _("Read the file and compare it with what is held")),)
APPLY_KIND = "headcount_import"
APPLY_TASK = "apps.staffing.tasks.apply_headcount_import"
APPLY_STEPS = (
    ("read", _("Read the file")),
    ("write", _("Check every row again and write what differs")),
)

NO_LONGER_GOOD = _(
    "Some rows cannot be imported, so nothing was. Open the file again under “Import”: it shows them."
)


def ask_to_check(
    *, import_id: int, asked_by: AbstractBaseUser, at: datetime, scope: OfficeScope
) -> Job:
    """Ask for the check of a kept file; asking twice while it runs gives the same job."""
    own_import(import_id=import_id, scope=scope)
    return ask(
        kind=CHECK_KIND,
        key=str(import_id),
        task=CHECK_TASK,
        arguments={"import_id": import_id},
        asked_by=asked_by,
        now=at,
        steps=CHECK_STEPS,
        scope=scope,
        heading=_("Check of a headcount file"),
    )


def ask_to_apply(
    *,
    import_id: int,
    only_good: bool,
    reason: str,
    asked_by: AbstractBaseUser,
    at: datetime,
    scope: OfficeScope,
) -> Job | None:
    """Ask for the import of a checked file; None when it has been imported already.

    Asking twice while it runs gives the same job. Raises OutOfScope, and WrongState for an import
    that was discarded or refused.
    """
    if was_applied(own_import(import_id=import_id, scope=scope)):
        return None
    return ask(
        kind=APPLY_KIND,
        key=str(import_id),
        task=APPLY_TASK,
        arguments={"import_id": import_id, "only_good": only_good, "reason": reason},
        asked_by=asked_by,
        now=at,
        steps=APPLY_STEPS,
        scope=scope,
        heading=_("Import of a headcount file"),
    )


def run_check(*, job_id: int, import_id: int, clock: Clock) -> None:
    """Check a kept file as a job; does nothing when another worker holds the job or it has ended."""
    with claimed(job_id, clock, door="import") as claim:
        if claim is None:
            return
        job, scope = claim
        with step(job=job, key="check", now=clock()):
            check(import_id=import_id, at=clock(), scope=scope)
        url = reverse("staffing:import_preview", args=[import_id])
        finish(job=job, result={"url": url}, now=clock())


def run_apply(*, job_id: int, import_id: int, only_good: bool, reason: str, clock: Clock) -> None:
    """Import a checked file as a job, begun anew as often as needed: it is written once.

    A refusal fails the job with its sentence; nothing was written then.
    """
    with claimed(job_id, clock, door="import") as claim:
        if claim is None:
            return
        job, scope = claim
        with step(job=job, key="read", now=clock()):
            parsed = read(import_id=import_id, scope=scope)
        with step(job=job, key="write", now=clock()):
            try:
                kept: HeadcountImport = apply(
                    import_id=import_id,
                    only_good=only_good,
                    reason=reason,
                    at=clock(),
                    scope=scope,
                    parsed=parsed,
                )
            except Invalid as refusal:
                # The row of a job keeps one sentence for all languages: no numbers in it.
                raise Invalid(NO_LONGER_GOOD, code=refusal.code) from refusal
        url = reverse("staffing:import_result", args=[kept.pk])
        finish(job=job, result={"url": url}, now=clock())
