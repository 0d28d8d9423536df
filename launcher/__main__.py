"""The commands behind `bin/`: up, manage, test, lint, bench."""

import signal
import subprocess
import sys
from pathlib import Path

from launcher.environment import ensure
from launcher.place import AT_ONCE, SHARED, Place, Trouble, die_with_parent
from launcher.servers import served
from launcher.up import SIGNALS, up

VIRTUAL_HOSTS = {"test": 2, "bench": 3}  # of Valkey, so that no queue is shared with bin/up


def _run(command: list[str], environment: dict[str, str]) -> int:
    """Run a command at this terminal, where Ctrl-C reaches it, and pass other signals on to it."""
    child = subprocess.Popen(command, env=environment, preexec_fn=die_with_parent)
    signal.signal(signal.SIGINT, lambda *_: None)
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, lambda number, _: child.send_signal(number))
    code = child.wait()
    return code if code >= 0 else 128 - code


def _carry_out(place: Place, name: str, words: list[str]) -> int:
    if name == "up":
        return up(place, words)
    ensure(place, "requirements.txt" if name == "manage" else "requirements-dev.txt")
    # Two suites at once would share the test database.
    with place.locked(name, AT_ONCE if name == "test" else SHARED) as free:
        if not free:
            raise Trouble("bin/test already runs in this clone: wait for it, or stop it.")
        with served(place, VIRTUAL_HOSTS.get(name, 1)) as environment:
            environment["PYTHON"] = place.python
            manage, script = place.root / "manage.py", place.root / "launcher" / f"{name}.sh"
            command = [place.python, str(manage)] if name == "manage" else ["sh", str(script)]
            return _run([*command, *words], environment)


def main() -> int | str:
    """Run one command; return its exit code, or the sentence that says what went wrong."""
    for number in SIGNALS:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # as by nohup
            signal.signal(number, signal.default_int_handler)
    try:
        return _carry_out(Place(Path(__file__).resolve().parents[1]), sys.argv[1], sys.argv[2:])
    except Trouble as trouble:
        return str(trouble)
    except OSError as error:
        hint = " (does this clone belong to another user?)" * isinstance(error, PermissionError)
        return f"{error.filename or 'The system'}: {error.strerror}{hint}."
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
