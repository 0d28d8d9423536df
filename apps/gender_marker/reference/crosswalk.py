"""marker_crosswalk.csv: what a code of one marker is in another, and what is lost on the way.

A row that is left out retires. Codes are those of any edition of a marker in marker_codes.csv.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from apps.gender_marker.choices import SourceStatus
from apps.gender_marker.models import Correspondence, Scale
from apps.gender_marker.reference.reading import read_editions
from apps.gender_marker.reference.scales import demand_scale, scales
from apps.organization.reference.files import Column, ReferenceFile, choice, read_file, text
from apps.organization.reference.loading import Loaded, is_loaded, remember
from apps.web.refusals import Problem

CORRESPONDENCES = (
    Column("from_scale", text(Scale, "code"), is_required=True),
    Column("from_code", text(Correspondence, "from_code"), is_required=True),
    Column("to_scale", text(Scale, "code"), is_required=True),
    Column("to_code", text(Correspondence, "to_code")),
    Column("loss_en", text(Correspondence, "loss_en")),
    Column("loss_fr", text(Correspondence, "loss_fr")),
    Column("loss_es", text(Correspondence, "loss_es")),
    Column("status", choice(SourceStatus), is_required=True),
    Column("source", text(Correspondence, "source"), is_required=True),
)
KEY = ("from_scale", "from_code", "to_scale")
LOSSES = ("loss_en", "loss_fr", "loss_es")


def check(*, folder: Path) -> list[Problem]:
    """Return every problem of the file, without a database."""
    return correspondences(folder).problems


def load(*, folder: Path, now: datetime) -> list[Loaded]:
    """Load the correspondences, which were checked."""
    file = correspondences(folder)
    if is_loaded(file):
        return [Loaded(file=file.name, is_unchanged=True)]
    ids = dict(Scale.objects.values_list("code", "pk"))
    held = {
        (row.from_scale_id, row.from_code, row.to_scale_id): row
        for row in Correspondence.objects.all()
    }
    wanted: dict[tuple[int, str, int], dict[str, Any]] = {}
    for row in file.rows:
        values = {**row.values, "retired_on": None}
        key = (ids[values.pop("from_scale")], values.pop("from_code"), ids[values.pop("to_scale")])
        wanted[key] = values
    added = [
        Correspondence(from_scale_id=scale, from_code=code, to_scale_id=other, **values)
        for (scale, code, other), values in wanted.items()
        if (scale, code, other) not in held
    ]
    changed = []
    for key, values in wanted.items():
        found = held.get(key)
        if found is not None and any(
            getattr(found, name) != value for name, value in values.items()
        ):
            for name, value in values.items():
                setattr(found, name, value)
            changed.append(found)
    retired = [row for key, row in held.items() if key not in wanted and row.retired_on is None]
    for found in retired:
        found.retired_on = now.date()
    if changed or retired:
        fields = ["to_code", *LOSSES, "status", "source", "retired_on"]
        Correspondence.objects.bulk_update([*changed, *retired], fields)
    Correspondence.objects.bulk_create(added)
    remember(file, now=now)
    return [Loaded(file=file.name, added=len(added), changed=len(changed), retired=len(retired))]


def correspondences(folder: Path) -> ReferenceFile:
    """Read the correspondences; codes exist, and a loss is said in all three languages or in none."""
    file = read_file(folder, "marker_crosswalk.csv", CORRESPONDENCES, key=KEY)
    known = scales(folder)
    demand_scale(file, "from_scale", known)
    demand_scale(file, "to_scale", known)
    files = read_editions(folder)
    scale_of = {row.values["code"]: row.values["scale"] for row in files.editions.rows}
    codes = {
        (scale_of.get(row.values["edition"], ""), row.values["key"]) for row in files.codes.rows
    }
    are_known = files.editions.is_complete and files.codes.is_complete
    for row in file.rows:
        values = row.values
        if values["from_scale"] == values["to_scale"]:
            message = "A marker is not mapped to itself."
            file.blame(row.number, "to_scale", "itself", message, values["to_scale"])
        for scale, code in (("from_scale", "from_code"), ("to_scale", "to_code")):
            if are_known and values[code] and (values[scale], values[code]) not in codes:
                message = "No edition of this marker in marker_codes.csv has this code."
                file.blame(row.number, code, "unknown_code", message, values[code])
        if len({bool(values[name]) for name in LOSSES}) > 1:
            message = "Say the loss in all three languages, or in none."
            file.blame(row.number, "loss_en", "loss", message)
    return file
