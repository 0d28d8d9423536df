"""marker_contradictions.csv: the rules that hold a score against what the register knows.

A rule that the Gender Coordination Unit changed here stays as it is, and the loading says so; one that is
left out retires.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from apps.gender_marker.choices import FactKey, Severity
from apps.gender_marker.models import ContradictionRule, Scale
from apps.gender_marker.reference.reading import in_three, read_editions, several
from apps.gender_marker.reference.scales import demand_scale, scales
from apps.organization.reference.files import (
    Column,
    ReferenceFile,
    boolean,
    choice,
    read_file,
    small_number,
    text,
)
from apps.organization.reference.loading import Loaded, is_loaded, remember
from apps.web.refusals import Problem

RULES = (
    Column("key", text(ContradictionRule, "key"), is_required=True),
    Column("scale", text(Scale, "code"), is_required=True),
    Column("codes", several, is_required=True),
    Column("fact", choice(FactKey), is_required=True),
    Column("is_true", boolean, is_required=True),
    Column("severity", choice(Severity), is_required=True),
    Column("position", small_number, is_required=True),
    *in_three(ContradictionRule, "sentence"),
    Column("source", text(ContradictionRule, "source"), is_required=True),
    Column("note", text(ContradictionRule, "note")),
)
OWN = [column.name for column in RULES if column.name not in {"key", "scale"}]


def check(*, folder: Path) -> list[Problem]:
    """Return every problem of the file, without a database."""
    return rules(folder).problems


def load(*, folder: Path, now: datetime) -> list[Loaded]:
    """Load the rules, which were checked."""
    file = rules(folder)
    if is_loaded(file):
        return [Loaded(file=file.name, is_unchanged=True)]
    ids = dict(Scale.objects.values_list("code", "pk"))
    held = {row.key: row for row in ContradictionRule.objects.all()}
    added, changed, kept = [], [], []
    for row in file.rows:
        values: dict[str, Any] = {**row.values, "retired_on": None}
        values["scale_id"] = ids[values.pop("scale")]
        found = held.pop(values["key"], None)
        if found is None:
            added.append(ContradictionRule(**values))
        elif found.changed_at is not None:
            kept.append(found.key)
        elif any(getattr(found, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(found, name, value)
            changed.append(found)
    retired = [row for row in held.values() if row.retired_on is None and row.changed_at is None]
    for gone in retired:
        gone.retired_on = now.date()
    if changed or retired:
        fields = ["scale", *OWN, "retired_on"]
        ContradictionRule.objects.bulk_update([*changed, *retired], fields)
    ContradictionRule.objects.bulk_create(added)
    remember(file, now=now)
    return [
        Loaded(
            file=file.name,
            added=len(added),
            changed=len(changed),
            retired=len(retired),
            kept=tuple(sorted(kept)),
        )
    ]


def rules(folder: Path) -> ReferenceFile:
    """Read the rules; each names codes that some edition of its marker has."""
    file = read_file(folder, "marker_contradictions.csv", RULES, key=["key"])
    demand_scale(file, "scale", scales(folder))
    files = read_editions(folder)
    scale_of = {row.values["code"]: row.values["scale"] for row in files.editions.rows}
    codes = {
        (scale_of.get(row.values["edition"], ""), row.values["key"]) for row in files.codes.rows
    }
    if files.editions.is_complete and files.codes.is_complete:
        for row in file.rows:
            for code in row.values["codes"]:
                if (row.values["scale"], code) not in codes:
                    message = "No edition of this marker in marker_codes.csv has this code."
                    file.blame(row.number, "codes", "unknown_code", message, code)
    return file
