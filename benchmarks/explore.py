"""The page “Explore” over 12 years and 2.4 million cells, against raw SQL over the same cells.

Three questions: grades by date, which a few sums answer; offices by date, the largest table that can be asked for;
and offices by grade on one date. The yardstick of each is one statement that adds up the cells in force in the
same way. Measured are the counting alone, and the whole answer to a browser. All are taken in turns.
"""

import json
from collections.abc import Callable, Iterator
from datetime import date

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.choices import Role
from apps.accounts.models import Grant
from apps.accounts.scope import OfficeScope
from apps.staffing.choices import ExploreDimension
from apps.staffing.choices import Measure as Measured
from apps.staffing.selectors.counts import CountQuery
from apps.staffing.selectors.explore.counting import Pivot, pivot_if_any
from apps.staffing.selectors.explore.query import ExploreQuery
from benchmarks.dashboard import CELL_TABLES, relations_read
from benchmarks.measures import Measure, at_most, middle, rounds, seconds
from benchmarks.scale import DATES, OFFICES, build, vocabularies

ROUNDS = 5
RAW = """
    SELECT {columns}, cell.sex, SUM(cell.count)
    FROM staffing_headcountcell cell
    JOIN staffing_returnrevision revision
        ON revision.id = cell.revision_id AND revision.is_in_force
    JOIN staffing_headcountreturn owed ON owed.id = revision.headcount_return_id
    JOIN organization_reportingperiod period ON period.id = owed.period_id
    JOIN organization_contractgroup contract ON contract.id = cell.contract_group_id
    WHERE contract.is_staff {condition}
    GROUP BY {columns}, cell.sex
"""
OF_LAST = f"AND period.as_of = DATE '{DATES[-1].isoformat()}'"
QUESTIONS = {
    "grades by date": (
        "grade",
        "period",
        RAW.format(columns="period.as_of, cell.grade_id", condition=""),
    ),
    "offices by date": (
        "office",
        "period",
        RAW.format(columns="period.as_of, owed.office_id", condition=""),
    ),
    "offices by grade": (
        "office",
        "grade",
        RAW.format(columns="owed.office_id, cell.grade_id", condition=OF_LAST),
    ),
}


def measure() -> Iterator[Measure]:
    """Yield each question's times and ratios, and what its statements read."""
    vocabularies()
    cells = build()
    yield Measure(
        name="cells", value=cells, unit="", note=f"{OFFICES} offices × {len(DATES)} periods"
    )
    client = logged_in()
    for name, (rows, columns, raw) in QUESTIONS.items():
        yield from compared(name, rows, columns, raw, client)


def compared(name: str, rows: str, columns: str, raw: str, client: Client) -> Iterator[Measure]:
    """Yield raw SQL, counting and page of one question."""
    works: dict[str, Callable[[], object]] = {
        "raw SQL": lambda: fetched(raw),
        "counting": lambda: counted(rows, columns),
        "page": lambda: opened(client, rows, columns),
    }
    times: dict[str, list[float]] = {each: [] for each in works}
    for work in works.values():
        work()
    for _round in range(ROUNDS):
        for each, work in works.items():
            times[each].append(1000 * seconds(work))
    for each, found in times.items():
        yield Measure(name=f"{name}: {each}", value=middle(found), unit="ms", note=rounds(found))
    ratios = [one / raw for one, raw in zip(times["counting"], times["raw SQL"], strict=True)]
    yield at_most(f"{name}: counting against raw SQL", middle(ratios), 1, "×", rounds(ratios))
    with CaptureQueriesContext(connection) as captured:
        counted(rows, columns)
    statements = [query["sql"] for query in captured.captured_queries]
    read = {table for each in statements for table in relations_read(each)}
    yield Measure(
        name=f"{name}: statements",
        value=len(statements),
        unit="",
        limit="no cells",
        is_met=not CELL_TABLES & read,
        note=", ".join(sorted(set(plans(statements)))),
    )


def logged_in() -> Client:
    """Return a browser of a member of the Gender Coordination Unit."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    user = get_user_model().objects.create_user("bench", "bench@example.org")
    Grant.objects.create(user=user, role=Role.GCU, starts_on=date(2000, 1, 1))
    client = Client()
    client.force_login(user)
    return client


def opened(client: Client, rows: str, columns: str) -> int:
    """Open the page; return its size in bytes. Raises ValueError when it fails."""
    asked = {"rows": rows, "columns": columns, "measure": "share", "as_of": DATES[-1].isoformat()}
    response = client.get("/staffing/explore/", asked)
    if response.status_code != 200:
        raise ValueError(f"The page answered {response.status_code}.")
    return len(response.content)


def counted(rows: str, columns: str) -> Pivot | None:
    """Count what is asked for, over all offices."""
    query = ExploreQuery(
        counted=CountQuery(),
        rows=ExploreDimension(rows),
        columns=ExploreDimension(columns),
        measure=Measured.SHARE,
        as_of=DATES[-1],
    )
    return pivot_if_any(query=query, scope=OfficeScope.everything("benchmark"))


def fetched(statement: str) -> int:
    """Run one statement and fetch its rows; return their number."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return len(cursor.fetchall())


def plans(statements: list[str]) -> Iterator[str]:
    """Yield how each statement reads the sums and tallies: the node of its plan and the index."""
    for statement in statements:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}")
            (plan,) = cursor.fetchone()
        waiting = list(plan if isinstance(plan, list) else json.loads(plan))
        while waiting:
            node = waiting.pop()
            if "Index Name" in node and node["Index Name"].startswith("one_"):
                yield f"{node['Node Type']} {node['Index Name']}"
            elif node.get("Relation Name") in {"staffing_staffsummary", "staffing_returntally"}:
                yield f"{node['Node Type']} {node['Relation Name']}"
            waiting.extend([node["Plan"]] if "Plan" in node else node.get("Plans", []))
