"""The virtual environment: made once, installed from a lock with hashes, then left alone."""

import hashlib
import sys

from launcher.place import WAITING, Place, Trouble, say


def ensure(place: Place, requirements: str) -> None:
    """Install a lock with hashes into `.venv/` unless exactly that was done before. Raises Trouble."""
    lock, stamp = place.root / requirements, place.venv / f"{requirements}.installed"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    with place.locked("install", WAITING):
        done = stamp.read_text() if stamp.exists() else ""
        if done == digest and (place.venv / "bin" / "python").exists():
            return
        if not place.runs("install", [place.python, "-m", "pip", "--version"]):
            _make(place)
        say(f"Installing the packages of {requirements} (the first time about a minute) …")
        pip = [place.python, "-m", "pip", "install", "--require-hashes", "--no-deps", "--no-input"]
        if not place.runs("install", [*pip, "--retries=2", "-r", str(lock)]):
            end = place.log_end("install")
            if "NewConnectionError" in end or "Timeout" in end or "ProxyError" in end:
                raise Trouble("The package index does not answer: check the network, try again.")
            raise Trouble(f"The packages could not be installed; {end}")
        stamp.write_text(digest)


def _make(place: Place) -> None:
    say(f"Making the virtual environment with Python {sys.version.split()[0]} …")
    # The interpreter behind any environment, so that a broken .venv is not made by itself.
    python = getattr(sys, "_base_executable", sys.executable)
    if not place.runs("install", [python, "-m", "venv", "--clear", str(place.venv)]):
        hint = "on Debian, apt install python3-venv may be missing"
        raise Trouble(f"No virtual environment could be made ({hint}); {place.log_end('install')}")
