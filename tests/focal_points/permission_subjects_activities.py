"""Whose activity a line of the matrix means, and what is sent."""

from typing import Any

from apps.focal_points.choices import ActivityState
from tests.cast import World
from tests.focal_points.builders import DAKAR, NAIROBI, make_activity

OFFICES = {"own": (NAIROBI, "focalpoint.nairobi"), "other": (DAKAR, "gcu")}
LOGGED, DRAFT = "Logged by the matrix", "Begun by the matrix"


def subjects(world: World) -> dict[str, dict[str, dict[str, Any]]]:
    """A logged activity and a draft of each office."""
    logged, drafts = {}, {}
    for which, (office, writer) in OFFICES.items():
        facts = {"office": office, "created_by": world.people[writer]}
        logged[which] = {"activity_id": make_activity(world, title=LOGGED, **facts).pk}
        draft = make_activity(
            world, title=DRAFT, state=ActivityState.DRAFT, logged_at=None, **facts
        )
        drafts[which] = {"activity_id": draft.pk}
    file = {"any": {"extension": "csv"}}
    return {
        "focal_points:activities_file": file,
        "focal_points:activity": logged,
        "focal_points:activity_edit": logged,
        "focal_points:activity_copy": logged,
        "focal_points:activity_withdraw": logged,
        "focal_points:activity_evidence": logged,
        "focal_points:activity_draft": drafts,
        "focal_points:activity_discard": drafts,
        "api:activity_detail": logged,
    }


def bodies(world: World) -> dict[str, dict[str, dict[str, Any]]]:
    """What is sent: a briefing of that day."""

    def said(which: str, title: str) -> dict[str, Any]:
        code, _writer = OFFICES[which]
        return {
            "office": world.offices[code].pk,
            "kind": "briefing",
            "title": title,
            "happened_on": "2026-03-02",
            "language": "en",
            "version": 1,
            "partners-TOTAL_FORMS": 0,
            "partners-INITIAL_FORMS": 0,
        }

    made = {which: said(which, "Sent by the matrix") for which in OFFICES}
    return {
        "focal_points:activity_new": made,
        "focal_points:activity_draft_new": made,
        "focal_points:activity_edit": made,
        "focal_points:activity_draft": made,
        "focal_points:activity_copy": {which: {"what": "repeat"} for which in OFFICES},
        "focal_points:activity_withdraw": {
            which: {"version": 1, "reason": "Entered for the wrong office."} for which in OFFICES
        },
        "api:activity_list": {
            which: {
                "office": code,
                "kind": "briefing",
                "title": "Sent by the matrix",
                "happened_on": "2026-03-02",
            }
            for which, (code, _writer) in OFFICES.items()
        },
    }
