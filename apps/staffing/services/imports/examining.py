"""A file against the register: every problem at once, and what would be new, changed or unchanged.

The order of the answers is structure, references, permissions, rules: none passes for another.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from apps.accounts.scope import OfficeScope
from apps.organization.selectors import tree_on
from apps.publishing.spreadsheets import cell_address
from apps.staffing.selectors.cells import Form, form_on
from apps.staffing.selectors.import_words import Found, Notice
from apps.staffing.selectors.imports import NOT_APPLICABLE_WORD, file_text
from apps.staffing.selectors.returns import PeriodLine
from apps.staffing.services.imports.meaning import Meanings, meanings_of
from apps.staffing.services.imports.plans import Plan, plans_for
from apps.staffing.services.imports.reading import (
    LONGEST_VALUE,
    NOT_APPLICABLE,
    Parsed,
    Spellings,
)
from apps.staffing.services.imports.staging import (
    ask,
    compare,
    insert,
    mark_bad,
    stage,
    stage_pairs,
    stage_sexes,
)
from apps.staffing.services.imports.vocabulary import vocabulary_of

MOST_CHANGES_SHOWN = 200
"""Changes of each kind that a preview shows; all of them stand in the download."""
GROUP_PLACES = 5
MOST_GROUPS = 100

GOOD = """
    NOT EXISTS (
        SELECT 1 FROM import_bad bad WHERE bad.sheet = checked.sheet AND bad.row = checked.row)
"""

ROWS_OF_SPELLINGS = {
    role: f"SELECT DISTINCT sheet, row, {role} FROM import_cell WHERE {role} = ANY(%(unknown)s)"  # noqa: S608 - composed of constants only
    for role in ("office", "grade", "contract", "sex")
}

NAMED_TWICE = """
    WITH twice AS (
        SELECT office_id, grade_id, contract_group_id, sex
        FROM import_checked WHERE said <> 'b'
        GROUP BY office_id, grade_id, contract_group_id, sex HAVING COUNT(*) > 1
    )
    SELECT checked.sheet, checked.row, checked.sex, checked.said, checked.count
    FROM import_checked checked
    JOIN twice USING (office_id, grade_id, contract_group_id, sex)
    WHERE checked.said <> 'b' AND EXISTS (SELECT 1 FROM twice)
    ORDER BY checked.sheet, checked.row
"""

REFUSED = f"""
    SELECT DISTINCT checked.sheet, checked.row, checked.office, office.refusal
    FROM import_checked checked
    JOIN import_office office ON office.number = checked.office AND office.refusal <> ''
    WHERE checked.verdict IN ('new', 'changed') AND {GOOD}
    ORDER BY checked.sheet, checked.row
"""  # noqa: S608 - composed of constants only

COUNTS = f"""
    SELECT checked.office_id, checked.verdict, COUNT(*)
    FROM import_checked checked WHERE {GOOD}
    GROUP BY checked.office_id, checked.verdict
"""  # noqa: S608 - composed of constants only

TAKEN_BACK = f"""
    CREATE TEMPORARY TABLE import_taken_back ON COMMIT DROP AS
    SELECT DISTINCT checked.office_id, checked.grade_id
    FROM import_checked checked
    JOIN import_aside aside
        ON aside.office_id = checked.office_id AND aside.grade_id = checked.grade_id
    JOIN organization_contractgroup contract
        ON contract.id = checked.contract_group_id AND contract.is_graded
    WHERE checked.count > 0 AND checked.verdict IN ('new', 'changed') AND {GOOD}
"""  # noqa: S608 - composed of constants only

# The first rows are found before their names are looked up.
CHANGES = f"""
    WITH shown AS (
        SELECT checked.* FROM import_checked checked
        WHERE checked.verdict = %(verdict)s AND {GOOD}
        ORDER BY checked.sheet, checked.row, checked.sex LIMIT %(most)s
    )
    SELECT shown.sheet, shown.row, shown.office_id, contract.code, grade.code, shown.sex,
           shown.held_state, shown.held_count, shown.state, shown.count
    FROM shown
    JOIN organization_grade grade ON grade.id = shown.grade_id
    JOIN organization_contractgroup contract ON contract.id = shown.contract_group_id
    ORDER BY shown.sheet, shown.row, shown.sex
