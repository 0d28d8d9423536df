"""Whose project and score a line of the matrix means, and what is sent."""

from typing import Any

from apps.gender_marker.models import Assessment
from tests.cast import World
from tests.gender_marker.assessment_builders import MET, make_iom
from tests.gender_marker.builders import DAKAR, NAIROBI, NOON, make_project, make_score

OFFICES = {"own": NAIROBI, "other": DAKAR}


def subjects(world: World) -> dict[str, dict[str, dict[str, Any]]]:
    """A project of each office with a score of the proposal and a draft of the end."""
    edition = make_iom()
    projects, scores, drafts, stages = {}, {}, {}, {}
    for which, office in OFFICES.items():
        project = make_project(world, code=f"MARKER-{which}", office=office, state="under_way")
        given = make_score(world, project=project, edition=edition, answers=MET)
        draft = Assessment.objects.create(
            project=project, edition=edition, stage="end", begun_at=NOON
        )
        projects[which] = {"project_id": project.pk}
        stages[which] = {"project_id": project.pk, "stage": "end"}
        scores[which] = {"assessment_id": given.pk}
        drafts[which] = {"assessment_id": draft.pk}
    return {
        "gender_marker:project": projects,
        "gender_marker:project_file": {
            which: {**found, "extension": "csv"} for which, found in projects.items()
        },
        "gender_marker:assess_new": projects,
        "gender_marker:assess": stages,
        "gender_marker:assess_live": stages,
        "gender_marker:assess_score": stages,
        "gender_marker:draft_discard": drafts,
        "gender_marker:assessment": scores,
        "gender_marker:assessment_withdraw": scores,
        "api:marker_assessment_detail": scores,
    }


def bodies(world: World) -> dict[str, dict[str, dict[str, Any]]]:
    """What is sent."""
    draft = {
        which: Assessment.objects.get(project__code=f"MARKER-{which}", stage="end").pk
        for which in OFFICES
    }
    return {
        "POST gender_marker:assess_new": {"stage": "mid_term", "editions": ["IOM-2017"]},
        "POST gender_marker:assess": {"do": "save"},
        "POST gender_marker:assess_score": {
            which: {"draft": number, "version": 1} for which, number in draft.items()
        },
        "POST gender_marker:draft_discard": {"version": 1},
        "POST gender_marker:assessment_withdraw": {"version": 1, "because": "The wrong project."},
        "POST api:marker_assessment_list": {
            which: {
                "project": f"MARKER-{which}",
                "edition": "IOM-2017",
                "stage": "mid_term",
                "answers": {key: {"answer": answer} for key, answer in MET.items()},
            }
            for which in OFFICES
        },
    }
