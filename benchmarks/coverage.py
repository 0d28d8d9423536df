"""Coverage of 500 offices over 12 years, against raw SQL that asks for the same facts.

The yardstick is two statements over the tables themselves: for each of twelve year ends offices, covered
offices, women and men; and the state of every office on the last day. The page is the whole answer to a
browser: middleware, scope, figures, map and charts drawn as SVG, HTML. Both are taken in turns.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.choices import Role
from apps.accounts.models import Grant
from apps.accounts.scope import OfficeScope
from apps.focal_points.models import GradeFloor, Rule, RuleSet
from apps.focal_points.selectors.coverage import coverage_on
from apps.focal_points.selectors.coverage.history import trend_to
from apps.organization.choices import OfficeKind, Reporting
from apps.organization.models import Country, Grade, Office, OfficeSpell
from benchmarks.measures import Measure, at_most, middle, rounds, seconds
from benchmarks.weight import first_visit, in_words

REGIONS = 10
OFFICES = 500
YEARS = 12
FIRST_YEAR = 2014
LAST_DAY = date(FIRST_YEAR + YEARS - 1, 12, 31)
AT = datetime(2026, 1, 1, tzinfo=UTC)
ROUNDS = 7
MOST_MILLISECONDS = 500
MOST_KILOBYTES = 500
RULES = ("grade", "terms", "time", "expertise", "appraisal", "workplan")
PAGE = f"/focal-points/?as_of={LAST_DAY.isoformat()}"

BY_YEAR = """
    WITH days AS (
        SELECT make_date(year, 12, 31) AS day FROM generate_series(%(first)s, %(last)s) AS year
    ),
    units AS (
        SELECT days.day, spell.office_id
        FROM days JOIN organization_officespell spell
            ON (spell.starts_on IS NULL OR spell.starts_on <= days.day)
            AND (spell.ends_before IS NULL OR spell.ends_before > days.day)
        WHERE spell.kind IN (
            'regional_office', 'mission_with_regional_functions', 'country_office', 'department'
        )
    )
    SELECT units.day, COUNT(DISTINCT units.office_id), COUNT(DISTINCT held.office_id),
           COUNT(held.id) FILTER (WHERE held.sex = 'F'), COUNT(held.id) FILTER (WHERE held.sex = 'M')
    FROM units LEFT JOIN focal_points_appointment held
        ON held.office_id = units.office_id AND held.role = 'focal_point'
        AND held.starts_on <= units.day
        AND (held.ends_before IS NULL OR held.ends_before > units.day)
    GROUP BY units.day ORDER BY units.day
"""
BY_OFFICE = """
    SELECT spell.office_id,
           COUNT(held.id) FILTER (
               WHERE held.ends_before IS NULL OR held.ends_before > %(day)s
           ) AS in_office,
           MAX(held.ends_before) FILTER (WHERE held.ends_before <= %(day)s) AS ended,
           MAX(heard.last) FILTER (
               WHERE held.ends_before IS NULL OR held.ends_before > %(day)s
           ) AS heard
    FROM organization_officespell spell
    LEFT JOIN focal_points_appointment held
        ON held.office_id = spell.office_id AND held.role = 'focal_point'
        AND held.starts_on <= %(day)s
    LEFT JOIN (
        SELECT appointment_id, MAX(COALESCE(ended_on, happened_on)) AS last
        FROM focal_points_activity
        WHERE state = 'logged' AND happened_on <= %(day)s
        GROUP BY appointment_id
    ) heard ON heard.appointment_id = held.id
    WHERE (spell.starts_on IS NULL OR spell.starts_on <= %(day)s)
        AND (spell.ends_before IS NULL OR spell.ends_before > %(day)s)
    GROUP BY spell.office_id
"""
APPOINTMENTS = """
    INSERT INTO focal_points_appointment
        (office_id, name, sex, role, grade_id, post_kind, post_title, former_posts, starts_on,
         ends_before, ended_because, decision, appointed_by, percent_of_time, expertise, note,
         version, created_at)
    SELECT office.id, 'Focal point ' || office.id || ' ' || term, CASE (office.id + term) %% 7 WHEN 0 THEN 'M' ELSE 'F' END,
           CASE WHEN term = 6 THEN 'alternate' ELSE 'focal_point' END,
           (SELECT id FROM organization_grade WHERE code = CASE office.id %% 3 WHEN 0 THEN 'P2' WHEN 1 THEN 'P3' ELSE 'P4' END),
           '', '', '', make_date(%(first)s + 2 * term, 1 + office.id::int %% 12, 1),
           CASE WHEN term >= 5 AND office.id %% 4 > 0 THEN NULL
                ELSE make_date(%(first)s + 2 * term + 2, 1 + office.id::int %% 12, 1) END,
           '', '', '', 10, '', '', 1, %(at)s
    FROM organization_office office CROSS JOIN generate_series(0, 6) AS term
    WHERE office.code <> 'IOM' AND office.id %% 5 > 0
        AND make_date(%(first)s + 2 * term, 1 + office.id::int %% 12, 1) <= %(day)s
"""
ACTIVITIES = """
    INSERT INTO focal_points_activity
        (office_id, appointment_id, happened_on, kind, observance, title, outcome, place, language,
         state, withdrawn_because, version, created_at, logged_at)
    SELECT held.office_id, held.id, held.starts_on + step * 45, 'briefing', '', 'Briefing', '', '', 'en',
           'logged', '', 1, %(at)s, %(at)s
    FROM focal_points_appointment held CROSS JOIN generate_series(0, 16) AS step
    WHERE held.starts_on + step * 45 <= %(day)s AND held.id %% 3 > 0
