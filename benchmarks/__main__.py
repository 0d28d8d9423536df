"""Runs all benches, or those named; prints a table, writes `results.json`, fails when a limit is missed."""

import json
import os
import pkgutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType

import django
from django.db import connection

import benchmarks
from benchmarks.measures import Measure

RESULTS = Path(__file__).parent / "results.json"


def found() -> dict[str, ModuleType]:
    """Return the benches by name: the modules with a function `measure`."""
    names = [each.name for each in pkgutil.iter_modules(benchmarks.__path__)]
    modules = {
        name: import_module(f"benchmarks.{name}") for name in sorted(names) if name != "__main__"
    }
    return {name: module for name, module in modules.items() if hasattr(module, "measure")}


@contextmanager
def scratch_database(name: str) -> Iterator[None]:
    """Make a database with all migrations for one bench, and throw it away."""
    real = connection.settings_dict["NAME"]
    connection.settings_dict.setdefault("TEST", {})["NAME"] = f"bench_{name}_{os.getpid()}"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(real, verbosity=0)


def line(measure: Measure) -> str:
    """Return a measure as a line of the table."""
    mark = {None: "", True: "ok", False: "MISSED"}[measure.is_met]
    value = f"{measure.value:,.2f} {measure.unit}".strip()
    text = f"  {measure.name:<58} {value:>14}  {measure.limit:<10} {mark:<6}"
    return text.rstrip() + (f"  ({measure.note})" if measure.note else "")


def versions() -> dict[str, str]:
    """Return what the figures depend on."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0]
    return {
        "python": sys.version.split()[0],
        "django": django.get_version(),
        "postgresql": server,
        "cores": str(os.cpu_count()),
    }


def main(chosen: list[str]) -> int:
    """Run the chosen benches; return 1 when a limit was missed, 2 when a name is not known."""
    benches = found()
    unknown = sorted(set(chosen) - set(benches))
    if unknown:
        print(f"No such bench: {', '.join(unknown)}. There are: {', '.join(benches)}.")
        return 2
    kept = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    missed = 0
    for name in chosen or benches:
        print(f"{name}: {(benches[name].__doc__ or '').splitlines()[0]}", flush=True)
        begun = time.perf_counter()
        with scratch_database(name):
            measures = []
            for measure in benches[name].measure():
                measures.append(measure)
                print(line(measure), flush=True)
        missed += sum(each.is_met is False for each in measures)
        kept[name] = {
            "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "seconds": round(time.perf_counter() - begun, 1),
            "versions": versions(),
            "measures": [each.to_dict() for each in measures],
        }
        RESULTS.write_text(f"{json.dumps(kept, indent=2, ensure_ascii=False)}\n", encoding="utf-8")
    return 1 if missed else 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iomgender.settings.development")
    django.setup()
    # So that a bench that is stopped throws its database away as well.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    sys.exit(main(sys.argv[1:]))
