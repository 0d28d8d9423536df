"""`bin/up`: web, worker and beat on this machine, until somebody stops them."""

import argparse
import http.client
import os
import signal
import socket
import subprocess
import time
from contextlib import suppress

from launcher.environment import ensure
from launcher.place import Place, Trouble, die_with_parent, say
from launcher.servers import served

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
CELERY = ("celery", "--app", "iomgender")
WEB = "gunicorn iomgender.wsgi --workers 2 --threads 4 --access-logfile - --no-control-socket"


class Process:
    """One child in a session of its own, so that Ctrl-C reaches only the launcher."""

    def __init__(self, place: Place, name: str, patience: float, *module: str) -> None:
        """Describe a Python module to run; `patience` is how many seconds it may take to stop."""
        self.place, self.name, self.patience, self.module = place, name, patience, module
        self.child: subprocess.Popen[bytes] | None = None
        self.starts: list[float] = []

    def keep_alive(self, environment: dict[str, str]) -> None:
        """Start the child, also again; Trouble when it needs a fourth start within a minute."""
        if self.child and self.child.poll() is None:
            return
        if self.child:
            self.stop()
            say(f"The {self.name} process ended and is started again.")
        if sum(start > time.monotonic() - 60 for start in self.starts) > 2:
            raise Trouble(f"The {self.name} does not stay up; {self.place.log_end(self.name)}")
        more = {"cwd": self.place.root, "env": environment, "preexec_fn": die_with_parent}
        self.child = self.place.spawn(self.name, [self.place.python, "-m", *self.module], **more)
        self.starts.append(time.monotonic())

    def stop(self) -> None:
        """Let the child finish its work, then end what is left of its session."""
        if self.child:
            with suppress(subprocess.TimeoutExpired):
                self.child.terminate()
                self.child.wait(self.patience)
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.child.pid, signal.SIGKILL)
            self.child.wait()


def up(place: Place, arguments: list[str]) -> int:
    """Start everything, say where it is, and stop everything on Ctrl-C, SIGTERM or SIGHUP."""
    parser = argparse.ArgumentParser(prog="bin/up", description="Start iomgender on this machine.")
    parser.add_argument("--port", type=int, default=8000, help="on 127.0.0.1 (default 8000)")
    parser.add_argument("--reset-demo", action="store_true", help="replace all data by demo data")
    options = parser.parse_args(arguments)
    with place.locked("up") as free:
        if not free:
            address = (place.folder("locks") / "up").read_text()
            raise Trouble(f"iomgender already runs at {address}.")
        _check_port(options.port)
        free.truncate(0)
        print(site := f"http://127.0.0.1:{options.port}", end="", file=free, flush=True)
        ensure(place, "requirements.txt")
        with served(place) as environment:
            say("Preparing the database (the first time about a minute) …")
            prepare = [place.python, "manage.py", "prepare", *["--reset-demo"] * options.reset_demo]
            if not place.runs("prepare", prepare, env=environment, cwd=place.root):
                raise Trouble(f"The database is not ready; {place.log_end('prepare')}")
            _run(place, options.port, {"SITE_URL": site, **environment})
    return 0


def _check_port(port: int) -> None:
    """Refuse a port that cannot be had; wait a moment for the web process of a killed launcher."""
    problem = "it is no number from 1 to 65535"
    for _ in range(30 if 0 < port < 65536 else 0):
        try:
            return socket.create_server(("127.0.0.1", port)).close()
        except OSError as error:
            problem = str(error.strerror).partition(" (")[0].lower()
            time.sleep(0.1)
    raise Trouble(f"Port {port} cannot be used ({problem}): choose one with bin/up --port NUMBER.")


def _run(place: Place, port: int, environment: dict[str, str]) -> None:
    processes = [  # in the order in which they stop; the worker may finish the step it is at
        Process(place, "web", 10, *WEB.split(), "--graceful-timeout=5", f"--bind=127.0.0.1:{port}"),
        Process(place, "beat", 5, *CELERY, "beat"),
        Process(place, "worker", 20, *CELERY, "worker", "--concurrency", "2", "-l", "INFO"),
    ]
    is_ready, deadline = False, time.monotonic() + 60
    try:
        while True:
            for process in processes:
                process.keep_alive(environment)
            # All parts are well, or at least the web: the worker may have a long job to resume.
            page = "/readyz" if time.monotonic() < deadline - 40 else "/healthz"
            if not is_ready and (is_ready := _answers(port, page)):
                say(place.log("prepare").read_text())
                say(f"iomgender runs at http://127.0.0.1:{port} (Ctrl-C stops it).")
            if not is_ready and time.monotonic() > deadline:
                raise Trouble(f"The web process does not answer; {place.log_end('web')}")
            time.sleep(0.2)
    except KeyboardInterrupt:
        say("\nStopping …")
    finally:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        for process in processes:
            process.stop()


def _answers(port: int, page: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with suppress(OSError, http.client.HTTPException):
        connection.request("GET", page)
        return connection.getresponse().status == 200
    return False