"""


def measure() -> Iterator[Measure]:
    """Yield the page beside the raw SQL, its parts, what it weighs and how many statements it takes."""
    activities = build()
    yield Measure(
        name="activities", value=activities, unit="", note=f"{OFFICES} offices × {YEARS} years"
    )
    rule_sets()
    client = gender_unit()
    scope = OfficeScope.everything("benchmark")
    parts = {
        "raw SQL": raw_sql,
        "page": lambda: client.get(PAGE),
        "coverage of the last day, with all rules": lambda: coverage_on(
            as_of=LAST_DAY, scope=scope
        ),
        "trend of twelve year ends": lambda: trend_to(as_of=LAST_DAY, scope=scope),
        "answer of the API": lambda: client.get(
            f"/api/v1/focal-points/coverage/?as_of={LAST_DAY.isoformat()}"
        ),
    }
    for work in parts.values():
        work()
    taken: dict[str, list[float]] = {name: [] for name in parts}
    for _round in range(ROUNDS):
        for name, work in parts.items():
            taken[name].append(1000 * seconds(work))
    for name, values in taken.items():
        if name == "page":
            yield at_most(name, middle(values), MOST_MILLISECONDS, "ms", rounds(values))
        else:
            yield Measure(name=name, value=middle(values), unit="ms", note=rounds(values))
    ratios = [page / raw for page, raw in zip(taken["page"], taken["raw SQL"], strict=True)]
    yield Measure(name="page against raw SQL", value=middle(ratios), unit="×", note=rounds(ratios))
    weights = first_visit(client, PAGE)
    yield at_most(
        "first visit, gzipped",
        sum(weights.values()) / 1000,
        MOST_KILOBYTES,
        "kB",
        in_words(weights),
    )
    with CaptureQueriesContext(connection) as captured:
        client.get(PAGE)
    yield Measure(name="statements of the page", value=len(captured), unit="")


def rule_sets() -> None:
    """Make three rule sets of all rules that ask for a single appointment."""
    lowest = Grade.objects.get(code="P3")
    for place, code in enumerate(("IOM-2015", "UN-SWAP-2", "UN-SWAP-3")):
        made = RuleSet.objects.create(
            code=code, title_en=code, position=place, source="bench", is_default=place == 0
        )
        GradeFloor.objects.create(
            rule_set=made, category="professional", lowest=lowest, source="bench"
        )
        Rule.objects.bulk_create(
            Rule(rule_set=made, key=key, threshold=10 if key == "time" else None, source="bench")
            for key in RULES
        )


def gender_unit() -> Client:
    """Return the browser of somebody who sees all offices."""
    user = get_user_model().objects.create_user("gcu", "gcu@example.org")
    Grant.objects.create(user=user, role=Role.GCU, starts_on=date(2000, 1, 1))
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    return client


def build() -> int:
    """Fill an empty database; return the number of activities. Triggers are off meanwhile."""
    Grade.objects.bulk_create(
        Grade(code=code, name=code, category="professional", rank=rank)
        for rank, code in enumerate(("P2", "P3", "P4"))
    )
    countries = Country.objects.bulk_create(
        Country(iso3=iso3, name=iso3)
        for iso3 in ("KEN", "SOM", "SEN", "FRA", "THA", "IND", "BRA", "MLT", "FJI", "USA")
    )
    offices = Office.objects.bulk_create(
        [Office(code="IOM")]
        + [Office(code=f"XXX-REGION-{number}-RO") for number in range(REGIONS)]
        + [Office(code=f"XXX-OFFICE-{number:03}") for number in range(OFFICES - REGIONS)]
    )
    root, regions, units = offices[0], offices[1 : REGIONS + 1], offices[REGIONS + 1 :]
    kinds = (OfficeKind.COUNTRY_OFFICE, OfficeKind.COUNTRY_OFFICE, OfficeKind.SUB_OFFICE)
    OfficeSpell.objects.bulk_create(
        [
            OfficeSpell(
                office=root, name="IOM", kind=OfficeKind.ORGANIZATION, reporting=Reporting.NONE
            )
        ]
        + [
            OfficeSpell(
                office=region,
                name=region.code,
                kind=OfficeKind.REGIONAL_OFFICE,
                parent=root,
                country=countries[place],
                reporting=Reporting.NONE,
            )
            for place, region in enumerate(regions)
        ]
        + [
            OfficeSpell(
                office=unit,
                name=unit.code,
                kind=kinds[place % len(kinds)],
                parent=regions[place % REGIONS],
                country=countries[place % REGIONS],
                reporting=Reporting.UNIT,
            )
            for place, unit in enumerate(units)
        ]
    )
    values: dict[str, Any] = {"first": FIRST_YEAR, "day": LAST_DAY, "at": AT}
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(APPOINTMENTS, values)
        cursor.execute(ACTIVITIES, values)
        activities = cursor.rowcount
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("ANALYZE")
    return activities


def raw_sql() -> tuple[int, int]:
    """Ask both statements and fetch everything; return the numbers of rows."""
    with connection.cursor() as cursor:
        cursor.execute(BY_YEAR, {"first": FIRST_YEAR, "last": LAST_DAY.year})
        years = len(cursor.fetchall())
        cursor.execute(BY_OFFICE, {"day": LAST_DAY})
        return years, len(cursor.fetchall())
