"""The staging tables of one import, temporary and alive for one transaction; rows come by COPY.

`import_cell` holds the lines of the file; `import_office`, `import_pair` and `import_sex` what its
spellings mean; `import_held` what the register holds of the same returns, `import_aside` which grades
their offices set aside; `import_bad` the rows that are rejected; `import_checked` every cell that
means something, beside what is held.

What is held is copied out first and counted by ANALYZE: joined directly, the planner would go by
statistics that know nothing of the newest revisions, and take 200,000 rows for one.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from apps.staffing.services.imports.meaning import Meanings
from apps.staffing.services.imports.reading import Parsed
from apps.staffing.services.imports.vocabulary import Vocabulary

CREATE = """
    SET LOCAL client_min_messages = warning;
    SET LOCAL jit = off;
    SET LOCAL work_mem = '64MB';
    DROP TABLE IF EXISTS pg_temp.import_cell, pg_temp.import_office, pg_temp.import_pair,
        pg_temp.import_sex, pg_temp.import_bad, pg_temp.import_held, pg_temp.import_aside,
        pg_temp.import_checked, pg_temp.import_taken_back, pg_temp.import_carried,
        pg_temp.import_update;
    CREATE TEMPORARY TABLE import_cell (
        sheet smallint NOT NULL, row integer NOT NULL, office integer NOT NULL,
        grade integer NOT NULL, contract integer NOT NULL, sex integer NOT NULL,
        state "char" NOT NULL, count integer
    ) ON COMMIT DROP;
    CREATE TEMPORARY TABLE import_office (
        number integer PRIMARY KEY, office_id bigint NOT NULL, held_revision_id bigint,
        revision_id bigint, refusal text NOT NULL
    ) ON COMMIT DROP;
    CREATE TEMPORARY TABLE import_pair (
        grade integer NOT NULL, contract integer NOT NULL,
        grade_id bigint NOT NULL, contract_group_id bigint NOT NULL
    ) ON COMMIT DROP;
    CREATE TEMPORARY TABLE import_sex (
        number integer PRIMARY KEY, code text NOT NULL
    ) ON COMMIT DROP;
    CREATE TEMPORARY TABLE import_bad (
        sheet smallint NOT NULL, row integer NOT NULL, PRIMARY KEY (sheet, row)
    ) ON COMMIT DROP
"""

COPY = "COPY import_cell (sheet, row, office, grade, contract, sex, state, count) FROM STDIN"

HOLD = """
    CREATE TEMPORARY TABLE import_held ON COMMIT DROP AS
    SELECT id, revision_id, grade_id, contract_group_id, sex, state, count
    FROM staffing_headcountcell WHERE revision_id = ANY(%(revisions)s)
"""

ASIDE = """
    CREATE TEMPORARY TABLE import_aside ON COMMIT DROP AS
    SELECT office_id, grade_id
    FROM staffing_setasidegrade WHERE office_id = ANY(%(offices)s)
"""

CHECK = """
    CREATE TEMPORARY TABLE import_checked ON COMMIT DROP AS
    SELECT cell.sheet, cell.row, cell.office, office.office_id, pair.grade_id,
           pair.contract_group_id, sex.code AS sex, cell.state AS said, cell.count,
           CASE cell.state WHEN 'n' THEN 'not_applicable' ELSE 'counted' END AS state,
           held.id AS held_id, held.state AS held_state, held.count AS held_count,
           CASE
               WHEN cell.state = 'b' THEN 'blank'
               WHEN held.id IS NULL OR held.state = 'missing' THEN 'new'
               WHEN held.state = CASE cell.state WHEN 'n' THEN 'not_applicable' ELSE 'counted' END
                    AND held.count IS NOT DISTINCT FROM cell.count THEN 'unchanged'
               ELSE 'changed'
           END AS verdict
    FROM import_cell cell
    JOIN import_office office ON office.number = cell.office
    JOIN import_pair pair ON pair.grade = cell.grade AND pair.contract = cell.contract
    JOIN import_sex sex ON sex.number = cell.sex
    LEFT JOIN import_held held
        ON held.revision_id = office.held_revision_id AND held.grade_id = pair.grade_id
       AND held.contract_group_id = pair.contract_group_id AND held.sex = sex.code
"""


def stage(parsed: Parsed) -> None:
    """Send the lines of a file into a fresh staging table; must run in a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(CREATE)
        cursor.copy_expert(COPY, io.StringIO("".join(parsed.lines)))
        cursor.execute("ANALYZE import_cell")


def pairs_in_use() -> list[tuple[int, int]]:
    """Return the pairs of spellings (grade, contract) that the file uses."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT grade, contract FROM import_cell")
        return cursor.fetchall()


def stage_pairs(
    meanings: Meanings, vocabulary: Vocabulary
) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Stage what the pairs mean; return the pairs that have no cells, and those without a grade.

    A contract group without grades may be given without one; its ungraded line is meant.
    """
    rows: list[tuple[int, int, int, int]] = []
    refused: set[tuple[int, int]] = set()
    gradeless: set[tuple[int, int]] = set()
    for grade, contract in pairs_in_use():
        contract_id = meanings.contracts.get(contract)
        grade_id = meanings.grades.get(grade)
        if contract_id is None:
            if not grade:
                gradeless.add((grade, contract))
            continue
        if not grade:
            if not vocabulary.may_lack_grade(contract_id):
                gradeless.add((grade, contract))
                continue
            grade_id = vocabulary.ungraded_id
        if grade_id is None:
            continue
        if (contract_id, grade_id) not in vocabulary.form.pairs:
            refused.add((grade, contract))
            continue
        rows.append((grade, contract, grade_id, contract_id))
    insert("import_pair", "grade, contract, grade_id, contract_group_id", rows)
    return refused, gradeless


def stage_sexes(sexes: Mapping[int, str]) -> None:
    """Stage what the spellings of the sex mean."""
    insert("import_sex", "number, code", list(sexes.items()))


def insert(table: str, columns: str, rows: Sequence[Sequence[object]]) -> None:
    """Insert rows into a small staging table; both names are constants of this package."""
    if not rows:
        return
    lines = "".join(
        "\t".join("\\N" if value is None else str(value) for value in row) + "\n" for row in rows
    )
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", io.StringIO(lines))


def mark_bad(rows: Iterable[tuple[int, int]]) -> None:
    """Reject rows given as (sheet, row), each once."""
    with connection.cursor() as cursor:
        pairs = sorted(set(rows))
        if pairs:
            cursor.execute(
                """
                INSERT INTO import_bad (sheet, row)
                SELECT * FROM unnest(%s::smallint[], %s::integer[])
                ON CONFLICT DO NOTHING
                """,
                [[sheet for sheet, _ in pairs], [row for _, row in pairs]],
            )


def compare(*, offices: Sequence[int], revisions: Sequence[int]) -> None:
    """Set every cell that means something beside what the register holds in these revisions."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD, {"revisions": list(revisions)})
        cursor.execute(ASIDE, {"offices": list(offices)})
        cursor.execute("ANALYZE import_held, import_aside, import_office, import_pair")
        cursor.execute(CHECK)
        cursor.execute("ANALYZE import_checked")


def ask(sql: str, parameters: Mapping[str, Any] | None = None) -> list[tuple]:
    """Return the rows of a question to the staging tables."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
