"""The history of a record: grouped, told in words, the same number of statements at any length."""

import dataclasses

import pghistory
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from apps.accounts import known_records, records
from apps.accounts.history import What, entries_of, entry_of, values_at
from apps.accounts.history.finding import events_of
from apps.accounts.history.tables import table_of
from apps.accounts.models import Grant, User
from apps.accounts.records import HistoryTable, RecordRef
from apps.accounts.scope import OfficeScope
from apps.documents.models import Attachment, Document
from apps.web.refusals import NotPermitted, OutOfScope
from tests.staffing.builders import NAIROBI, NOON, begin, fill, scope_of, type_in


def of_return(revision) -> RecordRef:
    return RecordRef("staffing.headcountreturn", revision.headcount_return_id)


def of_person(user: User) -> RecordRef:
    return RecordRef("accounts.user", user.pk)


def act(user: User | None, **told):
    """What a door says of itself."""
    return pghistory.context(user=user.pk if user else None, **{"door": "page", **told})


def lines(entry) -> list[tuple]:
    """What a timeline tells of an entry."""
    return [
        (row.what, row.table, row.label, {each.label: (each.old, each.new) for each in row.told})
        for row in entry.rows
    ]


@pytest.fixture
def hr(world) -> User:
    return world.people["hr.nairobi"]


@pytest.fixture
def everything() -> OfficeScope:
    return OfficeScope.everything("tests")


