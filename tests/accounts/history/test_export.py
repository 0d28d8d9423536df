"""The export for auditors: every event with all its values, in a file whose lines hang together."""

import json
from datetime import UTC, date, datetime

import pghistory
import pytest
from django.core.management import CommandError, call_command

from apps.accounts.history.chain import closed, faults
from apps.accounts.history.export import lines_between, lines_of_record
from apps.accounts.history.seals import newest_seals, seal_histories
from apps.accounts.models import User
from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.web.refusals import NotPermitted, OutOfScope
from tests.staffing.builders import begin, type_in

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EVERYTHING = OfficeScope.everything("tests")


@pytest.fixture
def ref(world) -> RecordRef:
    with pghistory.context(user=world.people["hr.nairobi"].pk, door="page", path="/returns/"):
        revision = begin(world)
        type_in(world, revision, {"P4/F": 3, "P4/M": "NA"})
    return RecordRef("staffing.headcountreturn", revision.headcount_return_id)


def of_record(world, ref, username="auditor") -> list[bytes]:
    scope = world.scope(username)
    return list(lines_of_record(ref=ref, at=AT, made_for="Aud Larsen", scope=scope))


def today() -> date:
    return User.pgh_event_model.objects.latest("pgh_id").pgh_created_at.date()


class TestOneRecord:
    def test_holds_every_event_with_its_values(self, world, ref):
        header, *events, end = [json.loads(line)["body"] for line in of_record(world, ref)]
        assert header["record"]["kind"] == "staffing.headcountreturn"
        assert (header["made_for"], header["made_at"]) == (
            "Aud Larsen",
            "2026-03-02T09:00:00+00:00",
        )
        assert [each["table"] for each in events] == [
            "staffing.HeadcountReturn",
            "staffing.ReturnRevision",
            "staffing.HeadcountCell",
            "staffing.HeadcountCell",
        ]
        cell = events[2]
        assert (cell["what"], cell["values"]["count"], cell["values"]["sex"]) == ("insert", 3, "F")
        assert cell["context"]["told"] == {
            "user": world.people["hr.nairobi"].pk,
            "door": "page",
            "path": "/returns/",
        }
        assert end["count"] == 4

    def test_hangs_together(self, world, ref):
        assert list(faults(of_record(world, ref))) == []

    def test_repeats_the_seals(self, world, ref):
        seal_histories(now=datetime(2190, 1, 1, tzinfo=UTC), scope=EVERYTHING)
        header = json.loads(of_record(world, ref)[0])["body"]
        seals = {seal.table: seal.head for seal in newest_seals(scope=EVERYTHING)}
        assert header["seals"]["staffing.HeadcountCell"]["head"] == seals["staffing.HeadcountCell"]

    def test_is_for_auditors_and_administrators(self, world, ref):
        for username in ["auditor", "admin"]:
            assert of_record(world, ref, username)
        for username in ["hr.nairobi", "hrm", "gcu", "ddg"]:
            with pytest.raises(NotPermitted):
                of_record(world, ref, username)
        for username in ["hr.dakar", "council", "stranger"]:
            with pytest.raises(OutOfScope):
                of_record(world, ref, username)

    def test_is_nothing_where_no_history_is_kept(self, world):
        with pytest.raises(OutOfScope):
            of_record(world, RecordRef("policy.target", 1))


class TestEverything:
    def test_holds_all_tables_of_the_days(self, world, ref):
        lines = list(
            lines_between(
                starts_on=today(), ends_on=today(), at=AT, made_for="Aud", scope=EVERYTHING
            )
        )
        assert list(faults(lines)) == []
        tables = {json.loads(line)["body"].get("table") for line in lines}
        assert {"accounts.User", "accounts.Grant", "staffing.HeadcountCell"} <= tables
        assert "password" not in b"".join(lines).decode()

    def test_holds_nothing_of_other_days(self, world, ref):
        long_ago = date(2001, 1, 1)
        lines = list(
            lines_between(
                starts_on=long_ago, ends_on=long_ago, at=AT, made_for="Aud", scope=EVERYTHING
            )
        )
        assert closed(lines[-1]).count == 0

    def test_is_for_auditors_and_administrators(self, world):
        for username in ["hr.nairobi", "gcu", "stranger"]:
            with pytest.raises(NotPermitted):
                lines_between(
                    starts_on=today(),
                    ends_on=today(),
                    at=AT,
                    made_for="",
                    scope=world.scope(username),
                )


class TestCommand:
    @pytest.fixture
    def path(self, world, ref, tmp_path):
        kept = tmp_path / "history.jsonl"
        kept.write_bytes(b"".join(of_record(world, ref)))
        return kept

    def test_says_that_a_file_is_as_it_was_written(self, path, capsys):
        head = closed(path.read_bytes().splitlines(keepends=True)[-1]).head
        call_command("check_history", path, head=head.upper())
        assert f"4 events, as they were written. Head: {head}" in capsys.readouterr().out

    def test_names_the_line_that_was_changed(self, path):
        path.write_bytes(path.read_bytes().replace(b'"count":3', b'"count":4'))
        with pytest.raises(CommandError, match="line 4: its hash does not follow"):
            call_command("check_history", path)

    def test_knows_a_whole_file_that_was_made_anew_by_its_head(self, path):
        with pytest.raises(CommandError, match="not the one that was noted"):
            call_command("check_history", path, head="0" * 64)

    def test_says_what_it_cannot_read(self, tmp_path):
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("check_history", tmp_path / "nothing")
        broken = tmp_path / "broken.gz"
        broken.write_bytes(b"\x1f\x8b\x08\x00")
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("check_history", broken)

    def test_wants_a_file_or_the_database(self, path):
        for arguments in [[], [path, "--database"]]:
            with pytest.raises(CommandError, match="and not both"):
                call_command("check_history", *arguments)

    def test_checks_the_database(self, world, ref, capsys):
        seal_histories(now=datetime(2190, 1, 1, tzinfo=UTC), scope=EVERYTHING)
        call_command("check_history", database=True)
        assert "accounts.User: as sealed up to event" in capsys.readouterr().out
