"""Invented samples, drawn and read blind through the services, as their readers would."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from apps.accounts.scope import OfficeScope, scope_for
from apps.accounts.selectors import user_by_name
from apps.gender_marker.demo.load import answers_of, projects_by_key
from apps.gender_marker.models import BlindReading, Edition, Sample
from apps.gender_marker.selectors.editions import compulsory_edition
from apps.gender_marker.selectors.readings import sheet_of_reading
from apps.gender_marker.selectors.samples import Drawing, drawn
from apps.gender_marker.services.readings import decline, hand_in, save_reading
from apps.gender_marker.services.samples import close_sample, draw_sample
from apps.projects.demo.stage import Stage, table_of

KEEPER = "gcu"

Row = Mapping[str, str]


def load_demo_readings(*, directory: Path, now: datetime, scope: OfficeScope) -> int:
    """Draw the invented samples and have them read; return how many projects were given to readers.

    `directory` holds `projects.csv`, `marker_samples.csv` and `marker_readings.csv`. A sample that there
    is already is left alone.
    """
    edition = compulsory_edition(scope=scope)
    if edition is None:
        return 0
    stage = Stage(now=now, offices={}, people={})
    projects = projects_by_key(directory=directory, scope=scope)
    rows = table_of(directory / "marker_readings.csv")
    people: dict[str, Any] = {
        name: user_by_name(name=name, scope=scope)
        for name in {KEEPER, *(row["reader"] for row in rows)}
    }
    given = 0
    for facts in table_of(directory / "marker_samples.csv"):
        if Sample.objects.filter(title=facts["title"]).exists():
            continue
        of_sample = {
            projects[row["project"]]: row
            for row in rows
            if row["sample"] == facts["key"]
            and row["project"] in projects
            and people[row["reader"]]
        }
        sample = draw(facts, of_sample, edition, people, stage)
        given += read_all(sample, of_sample, people, stage)
        if facts["closed_in"]:
            close_sample(
                sample_id=sample.pk,
                version=sample.version,
                now=stage.at(int(facts["closed_in"])),
                scope=scope_for(people[KEEPER], on=now.date()),
            )
    return given


def draw(
    facts: Row, rows: Mapping[int, Row], edition: Edition, people: Mapping[str, Any], stage: Stage
) -> Sample:
    """Draw a sample as large as its rows, and give each project to the reader of its row."""
    keeper = scope_for(people[KEEPER], on=stage.today)
    drawing = Drawing(
        edition=edition,
        starts_on=stage.at(int(facts["begins_in"])).date(),
        ends_before=stage.at(int(facts["ends_in"])).date(),
        size=len(rows),
        seed=int(facts["seed"]),
    )
    scores, _population = drawn(drawing=drawing, scope=keeper)
    return draw_sample(
        title=facts["title"],
        drawing=drawing,
        due_on=stage.at(int(facts["due_in"])).date(),
        readers={
            each.pk: people[rows[each.project_id]["reader"]].pk
            for each in scores
            if each.project_id in rows
        },
        now=stage.at(int(facts["days"])),
        scope=keeper,
    )


def read_all(
    sample: Sample, rows: Mapping[int, Row], people: Mapping[str, Any], stage: Stage
) -> int:
    """Have the readings of a sample handed in or declined, as far as their rows say; return how many there are."""
    readings: Sequence[BlindReading] = list(
        BlindReading.objects.filter(sample=sample).select_related("sample__edition").order_by("pk")
    )
    for reading in readings:
        row = rows[reading.project_id]
        if not row["days"]:
            continue
        reader = scope_for(people[row["reader"]], on=stage.today)
        if row["declined"]:
            decline(
                reading_id=reading.pk,
                because=row["declined"],
                version=reading.version,
                now=stage.at(int(row["days"])),
                scope=reader,
            )
            continue
        answers = answers_of(row)
        saved = save_reading(
            reading_id=reading.pk,
            answers={
                each.name: answers[each.question.key]
                for each in sheet_of_reading(reading=reading).askings
                if each.question.key in answers
            },
            version=reading.version,
            scope=reader,
        )
        hand_in(
            reading_id=reading.pk,
            version=saved.version,
            now=stage.at(int(row["days"])),
            scope=reader,
        )
    return len(readings)
