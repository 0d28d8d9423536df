"""Whose records the lines of the matrix mean: own is Nairobi's return, other is Dakar's."""

from datetime import UTC, date, datetime

from django.core.files.base import ContentFile

from apps.accounts.history import entries_of
from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.actions.models import HandOver
from apps.actions.services.moving import record_hand_over
from apps.desk.services.history_export import ask_for_export, file_name, storage
from apps.jobs.models import Job
from tests.cast import World
from tests.staffing.builders import begin

OFFICES = {"own": "KEN-NAIROBI", "other": "SEN-DAKAR"}


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """The histories of two returns, their newest entry, their files, and an export of everything."""
    scope = OfficeScope.everything("the permission matrix")
    records: dict[str, dict[str, object]] = {}
    entries: dict[str, dict[str, object]] = {}
    for whose, code in OFFICES.items():
        ref = RecordRef("staffing.headcountreturn", begin(world, code).headcount_return_id)
        records[whose] = {"kind": ref.kind, "record_id": ref.id}
        entries[whose] = {**records[whose], "key": entries_of(ref=ref, scope=scope)[0].key}
    export = {"any": {"job_id": finished_export(world).pk}}
    leaving = {"own": world.people["head.hargeisa"].pk, "other": world.people["head.dakar"].pk}
    handed_over = {"any": {"hand_over_id": done_hand_over(world).pk}}
    return {
        "desk:hand_over": {whose: {"user_id": user_id} for whose, user_id in leaving.items()},
        "desk:hand_over_result": handed_over,
        "desk:hand_over_file": handed_over,
        "desk:history": records,
        "desk:history_entry": entries,
        "desk:history_record_export": records,
        "desk:history_export": export,
        "desk:history_export_file": export,
        "desk:history_file": {
            whose: {**kwargs, "extension": "csv"} for whose, kwargs in records.items()
        },
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Days of an export, and successors of who leaves."""
    successors = {"own": world.people["hr.hargeisa"].pk, "other": world.people["hr.dakar"].pk}
    return {
        "POST desk:history_exports": {"starts_on": "2026-01-01", "ends_on": "2026-01-31"},
        "POST desk:hand_over": {
            whose: {"successor": user_id, "starts_on": "2199-01-01"}
            for whose, user_id in successors.items()
        },
    }


def done_hand_over(world: World) -> HandOver:
    """Nairobi's HR staff handed over to the focal point."""
    return record_hand_over(
        person_id=world.people["hr.nairobi"].pk,
        successor_id=world.people["focalpoint.nairobi"].pk,
        pack={"actions": []},
        reason="",
        now=datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
        scope=OfficeScope.everything("the permission matrix"),
    )


def finished_export(world: World) -> Job:
    """An export that the auditor asked for, with its file."""
    job = ask_for_export(
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 1, 1),
        asked_by=world.people["auditor"],
        at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
        scope=world.scope("auditor"),
    )
    Job.objects.filter(pk=job.pk).update(
        status="finished", result={"count": 0, "head": "0" * 64}, finished_at=job.asked_at
    )
    storage().delete(file_name(job))
    storage().save(file_name(job), ContentFile(b""))
    return job
