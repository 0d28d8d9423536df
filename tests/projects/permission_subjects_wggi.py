"""A member and a meeting with a decision, as the lines of the matrix of the WGGI mean them."""

from datetime import date

from apps.projects.models import WggiDecision
from tests.cast import World
from tests.projects.gender_builders import DEPARTMENT, make_meeting, make_member


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """One of each; they belong to no office in particular."""
    member = make_member(world, "Ana Ruiz")
    meeting = make_meeting(date(2026, 2, 2))
    WggiDecision.objects.create(meeting=meeting, number=1, text="Ask the offices.")
    of_member = {"any": {"member_id": member.pk}}
    of_meeting = {"any": {"meeting_id": meeting.pk}}
    return {
        **dict.fromkeys(
            ("projects:member_correct", "projects:member_end", "projects:member_role"), of_member
        ),
        **dict.fromkeys(
            (
                "projects:meeting",
                "projects:meeting_edit",
                "projects:attendance",
                "projects:decide",
            ),
            of_meeting,
        ),
        "projects:decision_edit": {"any": {"meeting_id": meeting.pk, "number": 1}},
        "projects:minutes": {"any": {"meeting_id": meeting.pk, "extension": "docx"}},
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Forms that are right but for who sends them."""
    member = {
        "name": "Ana Ruiz",
        "sex": "F",
        "office": world.offices[DEPARTMENT].pk,
        "role": "member",
        "starts_on": "2020-01-01",
    }
    meeting = {"held_on": "2026-05-04", "place": "Geneva"}
    return {
        "POST projects:member_new": member | {"name": "Jo Petit"},
        "POST projects:member_correct": member,
        "POST projects:member_end": {"ends_before": "2026-05-01"},
        "POST projects:member_role": {"role": "head", "starts_on": "2026-05-01"},
        "POST projects:meeting_new": meeting,
        "POST projects:meeting_edit": meeting | {"version": 1},
        "POST projects:attendance": {"version": 1},
        "POST projects:decide": {"version": 1, "text": "Ask again."},
        "POST projects:decision_edit": {"version": 1, "text": "Ask all offices."},
    }
