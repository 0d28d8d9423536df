"""The history of a record: grouped, told in words, the same number of statements at any length."""

import pghistory
import pytest
from django.utils import translation

from apps.accounts import records, services
from apps.accounts.history import What, entries_of, entry_of, values_at
from apps.accounts.models import Grant, User
from apps.accounts.records import RecordRef
from apps.web.refusals import OutOfScope
from tests.accounts.history import kinds
from tests.staffing.builders import begin, scope_of, type_in


@pytest.fixture(autouse=True)
def _kinds(monkeypatch):
    declared = {"staffing.headcountreturn": kinds.RETURN, "accounts.user": kinds.PERSON}
    for module in (records,):
        monkeypatch.setattr(module, "record_kinds", lambda: declared)
    monkeypatch.setattr("apps.accounts.history.naming.record_kinds", lambda: declared)


def as_return(revision) -> RecordRef:
    return RecordRef("staffing.headcountreturn", revision.headcount_return_id)


class TestEntries:
    def test_debug(self, world):
        with pghistory.context(user=world.people["hr.nairobi"].pk, door="page", path="/x"):
            revision = begin(world)
            type_in(world, revision, {"P4/F": 3})
        with pghistory.context(user=world.people["hr.nairobi"].pk, door="page", path="/x"):
            type_in(world, revision, {"P4/F": 5, "P4/M": 2})
        entries = entries_of(ref=as_return(revision), scope=scope_of(world, "hr.nairobi"))
        print(len(entries))
        for e in entries[:10]:
            print(e.at, e.who, e.door, e.reason, e.folded, e.restores)
            for r in e.rows:
                print("   ", r.what, r.table, "|", r.label)
                for f in r.fields:
                    print("        ", f)
        assert 0
