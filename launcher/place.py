"""Where one clone keeps its things, the locks that keep two commands apart, and the way to say no."""

import ctypes
import fcntl
import hashlib
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO

NOBODY = 65534
AT_ONCE, WAITING, SHARED = fcntl.LOCK_EX | fcntl.LOCK_NB, fcntl.LOCK_EX, fcntl.LOCK_SH


class Trouble(Exception):  # noqa: N818 - said to a person, not handled by a program
    """One clear sentence for the person at the terminal; the command ends with exit code 1."""


def say(text: str) -> None:
    """Print, also when the terminal is already closed."""
    with suppress(OSError, ValueError):
        print(text, flush=True)  # noqa: T201 - a command speaks through its output


def die_with_parent() -> None:
    """In a new child: have the kernel end it when the launcher is killed (Linux only)."""
    with suppress(AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # 1 is PR_SET_PDEATHSIG


class Place:
    """One clone of the repository, with `.venv/` and `.data/` inside its root."""

    def __init__(self, root: Path) -> None:
        """Name the places; nothing is made yet."""
        self.root, self.data, self.venv = root, root / ".data", root / ".venv"
        self.python = str(self.venv / "bin" / "python")

    def folder(self, name: str) -> Path:
        """Return a folder under `.data/`, made if missing."""
        folder = self.data / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def sockets(self) -> Path:
        """Return a private folder for sockets: `.data/run`, or a short one where that path fails."""
        folder = self.folder("run")
        # A socket's path may have 103 bytes. Not TMPDIR: it may differ between two commands.
        if not re.fullmatch(r"[\w./-]{1,80}", str(folder), re.ASCII):
            name = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]
            folder = Path(f"/tmp/iomgender-{os.geteuid()}-{name}")  # noqa: S108 - owner checked
            folder.mkdir(mode=0o700, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid not in {os.geteuid(), NOBODY}:
            raise Trouble(f"The folder for sockets, {folder}, belongs to another user: remove it.")
        folder.chmod(0o700)
        return folder

    @contextmanager
    def locked(self, name: str, how: int = AT_ONCE) -> Iterator[TextIO | None]:
        """Lock a file during a block, or for as long as a child has it open; None if it is taken."""
        with open(self.folder("locks") / name, "a+") as handle:
            try:
                fcntl.flock(handle, how)
            except BlockingIOError:
                yield None
                return
            yield handle

    def log(self, name: str) -> Path:
        """Return the log of one process, server or step."""
        return self.folder("log") / f"{name}.log"

    def log_end(self, name: str) -> str:
        """Return the end of a log, to stand after the sentence that says what failed."""
        lines = self.log(name).read_text(errors="replace").splitlines()[-15:]
        return "\n    ".join((f"the end of {self.log(name)}:", *lines))

    def spawn(self, name: str, command: list[str], **more: Any) -> subprocess.Popen[bytes]:
        """Start a child in a session of its own, with a new log; the log before stays beside it."""
        with suppress(FileNotFoundError):
            self.log(name).replace(f"{self.log(name)}.1")
        with open(self.log(name), "w") as out:
            more |= {"stdin": subprocess.DEVNULL, "stdout": out, "stderr": out}
            return subprocess.Popen(command, start_new_session=True, **more)

    def runs(self, name: str, command: list[str], *, text: str = "", **more: Any) -> bool:
        """Whether a command succeeds, with its output in a log."""
        with open(self.log(name), "w") as out, suppress(OSError):
            more |= {"input": text, "text": True, "stdout": out, "stderr": out}
            return subprocess.run(command, check=False, **more).returncode == 0
        return False