"""  # noqa: S608 - composed of constants only


@dataclass(slots=True, kw_only=True)
class Examination:
    """What a file would do, with its staging tables still at hand in this transaction.

    `problems` has one entry for each place; `counts` maps verdicts (new, changed, unchanged, blank,
    rejected) to cells, `by_office` the same for each office id.
    """

    parsed: Parsed
    period: PeriodLine
    plans: dict[int, Plan]
    problems: list[Found]
    counts: Counter[str]
    by_office: dict[int, Counter[str]] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)

    @property
    def sheets(self) -> list[str]:
        """The names of the sheets that problems refer to by number."""
        return [table.sheet.name for table in self.parsed.tables]

    @property
    def offices_written(self) -> list[Plan]:
        """The plans of the offices in which something would change."""
        return [
            plan
            for office_id, plan in self.plans.items()
            if self.by_office.get(office_id, Counter())["new"]
            or self.by_office.get(office_id, Counter())["changed"]
        ]


def examine(
    parsed: Parsed,
    *,
    period: PeriodLine,
    has_reason: bool,
    at: datetime,
    scope: OfficeScope,
    lock: bool,
) -> Examination:
    """Check a file against the register as it is now; must run in a transaction.

    With `lock` the revisions that are compared cannot change until the transaction ends.
    """
    form = form_on(as_of=period.as_of)
    vocabulary = vocabulary_of(form)
    meanings = meanings_of(
        parsed, vocabulary=vocabulary, tree=tree_on(day=period.as_of), scope=scope
    )
    plans = {
        plan.office.id: plan
        for plan in plans_for(
            offices=meanings.offices.values(),
            period=period,
            has_reason=has_reason,
            at=at,
            scope=scope,
            lock=lock,
        )
    }
    stage(parsed)
    stage_sexes(meanings.sexes)
    insert(
        "import_office",
        "number, office_id, held_revision_id, revision_id, refusal",
        [office_row(number, plans[office.id]) for number, office in meanings.offices.items()],
    )
    refused_pairs, gradeless = stage_pairs(meanings, vocabulary)
    problems = [
        *parsed.faults,
        *(found for found, contract in parsed.ungraded if (0, contract) in gradeless),
        *unknown_words(parsed, meanings),
        *pairs_not_allowed(parsed, refused_pairs, form),
    ]
    compare(
        offices=list(plans),
        revisions=[plan.revision.pk for plan in plans.values() if plan.revision is not None],
    )
    problems.extend(named_twice(parsed))
    mark_bad((found.sheet, found.row) for found in problems)
    if any(plan.refusal for plan in plans.values()):
        refusals = refused_rows(parsed)
        mark_bad((found.sheet, found.row) for found in refusals)
        problems.extend(refusals)
    counts, by_office = counted(parsed)
    return Examination(
        parsed=parsed,
        period=period,
        plans=plans,
        problems=sorted(problems, key=lambda found: (found.sheet, found.row, found.column)),
        counts=counts,
        by_office=by_office,
        notices=[*parsed.notices, *taken_back(plans, form)],
    )


def office_row(number: int, plan: Plan) -> tuple[object, ...]:
    """Return the line of an office for the staging table."""
    revision_id = plan.revision.pk if plan.revision else None
    return number, plan.office.id, revision_id, None, plan.refusal


def unknown_words(parsed: Parsed, meanings: Meanings) -> list[Found]:
    """Return a problem for every row that uses a spelling which means nothing."""
    spellings: dict[str, Spellings] = {
        "office": parsed.offices,
        "grade": parsed.grades,
        "contract": parsed.contracts,
        "sex": parsed.sexes,
    }
    problems = []
    for role, unknown in meanings.unknown.items():
        if not unknown:
            continue
        rows = ask(
            ROWS_OF_SPELLINGS[role],
            {"unknown": list(unknown)},
        )
        texts = spellings[role].texts
        problems += [
            Found(
                unknown[number].code,
                sheet,
                row,
                parsed.column_of(sheet, role),
                texts[number][:LONGEST_VALUE],
                unknown[number].nearest,
            )
            for sheet, row, number in rows
        ]
    return problems


def pairs_not_allowed(
    parsed: Parsed, refused: Iterable[tuple[int, int]], form: Form
) -> list[Found]:
    """Return a problem for every row with a grade in a contract group that has no grades."""
    pairs = list(refused)
    if not pairs:
        return []
    ungraded = next((grade.code for grade in form.grades if grade.category == "ungraded"), "")
    rows = ask(
        """
        SELECT DISTINCT cell.sheet, cell.row, cell.grade
        FROM import_cell cell
        JOIN unnest(%(grades)s::integer[], %(contracts)s::integer[]) AS refused(grade, contract)
            ON refused.grade = cell.grade AND refused.contract = cell.contract
        """,
        {"grades": [pair[0] for pair in pairs], "contracts": [pair[1] for pair in pairs]},
    )
    return [
        Found(
            "pair_not_allowed",
            sheet,
            row,
            parsed.column_of(sheet, "grade"),
            parsed.grades.texts[number][:LONGEST_VALUE],
            ungraded,
        )
        for sheet, row, number in rows
    ]


def named_twice(parsed: Parsed) -> list[Found]:
    """Return a problem for every place where a cell is named that is named elsewhere as well."""
    return [
        Found(
            "named_twice",
            sheet,
            row,
            parsed.count_column(sheet, sex),
            NOT_APPLICABLE_WORD if said == NOT_APPLICABLE else str(count),
        )
        for sheet, row, sex, said, count in ask(NAMED_TWICE)
    ]


def refused_rows(parsed: Parsed) -> list[Found]:
    """Return a problem for every row that would change a return which may not be changed."""
    return [
        Found(
            refusal,
            sheet,
            row,
            parsed.column_of(sheet, "office"),
            parsed.offices.texts[number][:LONGEST_VALUE],
        )
        for sheet, row, number, refusal in ask(REFUSED)
    ]


def counted(parsed: Parsed) -> tuple[Counter[str], dict[int, Counter[str]]]:
    """Return how many cells are new, changed, unchanged, blank and rejected; and so by office."""
    total: Counter[str] = Counter()
    by_office: dict[int, Counter[str]] = {}
    for office_id, verdict, number in ask(COUNTS):
        total[verdict] += number
        by_office.setdefault(office_id, Counter())[verdict] += number
    total["rejected"] = parsed.cells - sum(total.values())
    return total, by_office


def taken_back(plans: Mapping[int, Plan], form: Form) -> list[Notice]:
    """Stage the grades that are set aside although the file counts persons in them; a notice each."""
    with connection.cursor() as cursor:
        cursor.execute(TAKEN_BACK)
    codes = {grade.id: grade.code for grade in form.grades}
    named: dict[int, list[str]] = {}
    for office_id, grade_id in ask("SELECT office_id, grade_id FROM import_taken_back"):
        named.setdefault(office_id, []).append(codes[grade_id])
    return [
        Notice(
            "grade_taken_back",
            value=f"{plans[office_id].office.code}: {', '.join(sorted(grades))}",
            count=len(grades),
        )
        for office_id, grades in sorted(named.items())
    ]


def changes_of(
    examination: Examination, verdict: str, most: int | None = MOST_CHANGES_SHOWN
) -> list[tuple]:
    """Return the cells of a verdict in the order of the file.

    Each is (office code, contract code, grade code, sex, old text, new text, sheet, row, column);
    missing is an empty text, not applicable is NA.
    """
    return [
        (
            examination.plans[office_id].office.code,
            contract,
            grade,
            sex,
            file_text(held_state, held_count),
            file_text(state, count),
            sheet,
            row,
            examination.parsed.count_column(sheet, sex),
        )
        for (
            sheet,
            row,
            office_id,
            contract,
            grade,
            sex,
            held_state,
            held_count,
            state,
            count,
        ) in ask(CHANGES, {"verdict": verdict, "most": most})
    ]


def groups_of(problems: Sequence[Found], sheets: Sequence[str]) -> list[dict[str, object]]:
    """Return identical problems as one entry: code, value, nearest, how many, and the first places.

    In the order in which they first occur; at most `MOST_GROUPS`, the rest is in the download.
    """
    counts: Counter[tuple[str, str, str]] = Counter()
    places: dict[tuple[str, str, str], list[list[str]]] = {}
    for found in problems:
        key = (found.code, found.value, found.nearest)
        counts[key] += 1
        if counts[key] <= GROUP_PLACES and (key in places or len(places) < MOST_GROUPS):
            address = cell_address(found.row, found.column)
            places.setdefault(key, []).append([sheets[found.sheet], address])
    return [
        {
            "code": code,
            "value": value,
            "nearest": near,
            "count": counts[code, value, near],
            "places": listed,
        }
        for (code, value, near), listed in places.items()
    ]
