"""Imports as background work: asked for by a person, done within that person's scope of the day."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.scope import OfficeScope
from apps.gender_marker.services.imports.life import apply, check, own_import, was_applied
from apps.jobs.services import Clock, Job, ask, claimed, finish, step
from apps.web.refusals import Invalid

CHECK_KIND = "marker_check"
CHECK_TASK = "apps.gender_marker.tasks.check_marker_import"
CHECK_STEPS = (("check", _("Read the file and compare it with the scores that are held")),)
APPLY_KIND = "marker_import"
APPLY_TASK = "apps.gender_marker.tasks.apply_marker_import"
APPLY_STEPS = (("write", _("Check every row again and write what differs")),)
NO_LONGER_GOOD = _(
    "Some rows cannot be imported, so nothing was. Open the file again: its page shows them."
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
        heading=_("Check of a file of scores"),
    )


def ask_to_apply(
    *,
    import_id: int,
    only_good: bool,
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
        arguments={"import_id": import_id, "only_good": only_good},
        asked_by=asked_by,
        now=at,
        steps=APPLY_STEPS,
        scope=scope,
        heading=_("Import of a file of scores"),
    )


def run_check(*, job_id: int, import_id: int, clock: Clock) -> None:
    """Check a kept file as a job; does nothing when another worker holds the job or it has ended."""
    with claimed(job_id, clock, door="import") as claim:
        if claim is None:
            return
        job, scope = claim
        with step(job=job, key="check", now=clock()):
            check(import_id=import_id, at=clock(), scope=scope)
        url = reverse("gender_marker:import_preview", args=[import_id])
        finish(job=job, result={"url": url}, now=clock())


def run_apply(*, job_id: int, import_id: int, only_good: bool, clock: Clock) -> None:
    """Import a checked file as a job, begun anew as often as needed: it is written once."""
    with claimed(job_id, clock, door="import") as claim:
        if claim is None:
            return
        job, scope = claim
        with step(job=job, key="write", now=clock()):
            try:
                apply(import_id=import_id, only_good=only_good, at=clock(), scope=scope)
            except Invalid as refusal:
                # The row of a job keeps one sentence for all languages: no numbers in it.
                raise Invalid(NO_LONGER_GOOD, code=refusal.code) from refusal
        url = reverse("gender_marker:import_result", args=[import_id])
        finish(job=job, result={"url": url}, now=clock())
