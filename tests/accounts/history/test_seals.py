"""Seals of the stored history: whoever rewrites an event by SQL is found, with table and block."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pghistory
import pytest
from django.db import InternalError, connection, transaction

from apps.accounts.history import seals
from apps.accounts.history.seals import broken_seals, newest_seals, seal_histories
from apps.accounts.models import Grant, HistorySeal, User
from apps.accounts.scope import OfficeScope
from apps.accounts.tasks import seal_history
from apps.web.refusals import NotPermitted

EVERYTHING = OfficeScope.everything("tests")
LATER = datetime(2190, 1, 1, tzinfo=UTC)
"""Long after everything in these tests was written."""

USERS = "accounts.User"


@pytest.fixture
def _sealed(world, monkeypatch):
    """The history of the cast, sealed in blocks of ten."""
    monkeypatch.setattr(seals, "ROWS_OF_A_BLOCK", 10)
    monkeypatch.setattr(seals.head_of, "__kwdefaults__", {"most": 10})
    for user in world.people.values():
        with pghistory.context(user=user.pk, door="page"):
            User.objects.filter(pk=user.pk).update(last_name="Changed")
    seal_histories(now=LATER, scope=EVERYTHING)


def by_hand(sql: str, parameters: list[object] | None = None) -> None:
    """Do what somebody with the password of the database can do: switch triggers off, and write."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, parameters)
        assert cursor.rowcount > 0
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def found() -> list[tuple[str, int, int]]:
    return [(one.table, one.first, one.last) for one in broken_seals(scope=EVERYTHING)]


def blocks() -> list[tuple[int, int]]:
    ends = [
        0,
        *HistorySeal.objects.filter(table=USERS).order_by("up_to").values_list("up_to", flat=True),
    ]
    return [(first + 1, last) for first, last in pairwise(ends)]


@pytest.mark.usefixtures("_sealed")
class TestSeals:
    def test_hold_when_nothing_was_touched(self):
        assert len(blocks()) == 5
        assert found() == []

    def test_grow_by_what_is_new(self, world):
        before = blocks()
        assert seal_histories(now=LATER, scope=EVERYTHING)[USERS] == 0
        User.objects.filter(username="hrm").update(last_name="Again")
        assert seal_histories(now=LATER, scope=EVERYTHING)[USERS] == 1
        assert blocks()[:-1] == before
        assert found() == []

    def test_name_the_block_of_a_changed_event(self):
        first, last = blocks()[1]
        by_hand("UPDATE accounts_userevent SET last_name = 'Forged' WHERE pgh_id = %s", [last])
        assert found() == [(USERS, first, last)]
        [broken] = broken_seals(scope=EVERYTHING)
        assert str(broken).startswith(f"accounts.User, events {first} to {last}, sealed 2190-01-01")
        assert broken.words == "an event was changed"

    def test_name_the_block_of_a_deleted_event(self):
        first, last = blocks()[1]
        by_hand("DELETE FROM accounts_userevent WHERE pgh_id = %s", [first])
        assert found() == [(USERS, first, last)]

    def test_name_the_block_of_an_added_event(self):
        first, last = blocks()[2]
        columns = "pgh_created_at, pgh_label, pgh_obj_id, pgh_context_id, " + ", ".join(
            field.column
            for field in User.pgh_event_model._meta.fields
            if not field.name.startswith("pgh_")
        )
        by_hand("DELETE FROM accounts_userevent WHERE pgh_id = %s", [last - 1])
        by_hand(
            f"INSERT INTO accounts_userevent (pgh_id, {columns})"
            f" SELECT {last - 1}, {columns} FROM accounts_userevent WHERE pgh_id = {last}"
        )
        assert found() == [(USERS, first, last)]

    def test_name_the_blocks_whose_person_was_changed(self):
        """Who did it stands beside the event."""
        first, last = blocks()[-1]
        by_hand(
            "UPDATE pghistory_context SET metadata = '{}'"
            " WHERE id = (SELECT pgh_context_id FROM accounts_userevent WHERE pgh_id = %s)",
            [last],
        )
        assert found() == [(USERS, first, last)]

    def test_name_the_block_whose_seal_was_made_anew(self):
        """A forger who computes a head again breaks the block after it."""
        (first, last), (after, end) = blocks()[1:3]
        by_hand("UPDATE accounts_userevent SET last_name = 'Forged' WHERE pgh_id = %s", [last])
        kept = HistorySeal.objects.get(table=USERS, up_to=last)
        before = HistorySeal.objects.get(table=USERS, up_to=first - 1)
        _rows, _last, head = seals.head_of(
            User.pgh_event_model, kept.columns, before=before.head, after=first - 1, until=last
        )
        by_hand("UPDATE accounts_historyseal SET head = %s WHERE id = %s", [head, kept.pk])
        assert found() == [(USERS, after, end)]

    def test_say_when_a_column_is_gone(self):
        by_hand(
            """UPDATE accounts_historyseal SET columns = columns || '["shoe_size"]'"""
            """ WHERE "table" = %s""",
            [USERS],
        )
        assert {one.words for one in broken_seals(scope=EVERYTHING)} == {
            "cannot be checked, the columns shoe_size are gone"
        }

    def test_do_not_depend_on_the_time_zone_of_the_session(self):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL TimeZone = 'Africa/Nairobi'")
            assert found() == []
            cursor.execute("SET LOCAL TimeZone = 'UTC'")

    def test_are_neither_changed_nor_deleted(self):
        for change in [
            lambda: HistorySeal.objects.update(head="0" * 64),
            lambda: HistorySeal.objects.all().delete(),
        ]:
            with pytest.raises(InternalError, match="seals_stay"), transaction.atomic():
                change()

    def test_are_read_by_auditors_and_administrators_of_the_whole(self, world):
        for username in ["auditor", "admin"]:
            assert USERS in {one.table for one in newest_seals(scope=world.scope(username))}
        for username in ["gcu", "hr.nairobi", "stranger"]:
            with pytest.raises(NotPermitted):
                newest_seals(scope=world.scope(username))
            with pytest.raises(NotPermitted):
                list(broken_seals(scope=world.scope(username)))


class TestSealing:
    def test_waits_until_what_was_written_has_settled(self, world):
        user = world.people["hrm"]
        User.objects.filter(pk=user.pk).update(last_name="Changed")
        now = User.pgh_event_model.objects.latest("pgh_id").pgh_created_at
        assert set(seal_histories(now=now, scope=EVERYTHING).values()) == {0}
        assert not HistorySeal.objects.exists()

    def test_is_nobody_s_but_a_job_s(self, world):
        with pytest.raises(NotPermitted):
            seal_histories(now=LATER, scope=world.scope("admin"))

    def test_is_done_by_the_task(self, world):
        seal_history(unknown="of a later version")
        assert not HistorySeal.objects.exists()  # everything here was written a moment ago

    def test_leaves_a_table_that_is_in_use_for_the_next_night(self, world, monkeypatch, caplog):
        def in_use(label, model, *, now):
            if label == USERS:
                raise seals.OperationalError("canceling statement due to lock timeout")
            return 0

        monkeypatch.setattr(seals, "seal", in_use)
        assert USERS not in seal_histories(now=LATER, scope=EVERYTHING)
        assert "accounts.User is in use" in caplog.text

    def test_covers_roles_as_well(self, world):
        Grant.objects.filter(user=world.people["hrm"]).update(ends_before=date(2030, 1, 1))
        assert seal_histories(now=LATER, scope=EVERYTHING)["accounts.Grant"] > 0