class TestEntries:
    def test_gather_what_one_request_did(self, world, hr):
        with act(hr):
            revision = begin(world)
            type_in(world, revision, {"P4/F": 3})
        with act(hr):
            type_in(world, revision, {"P4/F": 5, "P4/M": 2})
        entries = entries_of(ref=of_return(revision), scope=scope_of(world, "hr.nairobi"))
        assert len(entries) == 2
        newest, oldest = entries[0:2]
        assert (newest.who, newest.door, newest.reason) == ("Achieng Otieno", "on a page", "")
        counted = {"state": ("", "Counted"), "where the number comes from": ("", "Typed")}
        assert lines(newest) == [
            (
                What.ADDED,
                "headcount cell",
                "revision 1 · P4 · One year or more · Men",
                {"number": ("", "2"), **counted},
            ),
            (
                What.CHANGED,
                "headcount cell",
                "revision 1 · P4 · One year or more · Women",
                {"number": ("3", "5")},
            ),
        ]
        assert [row.table for row in oldest.rows] == [
            "headcount return",
            "revision of a return",
            "headcount cell",
        ]

    def test_tell_first_and_last_of_what_changed_twice(self, world, hr):
        with act(hr):
            revision = begin(world)
            type_in(world, revision, {"P4/F": 3})
        with act(hr):
            type_in(world, revision, {"P4/F": 5})
            type_in(world, revision, {"P4/F": 7})
        newest = entries_of(ref=of_return(revision), scope=scope_of(world, "hr.nairobi"))[0]
        assert [line[3] for line in lines(newest)] == [{"number": ("3", "7")}]

    def test_tell_what_was_removed(self, world, everything):
        grant = Grant.objects.get(user=world.people["hr.dakar"])
        with act(None, door="task"):
            grant.delete()
        entry = entries_of(ref=of_person(world.people["hr.dakar"]), scope=everything)[0]
        assert entry.who == "the house itself"
        [row] = entry.rows
        assert (row.what, row.table) == (What.REMOVED, "grant")
        assert row.label == "HR staff · Sénégal (SEN-DAKAR) · 1 January 2010"

    def test_fold_what_is_long(self, world, hr):
        with act(hr):
            revision = begin(world)
        with act(hr):
            fill(world, revision)
        ref, scope = of_return(revision), scope_of(world, "hr.nairobi")
        entry = entries_of(ref=ref, scope=scope)[0]
        [folded] = entry.folded
        assert (folded.table, folded.shown) == ("headcount cells", 10)
        assert folded.total == entry.total > 100
        later = entry_of(ref=ref, key=entry.key, first=10, most=50, scope=scope)
        assert len(later.rows) == 50
        assert not {row.event_id for row in entry.rows} & {row.event_id for row in later.rows}
        assert entry_of(ref=ref, key=entry.key, most=1000, scope=scope).folded == ()

    def test_group_by_transaction_what_says_nothing_of_itself(self, world, everything):
        user = world.people["hr.dakar"]
        User.objects.filter(pk=user.pk).update(first_name="Awa Marie")
        user.refresh_from_db()
        [entry] = entries_of(ref=of_person(user), scope=everything)[0:]
        assert entry.key.startswith("t")
        assert (entry.who, entry.door) == ("the house itself", "by work in the background")
        assert entry_of(ref=of_person(user), key=entry.key, scope=everything).at == entry.at

    @pytest.mark.parametrize(
        ("told", "who", "door", "reason"),
        [
            ({"door": "page"}, "somebody who had not logged in", "on a page", ""),
            ({"door": "api", "reason": "Mistyped"}, None, "through the API", "Mistyped"),
            ({"door": "import"}, "the house itself", "from a file", ""),
            (
                {"door": "command", "command": "load_demo", "reason": "Renamed"},
                "the house itself",
                "by the command load_demo on the server",
                "Renamed",
            ),
            (
                {"door": "command", "reason": "The city was renamed."},
                "the house itself",
                "by a command on the server",
                "",
            ),
            (
                {"door": "import", "command": "import_headcounts"},
                "the house itself",
                "by the command import_headcounts on the server",
                "",
            ),
        ],
    )
    def test_say_who_through_which_door_and_why(self, world, everything, told, who, door, reason):
        user = world.people["hr.dakar"]
        with act(user if who is None else None, **told):
            User.objects.filter(pk=user.pk).update(last_name="Ba")
        user.refresh_from_db()
        entry = entries_of(ref=of_person(user), scope=everything)[0]
        assert (entry.who, entry.door, entry.reason) == (who or "Awa Ba", door, reason)

    def test_speak_the_reader_s_language(self, world, hr):
        with act(hr):
            revision = begin(world)
            type_in(world, revision, {"P4/F": 3})
        with translation.override("fr"):
            entry = entries_of(ref=of_return(revision), scope=scope_of(world, "hr.nairobi"))[0]
            assert entry.door == "sur une page"
            assert entry.rows[-1].label == "révision 1 · P4 · Un an ou plus · Femmes"
        with translation.override("es"):
            entry = entries_of(ref=of_return(revision), scope=scope_of(world, "hr.nairobi"))[0]
            assert entry.door == "en una página"

    def test_ask_the_database_as_often_for_many_as_for_few(self, world, hr):
        with act(hr):
            revision = begin(world)
            type_in(world, revision, {"P4/F": 1, "P4/M": 1})
        entries = entries_of(ref=of_return(revision), scope=scope_of(world, "hr.nairobi"))

        def statements() -> int:
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert len(entries)
                assert entries[0:50]
            return len(asked)

        few = statements()
        for number in range(2, 40):
            with act(hr):
                type_in(world, revision, {"P4/F": number, "P4/M": number, "G5/F": number})
        assert statements() == few == 22

    def test_find_events_by_an_index(self, world):
        """With sequential scans forbidden the plans show which way is open at all."""
        for kind in records.record_kinds().values():
            for declared in kind.history:
                sql, parameters = events_of(table_of(declared), 1)
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL enable_seqscan = off")
                    cursor.execute(f"EXPLAIN {sql}", parameters)
                    plan = "\n".join(row[0] for row in cursor.fetchall())
                assert "Seq Scan" not in plan, f"{declared.model}:\n{plan}"


