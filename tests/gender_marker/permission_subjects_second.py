"""Whose score, sample and reading a line of the matrix means, and what is sent."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from apps.accounts.records import RecordRef
from apps.gender_marker.models import BlindReading, Sample
from tests.cast import World
from tests.documents.builders import add
from tests.gender_marker.assessment_builders import MET, make_iom
from tests.gender_marker.builders import (
    DAKAR,
    NAIROBI,
    make_project,
    make_reading,
    make_sample,
    make_score,
)

OFFICES = {"own": NAIROBI, "other": DAKAR}


def subjects(world: World) -> dict[str, dict[str, dict[str, Any]]]:
    """A score of each office, and a sample with a project of Nairobi that the head of Dakar reads blind."""
    edition = make_iom()
    scores = {}
    for which, office in OFFICES.items():
        project = make_project(world, code=f"CHECK-{which}", office=office)
        given = make_score(
            world, project=project, edition=edition, answers=MET, scorer="head.nairobi"
        )
        scores[which] = {"assessment_id": given.pk}
    read = make_project(world, code="READ-1")
    score = make_score(world, project=read, edition=edition, answers=MET)
    sample = make_sample(world, edition=edition)
    reading = make_reading(world, assessment=score, sample=sample)
    document = add(world, "pm.nairobi", attach_to=[RecordRef("projects.project", read.pk)])
    version = document.versions.get()
    readings = {"own": {"reading_id": reading.pk}}
    samples = {"own": {"sample_id": sample.pk}}
    file = {"what": "questions", "extension": "csv"}
    return {
        "gender_marker:check": scores,
        "gender_marker:sample": samples,
        "gender_marker:sample_close": samples,
        "gender_marker:sample_file": {"own": {"sample_id": sample.pk, **file}},
        "gender_marker:reading_give": readings,
        **{f"gender_marker:blind{name}": readings for name in ("", "_live", "_decline")},
        "gender_marker:blind_document": {
            "own": {"reading_id": reading.pk, "version_id": version.pk}
        },
        "gender_marker:agreement_file": {"any": file},
    }


def bodies(world: World) -> dict[str, dict[str, Any]]:
    """What is sent."""
    reading = BlindReading.objects.get()
    sample = Sample.objects.get()
    today = timezone.localdate()
    return {
        "POST gender_marker:check": {"verdict": "agrees"},
        "POST gender_marker:sample_new": {
            "title": "Another sample",
            "edition": "IOM-2017",
            "starts_on": "2026-01-01",
            "ends_on": "2026-12-31",
            "size": 10,
            "seed": 7,
            "due_on": (today + timedelta(days=20)).isoformat(),
            "step": "give",
            f"reader_{reading.assessment_id}": world.people["wggi"].pk,
        },
        "POST gender_marker:sample_close": {"version": sample.version},
        "POST gender_marker:reading_give": {
            "reader": world.people["wggi"].pk,
            "because": "On leave.",
            "version": reading.version,
        },
        "POST gender_marker:blind": {"do": "save", "version": reading.version},
        "POST gender_marker:blind_decline": {"because": "On leave.", "version": reading.version},
    }
