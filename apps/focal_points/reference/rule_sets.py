"""focal_point_rule_sets.csv, focal_point_rules.csv and focal_point_grade_floors.csv.

The three files are one thing: a set with its rules and its lowest grades. A set that the Gender
Coordination Unit changed here stays as it is, and the loading says so; one that is left out retires.
"""

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from apps.focal_points.choices import RuleKey
from apps.focal_points.models import GradeFloor, Rule, RuleSet
from apps.organization.choices import GradeCategory
from apps.organization.reference.files import (
    Column,
    ReferenceFile,
    boolean,
    choice,
    per_cent,
    read_file,
    small_number,
    text,
)
from apps.organization.reference.loading import Loaded, is_loaded, remember
from apps.organization.selectors import grades
from apps.web.refusals import Invalid, Problem


def share(cell: str) -> Decimal:
    """Read a per cent of working time, above 0."""
    found = per_cent(cell)
    if not found:
        raise ValueError("Expected a number above 0.")
    return found


SETS = (
    Column("code", text(RuleSet, "code"), is_required=True),
    Column("title_en", text(RuleSet, "title_en"), is_required=True),
    Column("title_fr", text(RuleSet, "title_fr"), is_required=True),
    Column("title_es", text(RuleSet, "title_es"), is_required=True),
    Column("position", small_number, is_required=True),
    Column("is_default", boolean, is_required=True),
    Column("source", text(RuleSet, "source"), is_required=True),
    Column("note", text(RuleSet, "note")),
)
RULES = (
    Column("rule_set", text(RuleSet, "code"), is_required=True),
    Column("key", choice(RuleKey), is_required=True),
    Column("threshold", share, blank=None),
    Column("source", text(Rule, "source"), is_required=True),
    Column("is_inferred", boolean, is_required=True),
    Column("note", text(Rule, "note")),
)
FLOORS = (
    Column("rule_set", text(RuleSet, "code"), is_required=True),
    Column("category", choice(GradeCategory), is_required=True),
    Column("lowest", str, is_required=True),
    Column("source", text(GradeFloor, "source"), is_required=True),
    Column("is_inferred", boolean, is_required=True),
)
Content = dict[str, dict[str, Any]]
"""What the files say of each set: its own columns, `rules` by key, `floors` by category."""


def check(*, folder: Path) -> list[Problem]:
    """Return every problem of the three files, without a database."""
    return [problem for file in _read(folder) for problem in file.problems]


def load(*, folder: Path, now: datetime) -> list[Loaded]:
    """Load the three files, which were checked. Raises Invalid for a grade that there is not."""
    files = _read(folder)
    if all(is_loaded(file) for file in files):
        return [Loaded(file=file.name, is_unchanged=True) for file in files]
    wanted = _content(files)
    held = {each.code: each for each in RuleSet.objects.prefetch_related("rules", "floors")}
    kept = {code for code, each in held.items() if each.changed_at is not None}
    differing = [
        code
        for code, said in wanted.items()
        if code in held and code not in kept and _said(held[code]) != said
    ]
    if any(wanted[code]["is_default"] for code in (*differing, *(wanted.keys() - held.keys()))):
        # One default at a time: the old one gives way before the new one is written.
        RuleSet.objects.filter(is_default=True).exclude(code__in=kept).update(is_default=False)
    for code, said in wanted.items():
        if code not in held or code in differing:
            _write(code, said)
    retired = RuleSet.objects.filter(retired_on__isnull=True, changed_at__isnull=True)
    number = retired.exclude(code__in=wanted).update(retired_on=now.date(), is_default=False)
    for file in files:
        remember(file, now=now)
    first, *others = files
    return [
        Loaded(
            file=first.name,
            added=len(wanted.keys() - held.keys()),
            changed=len(differing),
            retired=number,
            kept=tuple(sorted(kept & wanted.keys())),
        ),
        *(Loaded(file=file.name) for file in others),
    ]


def _write(code: str, said: dict[str, Any]) -> None:
    own = {name: value for name, value in said.items() if name not in {"rules", "floors"}}
    row, _ = RuleSet.objects.update_or_create(code=code, defaults={**own, "retired_on": None})
    row.rules.all().delete()
    row.floors.all().delete()
    Rule.objects.bulk_create(
        Rule(rule_set=row, key=key, **values) for key, values in said["rules"].items()
    )
    GradeFloor.objects.bulk_create(
        GradeFloor(rule_set=row, category=category, **values)
        for category, values in said["floors"].items()
    )


def _said(row: RuleSet) -> dict[str, Any]:
    """Return what is held of a set in the shape of `_content`; a retired one equals nothing."""
    rules = [column.name for column in RULES if column.name not in {"rule_set", "key"}]
    return {
        **{column.name: getattr(row, column.name) for column in SETS if column.name != "code"},
        **({} if row.retired_on is None else {"retired_on": row.retired_on}),
        "rules": {
            rule.key: {name: getattr(rule, name) for name in rules} for rule in row.rules.all()
        },
        "floors": {
            floor.category: {
                "lowest_id": floor.lowest_id,
                "source": floor.source,
                "is_inferred": floor.is_inferred,
            }
            for floor in row.floors.all()
        },
    }


def _content(files: tuple[ReferenceFile, ReferenceFile, ReferenceFile]) -> Content:
    sets, rules, floors = files
    ids = {grade.code: (grade.pk, grade.category) for grade in grades()}
    content: Content = {}
    for row in sets.rows:
        values = dict(row.values)
        code = values.pop("code")
        content[code] = {**values, "rules": {}, "floors": {}}
    for row in rules.rows:
        values = dict(row.values)
        content[values.pop("rule_set")]["rules"][values.pop("key")] = values
    for row in floors.rows:
        values = dict(row.values)
        grade, category = values.pop("lowest"), values.pop("category")
        if ids.get(grade, (0, ""))[1] != category:
            message = "There is no such grade in this category of grades.csv."
            floors.blame(row.number, "lowest", "unknown_grade", message, grade)
            continue
        values["lowest_id"] = ids[grade][0]
        content[values.pop("rule_set")]["floors"][category] = values
    if floors.problems:
        raise Invalid("Nothing was loaded.", problems=floors.problems)
    return content


def _read(folder: Path) -> tuple[ReferenceFile, ReferenceFile, ReferenceFile]:
    sets = read_file(folder, "focal_point_rule_sets.csv", SETS, key=["code"])
    rules = read_file(folder, "focal_point_rules.csv", RULES, key=["rule_set", "key"])
    floors = read_file(folder, "focal_point_grade_floors.csv", FLOORS, key=["rule_set", "category"])
    defaults = [row.number for row in sets.rows if row.values["is_default"]]
    if sets.is_complete and len(defaults) != 1:
        sets.blame(1, "is_default", "default", "Exactly one rule set is the default.")
    known = {row.values["code"] for row in sets.rows}
    for file in (rules, floors):
        for row in file.rows:
            name = row.values["rule_set"]
            if sets.is_complete and name not in known:
                message = "There is no such set in focal_point_rule_sets.csv."
                file.blame(row.number, "rule_set", "unknown_set", message, name)
    for row in rules.rows:
        if (row.values["key"] == RuleKey.TIME) != (row.values["threshold"] is not None):
            message = "The rule on time has a threshold, the others have none."
            rules.blame(row.number, "threshold", "threshold", message)
    return sets, rules, floors
