"""The dashboard page over 12 years and 2.4 million cells, against raw SQL over the same cells.

The yardstick is one statement that adds up the cells in force by period, grade, contract and sex: the
least that a page without summaries would have to ask. The page is the whole answer to a browser:
middleware, scope, figures, charts drawn as SVG, HTML. Both are taken in turns.
"""

import json
from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.choices import Role
from apps.accounts.models import Grant
from benchmarks.measures import Measure, at_most, middle, rounds, seconds
from benchmarks.scale import DATES, OFFICES, build, vocabularies
from benchmarks.weight import first_visit, in_words

ROUNDS = 7
MOST_KILOBYTES = 500
RAW_AGGREGATE = """
    SELECT period.as_of, cell.grade_id, cell.contract_group_id, cell.sex, SUM(cell.count)
    FROM staffing_headcountcell cell
    JOIN staffing_returnrevision revision
        ON revision.id = cell.revision_id AND revision.is_in_force
    JOIN staffing_headcountreturn owed ON owed.id = revision.headcount_return_id
    JOIN organization_reportingperiod period ON period.id = owed.period_id
    GROUP BY period.as_of, cell.grade_id, cell.contract_group_id, cell.sex
"""
CELL_TABLES = {"staffing_headcountcell", "staffing_returnrevision", "staffing_headcountreturn"}


def measure() -> Iterator[Measure]:
    """Yield the two ratios, each beside the times it comes from, and what the page reads."""
    vocabularies()
    cells = build()
    yield Measure(
        name="cells", value=cells, unit="", note=f"{OFFICES} offices × {len(DATES)} periods"
    )
    page = Page()
    page.open(DATES[-1])
    page.open(DATES[len(DATES) // 2 - 1])
    raw_sql()
    raws, wholes, halves = [], [], []
    for _round in range(ROUNDS):
        raws.append(1000 * seconds(raw_sql))
        wholes.append(1000 * seconds(lambda: page.open(DATES[-1])))
        halves.append(1000 * seconds(lambda: page.open(DATES[len(DATES) // 2 - 1])))
    yield Measure(name="raw SQL aggregate", value=middle(raws), unit="ms", note=rounds(raws))
    yield Measure(name="page, 24 periods", value=middle(wholes), unit="ms", note=rounds(wholes))
    yield Measure(name="page, 12 periods", value=middle(halves), unit="ms", note=rounds(halves))
    ratios = [whole / raw for whole, raw in zip(wholes, raws, strict=True)]
    yield at_most("page against raw SQL", middle(ratios), 0.25, "×", rounds(ratios))
    growth = [whole / half for whole, half in zip(wholes, halves, strict=True)]
    yield at_most("24 periods against 12", middle(growth), 1.2, "×", rounds(growth))
    parts = first_visit(page.client, f"/staffing/?as_of={DATES[-1].isoformat()}")
    yield at_most(
        "first visit, gzipped", sum(parts.values()) / 1000, MOST_KILOBYTES, "kB", in_words(parts)
    )
    statements = page.statements(DATES[-1])
    yield Measure(name="statements of the page", value=len(statements), unit="")
    relations = sorted({name for statement in statements for name in relations_read(statement)})
    yield Measure(
        name="tables of cells and returns read by the page",
        value=len(CELL_TABLES & set(relations)),
        unit="",
        limit="≤ 0",
        is_met=not CELL_TABLES & set(relations),
        note=", ".join(relations),
    )


class Page:
    """The dashboard as somebody who sees all offices opens it."""

    def __init__(self) -> None:
        """Log a member of the Gender Coordination Unit in."""
        settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
        user = get_user_model().objects.create_user("bench", "bench@example.org")
        Grant.objects.create(user=user, role=Role.GCU, starts_on=date(2000, 1, 1))
        self.client = Client()
        self.client.force_login(user)

    def open(self, as_of: date) -> int:
        """Open the page of a date; return its size in bytes. Raises ValueError when it fails."""
        response = self.client.get("/staffing/", {"as_of": as_of.isoformat()})
        if response.status_code != 200:
            raise ValueError(f"The dashboard answered {response.status_code}.")
        return len(response.content)

    def statements(self, as_of: date) -> list[str]:
        """Return the SQL of the page."""
        with CaptureQueriesContext(connection) as captured:
            self.open(as_of)
        return [query["sql"] for query in captured.captured_queries]


def raw_sql() -> int:
    """Add up the cells by one statement and fetch the sums; return their number."""
    with connection.cursor() as cursor:
        cursor.execute(RAW_AGGREGATE)
        return len(cursor.fetchall())


def relations_read(statement: str) -> set[str]:
    """Return the tables that the plan of a statement reads."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}")
        (plan,) = cursor.fetchone()
    found: set[str] = set()
    waiting = list(plan if isinstance(plan, list) else json.loads(plan))
    while waiting:
        node = waiting.pop()
        if "Relation Name" in node:
            found.add(node["Relation Name"])
        waiting.extend([node["Plan"]] if "Plan" in node else node.get("Plans", []))
    return found