class TestWhatIsHidden:
    def test_a_password_is_not_even_kept(self, world, everything):
        user = world.people["hr.dakar"]
        with act(user):
            user.set_password("another-long-password")
            user.last_name = "Ba"
            user.save()
        [row] = entries_of(ref=of_person(user), scope=everything)[0].rows
        assert [each.name for each in row.fields] == ["last_name"]

    def test_fields_that_the_kind_hides_are_not_told(self, world, everything, monkeypatch):
        hiding = dataclasses.replace(
            known_records.PERSON,
            history=(HistoryTable("accounts.user", hidden=frozenset({"email"})),),
        )
        kinds = {**records.record_kinds(), "accounts.user": hiding}
        monkeypatch.setattr(records, "record_kinds", lambda: kinds)
        user = world.people["hr.dakar"]
        with act(user):
            User.objects.filter(pk=user.pk).update(email="awa@example.org", last_name="Ba")
        [row] = entries_of(ref=of_person(user), scope=everything)[0].rows
        assert [each.name for each in row.fields] == ["last_name"]
        values = values_at(ref=of_person(user), event_id=row.event_id, scope=everything)
        assert "email" not in values

    def test_names_of_records_that_the_reader_does_not_see_are_left_out(self, world, monkeypatch):
        """A document of Nairobi that proves something of a return of Dakar."""
        elsewhere = begin(world, "SEN-DAKAR")
        user = world.people["gcu"]
        with act(user):
            document = Document.objects.create(
                office=world.offices[NAIROBI], kind="file", title="Minutes", created_at=NOON
            )
            ref = of_return(elsewhere)
            Attachment.objects.create(
                document=document,
                content_type=ref.content_type,
                object_id=ref.id,
                label="The secret name",
                claim="The secret claim",
                attached_at=NOON,
            )
        table = table_of(HistoryTable("documents.attachment", "document_id"))
        kinds = dict(records.record_kinds())
        kinds["documents.document"] = dataclasses.replace(
            known_records.OFFICE,
            seen=lambda ids, scope: {
                number: records.RecordView(RecordRef("documents.document", number), "Minutes", "/")
                for number in ids
            },
            history=(
                HistoryTable("documents.document"),
                HistoryTable("documents.attachment", "document_id"),
            ),
        )
        monkeypatch.setattr(records, "record_kinds", lambda: kinds)
        assert table.name == "attachment"

        def told(username: str) -> str:
            entries = entries_of(
                ref=RecordRef("documents.document", document.pk), scope=scope_of(world, username)
            )
            return str(entries[0].rows)

        for words in ["The secret name", "The secret claim"]:
            assert words in told("hrm")
            assert words not in told("hr.nairobi")
        for username in ["hrm", "hr.nairobi"]:
            assert (
                str(ref.id)
                not in entries_of(
                    ref=RecordRef("documents.document", document.pk),
                    scope=scope_of(world, username),
                )[0]
                .rows[-1]
                .label.split()
            )
        assert "a record that you do not see" in told("hr.nairobi")


class TestWhoReads:
    def test_whoever_does_not_see_the_record_reads_nothing(self, world):
        revision = begin(world)
        for username in ["hr.dakar", "council", "stranger", "translator"]:
            with pytest.raises(OutOfScope):
                entries_of(ref=of_return(revision), scope=scope_of(world, username))

    def test_a_reader_of_published_figures_reads_no_history_of_an_office(self, world):
        ref = RecordRef("organization.office", world.offices[NAIROBI].pk)
        with pytest.raises(NotPermitted):
            entries_of(ref=ref, scope=scope_of(world, "council"))
        assert len(entries_of(ref=ref, scope=scope_of(world, "hr.dakar"))) == 1

    def test_an_unknown_kind_a_kind_without_history_and_an_unknown_entry_are_nothing(
        self, world, everything
    ):
        for kind in ["staffing.headcountcell", "policy.target"]:
            with pytest.raises(OutOfScope):
                entries_of(ref=RecordRef(kind, 1), scope=everything)
        with pytest.raises(OutOfScope):
            entry_of(ref=of_person(world.people["hrm"]), key="x", scope=everything)


class TestValuesAt:
    def test_is_the_state_after_an_event(self, world, everything):
        user = world.people["hr.dakar"]
        for name in ["Ba", "Fall"]:
            with act(user):
                User.objects.filter(pk=user.pk).update(last_name=name)
        newest, earlier = entries_of(ref=of_person(user), scope=everything)[0:2]
        assert newest.restores is None
        values = values_at(ref=of_person(user), event_id=earlier.restores, scope=everything)
        assert (values["last_name"], values["username"]) == ("Ba", "hr.dakar")
        assert "password" not in values

    def test_is_nothing_for_an_event_of_another_record(self, world, everything):
        user, other = world.people["hr.dakar"], world.people["hrm"]
        with act(user):
            User.objects.filter(pk=other.pk).update(last_name="Ba")
        [row] = entries_of(ref=of_person(other), scope=everything)[0].rows
        with pytest.raises(OutOfScope):
            values_at(ref=of_person(user), event_id=row.event_id, scope=everything)
