import os
import signal
import socket
from pathlib import Path

import pytest

from tests.launcher.conftest import answers, free_port, read_until, wait_for


class TestUp:
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    def test_answers_until_a_signal_and_leaves_nothing(self, clone, number):
        port = free_port()
        up = clone.up(port)
        assert answers(port)
        up.send_signal(number)
        said, _ = up.communicate(timeout=60)
        assert up.returncode == 0
        assert "Stopping" in said
        assert "Traceback" not in said
        assert clone.processes() == []

    def test_stops_web_beat_worker_valkey_and_postgresql_in_this_order(self, clone):
        up = clone.up(free_port())
        logs = [clone.root / f".data/log/{name}.log" for name in ("web", "worker", "valkey")]
        assert wait_for(lambda: " ready." in logs[1].read_text())
        up.send_signal(signal.SIGINT)
        up.communicate(timeout=60)
        ends = [log.stat().st_mtime_ns for log in (*logs, clone.root / ".data/log/postgres.log")]
        assert ends == sorted(ends)
        assert "Shutting down: Master" in logs[0].read_text()
        assert "Warm shutdown" in logs[1].read_text()
        assert "ready to exit" in logs[2].read_text()

    def test_starts_again_after_its_launcher_was_killed(self, clone):
        port = free_port()
        up = clone.up(port)
        up.kill()
        up.communicate(timeout=60)
        # The kernel ends the processes; the servers stay and are adopted.
        assert wait_for(lambda: not any("-m" in words.split() for words in clone.processes()))
        assert len(clone.processes()) > 1
        again = clone.up(port)
        again.send_signal(signal.SIGTERM)
        again.communicate(timeout=60)
        assert again.returncode == 0
        assert clone.processes() == []

    def test_starts_a_killed_worker_again(self, clone):
        up = clone.up(free_port())
        log = clone.root / ".data/log/worker.log"
        assert wait_for(lambda: " ready." in log.read_text())
        killed = clone.worker_id()
        os.kill(killed, signal.SIGKILL)
        read_until(up, "The worker process ended and is started again.")
        assert wait_for(lambda: clone.worker_id() not in {0, killed})
        assert wait_for(lambda: log.exists() and " ready." in log.read_text())

    def test_gives_up_on_a_worker_that_does_not_stay_up_and_shows_why(self, clone):
        (clone.root / "iomgender/celery.py").write_text("raise SystemExit('no such broker')")
        (clone.root / "iomgender/__init__.py").write_text("")
        code, said = clone.run("up", "--port", str(free_port()))
        assert code == 1
        assert "does not stay up" in said
        assert "no such broker" in said
        assert clone.processes() == []

    def test_says_what_broke_while_the_database_was_prepared(self, clone):
        (clone.root / "broken").touch()
        code, said = clone.run("up", "--port", str(free_port()))
        assert code == 1
        assert "The database is not ready" in said
        assert "the reference file grades.csv is broken" in said
        assert clone.processes() == []

    def test_names_the_first_when_started_twice(self, clone):
        port = free_port()
        clone.up(port)
        code, said = clone.run("up", "--port", str(free_port()))
        assert (code, said) == (1, f"iomgender already runs at http://127.0.0.1:{port}.\n")
        assert answers(port)

    def test_says_that_its_port_is_in_use(self, clone):
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            code, said = clone.run("up", "--port", str(port))
        assert code == 1
        assert said == (
            f"Port {port} cannot be used (address already in use): "
            "choose one with bin/up --port NUMBER.\n"
        )

    def test_says_that_a_number_is_no_port(self, clone):
        code, said = clone.run("up", "--port", "65536")
        assert code == 1
        assert said.startswith("Port 65536 cannot be used (it is no number from 1 to 65535)")

    def test_says_that_it_runs_when_all_parts_are_well(self, clone):
        (clone.root / "unready").touch()
        up = clone.start("up", "--port", str(free_port()))
        log = clone.root / ".data/log/web.log"
        assert wait_for(lambda: log.exists() and log.read_text().count('/readyz HTTP/1.1" 503') > 1)
        (clone.root / "unready").unlink()
        read_until(up, "iomgender runs at")
        # The server writes its log after the answer, which `up` has read by now.
        assert wait_for(lambda: '/readyz HTTP/1.1" 200' in log.read_text())

    def test_prints_what_the_preparation_says(self, clone):
        manage = clone.root / "manage.py"
        manage.write_text(f"{manage.read_text()}\nprint('password demo-password')\n")
        up = clone.start("up", "--port", str(free_port()))
        assert "password demo-password" in read_until(up, "iomgender runs at")


class TestServersInUse:
    def test_are_shared_by_a_command_beside_up_and_left_running(self, clone):
        up = clone.up(free_port())
        question = "select pg_postmaster_start_time()"
        first = clone.run("manage", "sql", question)
        assert first[0] == 0
        assert clone.run("manage", "sql", question) == first
        assert up.poll() is None

    def test_stay_for_a_command_that_outlives_up(self, clone):
        up = clone.up(free_port())
        shell = clone.start("manage", "read")
        read_until(shell, "ready")
        up.send_signal(signal.SIGINT)
        up.communicate(timeout=60)
        assert clone.run("manage", "sql", "select 41 + 1") == (0, "42\n")
        assert shell.communicate("done\n", timeout=60)[0] == "read done\n"
        assert clone.processes() == []

    def test_of_the_suite_are_up_s_but_its_virtual_host_and_settings_are_its_own(self, clone):
        clone.up(free_port())
        tests = clone.root / "tests"
        tests.mkdir()
        (tests / "test_it.py").write_text(
            "import os\n"
            "def test_it():\n"
            "    assert os.environ['DJANGO_SETTINGS_MODULE'] == 'iomgender.settings.test'\n"
            "    assert os.environ['REDIS_URL'].endswith('virtual_host=2')\n"
            "    assert '/iomgender?' in os.environ['DATABASE_URL']\n"
        )
        code, said = clone.run(
            "test",
            "-p",
            "no:django",
            "-p",
            "no:schemathesis",
            DJANGO_SETTINGS_MODULE="iomgender.settings.production",
        )
        assert code == 0, said
        assert "1 passed" in said

    def test_are_used_by_one_suite_at_a_time(self, clone):
        locks = Path(clone.root / ".data/locks")
        locks.mkdir(parents=True)
        with clone.holding("test"):
            code, said = clone.run("test")
        assert code == 1
        assert said == "bin/test already runs in this clone: wait for it, or stop it.\n"
