"""Shares of the budget by marker code over 50,000 projects and ten years, against raw SQL.

The yardstick was written before the product: one statement over the tables themselves, which gives for
each year and code of one edition the money and the number of projects, the unscored under no code. The
product's answer must be the same, to the cent. Both are taken in turns, over all ten years and for one
year; the page is the whole answer to a browser, with five years side by side.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.choices import Role
from apps.accounts.models import Grant
from apps.accounts.scope import OfficeScope
from apps.gender_marker.choices import CodeKind, EditionState, SourceStatus
from apps.gender_marker.models import Code, Edition, Scale
from apps.gender_marker.selectors.shares import shares_of, tallies_by_year
from benchmarks.imports import make_offices
from benchmarks.measures import Measure, at_most, middle, rounds, seconds

PROJECTS = 50_000
FIRST, LAST = 2016, 2025
OFFICES = 500
ROUNDS = 5
AT = datetime(2026, 1, 1, tzinfo=UTC)
EDITION = "IOM-2017"
MOST_TIMES = 4
"""The product may take so many times as long as the statement; a limit of this product."""
PAGE = f"/gender-marker/shares/?year={LAST}&edition={EDITION}"

SHARES = """
    WITH counting AS (
        SELECT DISTINCT ON (score.project_id) score.project_id, code.key, code.kind
        FROM gender_marker_assessment score
        JOIN gender_marker_edition edition ON edition.id = score.edition_id
        LEFT JOIN gender_marker_code code ON code.id = score.code_id
        WHERE score.state = 'scored' AND edition.code = %(edition)s
        ORDER BY score.project_id,
            CASE score.stage WHEN 'end' THEN 4 WHEN 'mid_term' THEN 3 WHEN 'endorsement' THEN 2 ELSE 1 END DESC,
            score.scored_at DESC, score.id DESC
    )
    SELECT line.year,
           CASE counting.kind WHEN 'not_screened' THEN NULL ELSE counting.key END AS code,
           SUM(line.amount_usd), COUNT(DISTINCT line.project_id)
    FROM projects_budgetline line
    LEFT JOIN counting ON counting.project_id = line.project_id
    WHERE line.year BETWEEN %(first)s AND %(last)s
    GROUP BY 1, 2 ORDER BY 1, 2
"""
PROJECT_ROWS = """
    INSERT INTO projects_project
        (code, title, summary, office_id, office_stated, theme, starts_on, ends_before, year_stated, donor,
         funding_stated, state, state_because, targeting, target_group, context, is_counter_trafficking,
         origin, source, note, version, created_at)
    SELECT 'P' || lpad(number::text, 6, '0'), 'Project ' || number, '',
           (%(offices)s)[1 + number %% array_length(%(offices)s, 1)], '', '', DATE '2016-01-01',
           DATE '2026-01-01', '', 'Donor ' || number %% 60, '', 'under_way', '', '', '', '',
           CASE number %% 3 WHEN 0 THEN TRUE WHEN 1 THEN FALSE END, 'entered', '', '', 1, %(at)s
    FROM generate_series(1, %(projects)s) AS number
"""
LINE_ROWS = """
    INSERT INTO projects_budgetline
        (project_id, year, fund, is_iom_managed, currency, amount, units_per_usd, amount_usd, spent, spent_usd)
    SELECT id, year, 'Fund', id %% 2 = 0, 'USD', id %% 997 + 0.25, 1, id %% 997 + 0.25,
           CASE WHEN id %% 4 > 0 THEN id %% 499 END, CASE WHEN id %% 4 > 0 THEN id %% 499 END
    FROM projects_project CROSS JOIN generate_series(%(first)s, %(last)s) AS year
"""
SCORE_ROWS = """
    INSERT INTO gender_marker_assessment
        (project_id, edition_id, stage, state, origin, code_id, because, source, version, begun_at, scored_at,
         ended_because)
    SELECT id, %(edition_id)s, stage, 'scored', 'imported',
           (%(codes)s)[(1 + (id + length(stage)) %% array_length(%(codes)s, 1))::int], '', 'bench', 1, %(at)s, %(at)s, ''
    FROM projects_project CROSS JOIN unnest(ARRAY['proposal', 'mid_term']) AS stage
    WHERE id %% 4 > 0 AND (stage = 'proposal' OR id %% 5 = 0)
