"""focal_point_areas.csv and focal_point_tasks.csv: the areas, and the first edition of the tasks.

The tasks are ours in wording: the annex has them in a few words. An edition that is published never
changes; another wording is another edition, which the Gender Coordination Unit writes here.
"""

from datetime import datetime
from pathlib import Path

from apps.focal_points.choices import EditionState
from apps.focal_points.models import Area, Task, TermsEdition
from apps.organization.reference.files import (
    Column,
    ReferenceFile,
    read_file,
    small_number,
    text,
)
from apps.organization.reference.loading import Loaded, is_loaded, load_vocabulary, remember
from apps.web.refusals import Invalid, Problem

FIRST = 1
SOURCE = "Evaluation 2006, CRP/22 annex 5; the tasks are paraphrased"
TITLES = {
    "title_en": "Terms of reference of gender focal points",
    "title_fr": "Mandat des points focaux pour les questions de genre",
    "title_es": "Mandato de los puntos focales de género",
}
AREAS = (
    Column("number", small_number, is_required=True),
    Column("key", text(Area, "key"), is_required=True),
    Column("title_en", text(Area, "title_en"), is_required=True),
    Column("title_fr", text(Area, "title_fr"), is_required=True),
    Column("title_es", text(Area, "title_es"), is_required=True),
    Column("source", text(Area, "source"), is_required=True),
)
TASKS = (
    Column("area", small_number, is_required=True),
    Column("position", small_number, is_required=True),
    Column("key", str, is_required=True),
    Column("text_en", text(Task, "text_en"), is_required=True),
    Column("text_fr", text(Task, "text_fr"), is_required=True),
    Column("text_es", text(Task, "text_es"), is_required=True),
    Column("source", text(Task, "source"), is_required=True),
)
TASK_COLUMNS = ("position", "text_en", "text_fr", "text_es", "source")


def check(*, folder: Path) -> list[Problem]:
    """Return every problem of both files, without a database."""
    areas, tasks = _read(folder)
    return [*areas.problems, *tasks.problems]


def load(*, folder: Path, now: datetime) -> list[Loaded]:
    """Load the areas, and publish the first edition. Raises Invalid when the file changes that one."""
    areas, tasks = _read(folder)
    loaded = load_vocabulary(model=Area, file=areas, key="number", now=now)
    return [loaded, load_first_edition(tasks, now=now)]


def load_first_edition(file: ReferenceFile, *, now: datetime) -> Loaded:
    """Publish the first edition of the tasks; once published it is only compared with the file."""
    if is_loaded(file):
        return Loaded(file=file.name, is_unchanged=True)
    said = {(row.values["area"], *(row.values[name] for name in TASK_COLUMNS)) for row in file.rows}
    held = TermsEdition.objects.filter(number=FIRST).first()
    if held is not None:
        known = Task.objects.filter(edition=held).select_related("area")
        if said != {
            (task.area.number, *(getattr(task, name) for name in TASK_COLUMNS)) for task in known
        }:
            message = "This edition is published and never changes; write another edition."
            problem = Problem(code="published", message=message, sheet=file.name)
            raise Invalid(message, problems=[problem])
        remember(file, now=now)
        return Loaded(file=file.name)
    areas = {area.number: area for area in Area.objects.all()}
    edition = TermsEdition.objects.create(number=FIRST, **TITLES, source=SOURCE, created_at=now)
    Task.objects.bulk_create(
        Task(
            edition=edition,
            area=areas[row.values["area"]],
            **{name: row.values[name] for name in TASK_COLUMNS},
        )
        for row in file.rows
    )
    edition.state, edition.published_at = EditionState.PUBLISHED, now
    edition.save(update_fields=["state", "published_at"])
    remember(file, now=now)
    return Loaded(file=file.name, added=len(file.rows))


def _read(folder: Path) -> tuple[ReferenceFile, ReferenceFile]:
    areas = read_file(folder, "focal_point_areas.csv", AREAS, key=["number"])
    tasks = read_file(folder, "focal_point_tasks.csv", TASKS, key=["area", "position"])
    known = {row.values["number"] for row in areas.rows}
    for row in tasks.rows:
        if areas.is_complete and row.values["area"] not in known:
            message = "There is no such area in focal_point_areas.csv."
            tasks.blame(row.number, "area", "unknown_area", message, row.values["area"])
    return areas, tasks
