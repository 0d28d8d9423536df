"""Whose records the lines of the matrix mean: own is Nairobi's return, other is Dakar's."""

from apps.accounts.history import entries_of
from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from tests.cast import World
from tests.staffing.builders import begin

OFFICES = {"own": "KEN-NAIROBI", "other": "SEN-DAKAR"}


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """The histories of two returns, their newest entry, and their files."""
    scope = OfficeScope.everything("the permission matrix")
    records: dict[str, dict[str, object]] = {}
    entries: dict[str, dict[str, object]] = {}
    for whose, code in OFFICES.items():
        ref = RecordRef("staffing.headcountreturn", begin(world, code).headcount_return_id)
        records[whose] = {"kind": ref.kind, "record_id": ref.id}
        entries[whose] = {**records[whose], "key": entries_of(ref=ref, scope=scope)[0].key}
    return {
        "desk:history": records,
        "desk:history_entry": entries,
        "desk:history_file": {
            whose: {**kwargs, "extension": "csv"} for whose, kwargs in records.items()
        },
    }
