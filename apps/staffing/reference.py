"""The reference files of this room: figures as published, rules on returns, staff by duty station in 2019.

`duty_stations.csv` fills no table: it is checked here because the demonstration shapes its offices
by it, and its codes must be those of offices.csv.
"""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from string import Formatter

from django.db import transaction

from apps.organization.reference import office_codes
from apps.organization.reference.files import (
    Column,
    ReferenceFile,
    boolean,
    choice,
    day,
    number,
    per_cent,
    read_file,
    small_number,
    text,
)
from apps.organization.reference.loading import Loaded, is_loaded, load_vocabulary, remember
from apps.staffing.analytics.rules import RULES as TESTS
from apps.staffing.choices import RuleMeasure, RuleSeverity, RuleStatus
from apps.staffing.models import StaffingRule, StatedFigure
from apps.web.refusals import Invalid, Problem

STATED_FIGURES = (
    Column("key", text(StatedFigure, "key"), is_required=True),
    Column("as_of", day, blank=None),
    Column("as_of_text", text(StatedFigure, "as_of_text"), is_required=True),
    Column("category", text(StatedFigure, "category"), is_required=True),
    Column("grade", text(StatedFigure, "grade"), is_required=True),
    Column("location", text(StatedFigure, "location"), is_required=True),
    Column("population", text(StatedFigure, "population"), is_required=True),
    Column("women", number, blank=None),
    Column("men", number, blank=None),
    Column("total", number, blank=None),
    Column("percent_women", per_cent, blank=None),
    Column("kind", text(StatedFigure, "kind"), is_required=True),
    Column("is_plottable", boolean, is_required=True),
    Column("why_not", text(StatedFigure, "why_not")),
    Column("source", text(StatedFigure, "source"), is_required=True),
    Column("note", text(StatedFigure, "note")),
)
LANGUAGES = ("en", "fr", "es")
WORDS = {
    *("line", "other", "office", "sex", "women", "men", "now", "before", "last_women", "last_men"),
    *("typed", "last", "meant", "persons", "staff", "lines"),
}
"""What a sentence of a rule may name."""


def _limit(cell: str) -> Decimal:
    """Read a limit: a number above zero."""
    try:
        found = Decimal(cell)
    except InvalidOperation:
        found = Decimal(0)
    if not found.is_finite() or found <= 0:
        raise ValueError("A number above zero.")
    return found


RULES = (
    Column("key", text(StaffingRule, "key"), is_required=True),
    Column("position", small_number, is_required=True),
    Column("severity", choice(RuleSeverity), is_required=True),
    Column("measure", choice(RuleMeasure), is_required=True),
    Column("limit", _limit, is_required=True),
    Column("least", number, is_required=True),
    *(
        Column(f"{name}_{language}", text(StaffingRule, f"{name}_{language}"), is_required=True)
        for name in ("name", "sentence")
        for language in LANGUAGES
    ),
    Column("status", choice(RuleStatus), is_required=True),
    Column("source", text(StaffingRule, "source"), is_required=True),
    Column("note", text(StaffingRule, "note")),
)
DUTY_STATIONS = (
    Column("code", str, is_required=True),
    Column("as_of", day, is_required=True),
    Column("total", number, is_required=True),
    Column("source", str, is_required=True),
)


def check(*, folder: Path) -> list[Problem]:
    """Return every problem of this room's files, without a database."""
    return [
        *_read_stated(folder).problems,
        *_read_duty_stations(folder).problems,
        *rules_file(folder).problems,
    ]


def load(*, folder: Path, now: datetime) -> list[Loaded]:
    """Load stated figures and rules. Raises Invalid with every problem, a row left out included."""
    stated, rules = _read_stated(folder), rules_file(folder)
    if problems := [*stated.problems, *rules.problems]:
        raise Invalid("Nothing was loaded.", problems=problems)
    with transaction.atomic():
        return [
            load_vocabulary(model=StatedFigure, file=stated, key="key", now=now, retires=False),
            _load_rules(rules, now=now),
        ]


def _load_rules(file: ReferenceFile, *, now: datetime) -> Loaded:
    """Load the rules; one that an administrator changed here stays as it is, and the loading says so."""
    if is_loaded(file):
        return Loaded(file=file.name, is_unchanged=True)
    held = {rule.key: rule for rule in StaffingRule.objects.all()}
    added, changed, kept = [], [], []
    for row in file.rows:
        values = {**row.values, "retired_on": None}
        found = held.pop(values["key"], None)
        if found is None:
            added.append(StaffingRule(**values))
        elif found.changed_at is not None:
            kept.append(found.key)
        elif any(getattr(found, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(found, name, value)
            changed.append(found)
    retired = [rule for rule in held.values() if rule.retired_on is None]
    for gone in retired:
        gone.retired_on = now.date()
    if changed or retired:
        fields = [column.name for column in RULES if column.name != "key"]
        StaffingRule.objects.bulk_update([*changed, *retired], [*fields, "retired_on"])
    StaffingRule.objects.bulk_create(added)
    remember(file, now=now)
    return Loaded(
        file=file.name,
        added=len(added),
        changed=len(changed),
        retired=len(retired),
        kept=tuple(sorted(kept)),
    )


def rules_file(folder: Path) -> ReferenceFile:
    """Read the rules on returns; each has a test of this house, and names only numbers that tests find."""
    file = read_file(folder, "staffing_rules.csv", RULES, key=["key"])
    for row in file.rows:
        if row.values["key"] not in TESTS:
            message = "No test of this house has this key."
            file.blame(row.number, "key", "unknown_rule", message, row.values["key"])
        for language in LANGUAGES:
            name = f"sentence_{language}"
            unknown = {
                word for _text, word, _spec, _how in Formatter().parse(row.values[name]) if word
            }
            if unknown - WORDS:
                message = "A sentence names only the numbers that rules find."
                file.blame(row.number, name, "unknown_word", message, min(unknown - WORDS))
    return file


def _read_stated(folder: Path) -> ReferenceFile:
    file = read_file(folder, "stated_staffing_figures.csv", STATED_FIGURES, key=["key"])
    for row in file.rows:
        values = row.values
        if values["is_plottable"] and (values["as_of"] is None or values["percent_women"] is None):
            message = "A figure is drawn only with a definite date and a share."
            file.blame(row.number, "is_plottable", "not_plottable", message)
        if values["is_plottable"] == bool(values["why_not"]):
            message = "A figure that is not drawn says why not; one that is drawn says nothing."
            file.blame(row.number, "why_not", "why_not", message)
        women, men, total = values["women"], values["men"], values["total"]
        if None not in (women, men, total) and women + men > total:
            message = "Women and men are more than the total."
            file.blame(row.number, "total", "total", message, total)
    return file


def _read_duty_stations(folder: Path) -> ReferenceFile:
    file = read_file(folder, "duty_stations.csv", DUTY_STATIONS, key=["code", "as_of"])
    codes = office_codes(folder=folder)
    for row in file.rows:
        if codes and row.values["code"] not in codes:
            message = "There is no such office in offices.csv."
            file.blame(row.number, "code", "unknown_office", message, row.values["code"])
    return file