"""

Answer = dict[tuple[int, str | None], tuple[Fraction, int]]


def measure() -> Iterator[Measure]:
    """Yield the statement, the product beside it, the page, and whether both say the same."""
    client = build()
    scope = OfficeScope.everything("benchmark")
    asked = {"edition_code": EDITION, "scope": scope}
    wrong = differences(raw_sql(FIRST, LAST), product(scope))
    yield at_most("sums that differ from the statement", wrong, 0, "")
    pairs: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "ten years": (
            lambda: raw_sql(FIRST, LAST),
            lambda: tallies_by_year(first_year=FIRST, last_year=LAST, **asked),  # type: ignore[arg-type]
        ),
        "one year": (lambda: raw_sql(LAST, LAST), lambda: shares_of(year=LAST, **asked)),  # type: ignore[arg-type]
        "one year, page": (lambda: raw_sql(LAST - 4, LAST), lambda: expect(client)),
    }
    for name, (statement, answer) in pairs.items():
        answer()
        taken = [(seconds(statement) * 1000, seconds(answer) * 1000) for _round in range(ROUNDS)]
        ratios = [theirs / raw for raw, theirs in taken]
        for what, place in (("raw SQL", 0), ("product", 1)):
            values = [each[place] for each in taken]
            yield Measure(
                name=f"{name}: {what}", value=middle(values), unit="ms", note=rounds(values)
            )
        yield at_most(
            f"{name}: product against raw SQL", middle(ratios), MOST_TIMES, "×", rounds(ratios)
        )
    with CaptureQueriesContext(connection) as captured:
        expect(client)
    yield Measure(name="statements of the page", value=len(captured), unit="")


def expect(client: Client) -> None:
    """Ask for the page; raises RuntimeError unless it comes."""
    response = client.get(PAGE)
    if response.status_code != 200:
        raise RuntimeError(f"{PAGE}: {response.status_code}")


def raw_sql(first: int, last: int) -> Answer:
    """Return what the statement says."""
    with connection.cursor() as cursor:
        cursor.execute(SHARES, {"edition": EDITION, "first": first, "last": last})
        return {
            (year, code): (Fraction(money), projects)
            for year, code, money, projects in cursor.fetchall()
        }


def product(scope: OfficeScope) -> Answer:
    """Return what the product says, in the same shape."""
    found: Answer = {}
    tallies = tallies_by_year(edition_code=EDITION, first_year=FIRST, last_year=LAST, scope=scope)
    for year, tally in tallies.items():
        parts: dict[str | None, Any] = {
            **tally.by_code,
            "N/A": tally.not_applicable,
            None: tally.unscored,
        }
        found.update({(year, code): (each.money, each.projects) for code, each in parts.items()})
    return found


def differences(one: Answer, other: Answer) -> int:
    """Return how many of all sums are not the same."""
    return sum(one.get(key) != other.get(key) for key in one.keys() | other.keys())


def build() -> Client:
    """Fill an empty database, triggers off meanwhile; return the browser of the Gender Coordination Unit."""
    offices = make_offices(OFFICES)
    scale = Scale.objects.create(code="IOM", name_en="IOM", position=1, source="bench")
    edition = Edition.objects.create(
        scale=scale,
        code=EDITION,
        title_en=EDITION,
        status=SourceStatus.VERIFIED,
        source="bench",
        created_at=AT,
    )
    codes = Code.objects.bulk_create(
        Code(
            edition=edition,
            key=key,
            kind=CodeKind.NOT_APPLICABLE if key == "N/A" else CodeKind.SCORE,
            position=place,
            label_en=key,
            is_principal=key == "2b",
            is_significant=key == "2a",
            gem={"0": 0, "1": 1, "2a": 2, "2b": 3}.get(key),
            status=SourceStatus.VERIFIED,
            source="bench",
        )
        for place, key in enumerate(("N/A", "0", "1", "2a", "2b"))
    )
    edition.state, edition.published_at, edition.is_default = EditionState.PUBLISHED, AT, True
    edition.save()
    values = {
        "offices": [office.pk for office in offices],
        "codes": [code.pk for code in codes],
        "edition_id": edition.pk,
        "projects": PROJECTS,
        "first": FIRST,
        "last": LAST,
        "at": AT,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for statement in (PROJECT_ROWS, LINE_ROWS, SCORE_ROWS):
            cursor.execute(statement, values)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("ANALYZE")
    user = get_user_model().objects.create_user("gcu", "gcu@example.org")
    Grant.objects.create(user=user, role=Role.GCU, starts_on=date(2000, 1, 1))
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    return client
