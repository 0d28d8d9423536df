"""What the tables of a report tell readers outside the inner circle, read from the tables themselves.

T1 to T4 are counts of one date; T5 movements of a year; T6 and T7 shares of several dates, each with the
counts that it was made of; T11 focal points. A change in points beside the share of one date gives the
share of the other.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from apps.figures.disclosure.knowledge import Relation, adds_up
from apps.figures.figure import Empty, Figure, Unit
from apps.figures.periods import year_before
from apps.figures.tables import Cell, Row, Table
from apps.staffing.analytics.composition import (
    GRADE_GROUPS,
    NATIONAL_OFFICER_GRADES,
    PROFESSIONAL_GRADES,
)
from apps.staffing.analytics.published import (
    ALL_STAFF,
    COLUMNS,
    EVERYBODY,
    MEN,
    TOTAL,
    WOMEN,
    Facts,
    key_of,
    sums_of,
    total_of,
)

PROFESSIONAL, NATIONAL = "professional", "national_officer"
GENERAL_SERVICE, REST = "general_service", "ungraded"
CATEGORIES = (PROFESSIONAL, NATIONAL, GENERAL_SERVICE, REST)
LOCATIONS = ("headquarters", "administrative_centre", "field")
MERGED = f"category:{GENERAL_SERVICE}+{REST}"
FIELD = "location:field"
CATEGORY_OF = {"T2": PROFESSIONAL, "T3": NATIONAL}
KINDS = ("hires", "promotions", "separations")
SEXES = (WOMEN, MEN)
MEETS = "meets_"

Place = tuple[str, str]
Tables = Mapping[str, Table]


def facts_of(public: Tables, truth: Tables, *, population: str = ALL_STAFF) -> Facts:
    """Return what the released tables of one date tell; `truth` are the same tables with all counts."""
    is_merged = "T1" in public and all(row.key != REST for row in public["T1"].rows)
    found = Facts()
    for number, table in public.items():
        inner = truth.get(number)
        if number in {"T1", "T2", "T3", "T4"}:
            found += of_counts(number, table, inner, population, is_merged=is_merged)
        elif number == "T5":
            found += of_movements(table, inner, population)
        elif number == "T6":
            found += of_trend(table, inner, population, is_merged=is_merged)
        elif number == "T7":
            found += of_projection(table, population)
        elif number == "T11":
            found += of_focal_points(table, inner)
    return found


def day_of(table: Table) -> date:
    """Return the date of a table of one date."""
    return next(figure.as_of for figure in table.figures())


def unit_of(number: str, row: Row, *, is_merged: bool) -> str:
    """Return what a row of T1 to T4 counts."""
    if number in CATEGORY_OF:
        return f"category:{CATEGORY_OF[number]}" if row.is_total else f"grade:{row.key}"
    if row.is_total:
        return EVERYBODY
    if number == "T1":
        return MERGED if is_merged and row.key == GENERAL_SERVICE else f"category:{row.key}"
    return f"location:{row.key}" if row.key in LOCATIONS else f"region:{row.key}"


def of_counts(
    number: str, table: Table, inner: Table | None, population: str, *, is_merged: bool
) -> Facts:
    """Return the facts of T1, T2, T3 or T4."""
    place = (population, day_of(table).isoformat())
    units = {row.key: unit_of(number, row, is_merged=is_merged) for row in table.rows}
    shown: dict[str, int] = {}
    hidden, small = set(), set()
    relations: list[Relation] = []
    for row in table.rows:
        unit = units[row.key]
        relations.append(total_of(place, unit))
        for column in (*COLUMNS, TOTAL):
            key = key_of(*place, unit, column)
            cell = table.cell(row.key, column)
            if is_hidden(cell):
                hidden.add(key)
                rows = [row.key, REST] if unit == MERGED else [row.key]
                if 0 < sum(count_in(inner, name, column) for name in rows) < 5:
                    small.add(key)
            elif isinstance(cell, Figure) and isinstance(cell.value, int):
                shown[key] = cell.value
        relations.extend(change_of(table, row, place, unit))
    if MERGED in units.values():
        both = [f"category:{GENERAL_SERVICE}", f"category:{REST}"]
        relations.extend(sums_of(place, MERGED, both, (*COLUMNS, TOTAL)))
    total = next((units[row.key] for row in table.rows if row.is_total), None)
    if total is not None:
        parts = [unit for unit in units.values() if unit != total]
        if number == "T4":
            regions = [unit for unit in parts if unit.startswith("region:")]
            relations.extend(sums_of(place, FIELD, regions, (*COLUMNS, TOTAL)))
            parts = [unit for unit in parts if unit not in regions]
        relations.extend(sums_of(place, total, parts, (*COLUMNS, TOTAL)))
    return Facts(shown, frozenset(hidden), frozenset(small), tuple(relations))


def change_of(table: Table, row: Row, place: Place, unit: str) -> Iterable[Relation]:
    """Return what a change in points tells of the share a year earlier."""
    try:
        change, share = table.cell(row.key, "change"), table.cell(row.key, "share_women")
    except KeyError:
        return ()
    if not isinstance(change, Figure) or not isinstance(share, Figure):
        return ()
    if change.value is None or share.value is None:
        return ()
    then = year_before(date.fromisoformat(place[1])).isoformat()
    before = (Fraction(share.value) - Fraction(change.value)) / 100
    women, men = (key_of(place[0], then, unit, sex) for sex in SEXES)
    return (share_is(women, men, before),)


def share_is(women: str, men: str, share: Fraction) -> Relation:
    """Return that women are exactly such a part of both."""
    return Relation({women: share.denominator - share.numerator, men: -share.numerator})


def of_trend(table: Table, inner: Table | None, population: str, *, is_merged: bool) -> Facts:
    """Return the facts of T6: shares of grade groups, on every date, with the counts behind them."""
    found = Facts()
    for row in table.rows:
        place = (population, row.key)
        for column in table.columns:
            unit = unit_of_group(column.key, is_merged=is_merged)
            told = inner.cell(row.key, column.key) if inner and column.key != "G" else None
            found += of_share(table.cell(row.key, column.key), told, place, unit)
        found += Facts(relations=groups_on(place))
    return found


def unit_of_group(group: str, *, is_merged: bool) -> str:
    """Return what a column of T6 counts."""
    if group == EVERYBODY:
        return EVERYBODY
    if group == "NO":
        return f"category:{NATIONAL}"
    if group == "G":
        return MERGED if is_merged else f"category:{GENERAL_SERVICE}"
    return f"group:{group}"


def groups_on(place: Place) -> tuple[Relation, ...]:
    """Return how grades, their groups and the categories hang together on any date."""
    grades = [f"grade:{code}" for code in PROFESSIONAL_GRADES]
    national = [f"grade:{code}" for code in NATIONAL_OFFICER_GRADES]
    categories = [f"category:{category}" for category in CATEGORIES]
    found = [
        *sums_of(place, EVERYBODY, categories, SEXES),
        *sums_of(place, MERGED, [f"category:{GENERAL_SERVICE}", f"category:{REST}"], SEXES),
        *sums_of(place, f"category:{PROFESSIONAL}", grades, SEXES),
        *sums_of(place, f"category:{NATIONAL}", national, SEXES),
    ]
    for group, codes in GRADE_GROUPS.items():
        if group not in {"NO", "G"}:
            found += sums_of(place, f"group:{group}", [f"grade:{code}" for code in codes], SEXES)
    return tuple(found)


def of_share(cell: Cell, told: Cell, place: Place, unit: str) -> Facts:
    """Return what a share tells of the women and men that it was made of."""
    women, men = (key_of(*place, unit, sex) for sex in SEXES)
    if is_hidden(cell):
        small = set()
        if isinstance(told, Figure) and told.numerator is not None and told.denominator is not None:
            counts = {women: told.numerator, men: told.denominator - told.numerator}
            small = {key for key, count in counts.items() if 0 < count < 5}
        return Facts(hidden=frozenset({women, men}), small=frozenset(small))
    if not isinstance(cell, Figure) or cell.numerator is None or cell.denominator is None:
        return Facts()
    return Facts(shown={women: cell.numerator, men: cell.denominator - cell.numerator})


def of_projection(table: Table, population: str) -> Facts:
    """Return the facts of T7: the shares of the two ends of the window."""
    names = {PROFESSIONAL: f"category:{PROFESSIONAL}", NATIONAL: f"category:{NATIONAL}"}
    found = Facts()
    for row in table.rows:
        unit = EVERYBODY if row.key == EVERYBODY else names.get(row.key, f"grade:{row.key}")
        for column in ("first", "last"):
            cell = table.cell(row.key, column)
            if isinstance(cell, Figure) and not is_hidden(cell):
                found += of_share(cell, None, (population, cell.as_of.isoformat()), unit)
    return found


def of_movements(table: Table, inner: Table | None, population: str) -> Facts:
    """Return the facts of T5, and what a reader will suppose of the stock at both ends of the year."""
    day = day_of(table)
    now, then = day.isoformat(), year_before(day).isoformat()
    shown: dict[str, int] = {}
    hidden, small = set(), set()
    relations: list[Relation] = []
    assumed: list[Relation] = []
    rows = {row.key: row for row in table.rows}
    grades = [row.key for row in table.rows if not row.is_total]
    for code in rows:
        unit = EVERYBODY if rows[code].is_total else f"grade:{code}"
        for kind in KINDS:
            for sex in SEXES:
                key = key_of(population, f"{now} {kind}", unit, sex)
                cell = table.cell(code, f"{kind}_{sex}")
                if is_hidden(cell):
                    hidden.add(key)
                    if 0 < count_in(inner, code, f"{kind}_{sex}") < 5:
                        small.add(key)
                elif isinstance(cell, Figure) and isinstance(cell.value, int):
                    shown[key] = cell.value
    units = [f"grade:{code}" for code in grades]
    still = [
        f"grade:{code}"
        for code in (*PROFESSIONAL_GRADES, *NATIONAL_OFFICER_GRADES)
        if code not in rows
    ]
    for kind in KINDS:
        place = (population, f"{now} {kind}")
        relations += sums_of(place, EVERYBODY, units, SEXES)
        # A grade that the table leaves out had no women or men who moved.
        shown |= {key_of(*place, unit, sex): 0 for unit in still for sex in SEXES}
    for sex in SEXES:
        left = [key_of(population, f"{now} promoted out", unit, sex) for unit in (*units, *still)]
        relations.append(adds_up(key_of(population, f"{now} promotions", EVERYBODY, sex), left))
        for unit in (EVERYBODY, *units, *still):
            factors = {
                key_of(population, now, unit, sex): 1,
                key_of(population, then, unit, sex): -1,
                key_of(population, f"{now} hires", unit, sex): -1,
                key_of(population, f"{now} separations", unit, sex): 1,
            }
            if unit != EVERYBODY:
                factors[key_of(population, f"{now} promotions", unit, sex)] = -1
                factors[key_of(population, f"{now} promoted out", unit, sex)] = 1
            assumed.append(Relation(factors))
    return Facts(shown, frozenset(hidden), frozenset(small), tuple(relations), tuple(assumed))


def of_focal_points(table: Table, inner: Table | None) -> Facts:
    """Return the facts of T11: focal points by sex, and those who meet each rule set."""
    figures = [figure for figure in table.figures() if figure.unit is Unit.PERSONS]
    if not figures:
        return Facts()
    place = ("focal_points", figures[0].as_of.isoformat())
    columns = [column.key for column in table.columns]
    sexes = [column for column in COLUMNS if column in columns]
    rules = [column for column in columns if column.startswith(MEETS)]
    shown: dict[str, int] = {}
    hidden, small = set(), set()
    relations: list[Relation] = []
    for row in table.rows:
        unit = EVERYBODY if row.is_total else f"row:{row.key}"
        for column in (*sexes, *rules, *([TOTAL] if TOTAL in columns else [])):
            key = key_of(*place, unit, column)
            cell = table.cell(row.key, column)
            if is_hidden(cell):
                hidden.add(key)
                if 0 < count_in(inner, row.key, column) < 5:
                    small.add(key)
            elif isinstance(cell, Figure) and isinstance(cell.value, int):
                shown[key] = cell.value
        if TOTAL in columns:
            whole = key_of(*place, unit, TOTAL)
            relations.append(adds_up(whole, [key_of(*place, unit, sex) for sex in sexes]))
            for rule in rules:
                meeting, others = key_of(*place, unit, rule), key_of(*place, unit, f"not {rule}")
                relations.append(adds_up(whole, [meeting, others]))
    if any(row.is_total for row in table.rows):
        parts = [f"row:{row.key}" for row in table.rows if not row.is_total]
        relations.extend(sums_of(place, EVERYBODY, parts, (*sexes, *rules, TOTAL)))
    return Facts(shown, frozenset(hidden), frozenset(small), tuple(relations))


def is_hidden(cell: Cell) -> bool:
    """Say whether a figure is hidden."""
    return isinstance(cell, Figure) and cell.empty is Empty.HIDDEN


def count_in(table: Table | None, row: str, column: str) -> int:
    """Return a count of a table; 0 where it has none."""
    try:
        cell = table.cell(row, column) if table else None
    except KeyError:
        return 0
    return cell.value if isinstance(cell, Figure) and isinstance(cell.value, int) else 0
