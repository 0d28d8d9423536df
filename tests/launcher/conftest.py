"""A clone in miniature: the real scripts, launcher and packages around a product of a few lines."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from launcher.place import Place

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = {
    "requirements.txt": "",
    "requirements-dev.txt": "",
    "iomgender/__init__.py": "from iomgender.celery import app as celery\n",
    "iomgender/celery.py": """
import os
from celery import Celery
app = Celery(broker=os.environ["REDIS_URL"])
app.conf.beat_schedule_filename = os.path.join(os.path.dirname(__file__), "beat")
app.conf.broker_connection_retry_on_startup = True
""",
    "iomgender/settings/__init__.py": "",
    "iomgender/settings/development.py": 'SECRET_KEY = "a"\nUSE_TZ = True\n',
    "iomgender/settings/test.py": 'SECRET_KEY = "a"\nUSE_TZ = True\n',
    "iomgender/wsgi.py": """
import os
def application(environ, start_response):
    unready = environ["PATH_INFO"] == "/readyz" and os.path.exists("unready")
    start_response("503 No" if unready else "200 OK", [("Content-Length", "2")])
    return [b"ok"]
""",
    # Like Django's: the command is the first argument; `sql` stands for whatever uses the database.
    "manage.py": """
import os, sys, time
import psycopg2
if sys.argv[1] == "sql":
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    cursor = connection.cursor()
    cursor.execute(sys.argv[2])
    print(cursor.fetchone()[0])
elif sys.argv[1] == "environment":
    print(os.environ.get(sys.argv[2]))
elif sys.argv[1] == "read":
    print("ready", flush=True)
    print("read", sys.stdin.readline().strip())
elif sys.argv[1] == "leave":
    sys.exit(int(sys.argv[2]))
elif sys.argv[1] == "prepare" and os.path.exists("broken"):
    sys.exit("the reference file grades.csv is broken")
""",
}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def hear_closed_terminals() -> None:
    """Let a child hear SIGHUP even where the tests themselves run under nohup."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


class Clone:
    """One folder with `bin/` in it, and what one does there."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.children: list[subprocess.Popen[str]] = []
        shutil.copytree(ROOT / "bin", root / "bin")
        shutil.copytree(
            ROOT / "launcher", root / "launcher", ignore=shutil.ignore_patterns("__pycache__")
        )
        for name, text in PRODUCT.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        (root / ".venv").mkdir()
        for name in ("bin", "lib", "pyvenv.cfg"):
            (root / ".venv" / name).symlink_to(ROOT / ".venv" / name)
        for name in ("requirements.txt", "requirements-dev.txt"):
            digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            (root / ".venv" / f"{name}.installed").write_text(digest)

    @property
    def sockets(self) -> Path:
        """The folder for sockets, which is not in the clone where its path is too long."""
        return Place(self.root).sockets()

    @property
    def environment(self) -> dict[str, str]:
        """This process's, without the servers that were started for the tests."""
        unset = {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "PYTHONPATH"}
        return {key: value for key, value in os.environ.items() if key not in unset}

    def start(self, *words: str, **environment: str) -> subprocess.Popen[str]:
        """Start one of the scripts; it is stopped at the end of the test."""
        child = subprocess.Popen(
            [self.root / "bin" / words[0], *words[1:]],
            cwd="/",
            env=self.environment | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=hear_closed_terminals,
        )
        self.children.append(child)
        return child

    def run(self, *words: str, **environment: str) -> tuple[int, str]:
        """Run one of the scripts to its end; its exit code and what it said."""
        child = self.start(*words, **environment)
        output, _ = child.communicate(timeout=60)
        return child.returncode, output

    def up(self, port: int, **environment: str) -> subprocess.Popen[str]:
        """Start `bin/up` and read what it says until it says where it runs."""
        child = self.start("up", "--port", str(port), **environment)
        said = read_until(child, "iomgender runs at")
        assert f"http://127.0.0.1:{port}" in said
        return child

    @contextmanager
    def holding(self, lock: str) -> Iterator[None]:
        """Hold a lock as another command would."""
        with open(self.root / ".data/locks" / lock, "a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def worker_id(self) -> int:
        """The process id of the Celery worker itself, not of its children; 0 when there is none."""
        workers = (found for found, words in self._processes() if "iomgender worker" in words)
        return min(workers, default=0)

    def processes(self) -> list[str]:
        """The command lines of all living processes that belong to this clone."""
        return [words for _, words in self._processes()]

    def _processes(self) -> list[tuple[int, str]]:
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
                words = (folder / "cmdline").read_bytes().decode().replace("\0", " ")
                place = os.readlink(folder / "cwd")
            except OSError:
                continue
            if state != "Z" and (str(self.root) in words or place.startswith(str(self.root))):
                found.append((int(folder.name), words))
        return found


def read_until(child: subprocess.Popen[str], words: str) -> str:
    """What a child says up to a line with the words in it."""
    said = ""
    patience = threading.Timer(60, child.kill)
    patience.start()
    try:
        for line in child.stdout:
            said += line
            if words in line:
                return said
    finally:
        patience.cancel()
    raise AssertionError(f"It ended without saying {words!r}:\n{said}")


def answers(port: int) -> bool:
    """Whether the web process answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def wait_for(condition, seconds: float = 30) -> bool:
    """Whether a condition comes true in time."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


@pytest.fixture
def make_clone(tmp_path) -> Iterator:
    """Makes clones; whatever still runs in them at the end is killed."""
    clones: list[Clone] = []

    def make(folder: str = "clone") -> Clone:
        root = tmp_path / folder
        root.mkdir(parents=True)
        clones.append(Clone(root))
        return clones[-1]

    yield make
    for clone in clones:
        for child in clone.children:
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
                child.communicate(timeout=60)
            for pipe in filter(None, (child.stdin, child.stdout)):
                pipe.close()
        if clone.processes():
            # The last to leave stops the servers that a killed launcher left.
            clone.run("manage", "leave", "0")
        shutil.rmtree(clone.sockets, ignore_errors=True)


@pytest.fixture
def clone(make_clone) -> Clone:
    """One clone under an ordinary path."""
    return make_clone()
