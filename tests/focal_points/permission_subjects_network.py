"""What the lines of the matrix of the network mean: Nairobi's is own, Dakar's is other."""

from apps.focal_points.models import Contribution, MeetingDecision, MeetingInvitation
from tests.cast import World
from tests.focal_points.builders import DAKAR, NAIROBI, make_appointment
from tests.focal_points.network_builders import (
    OTHER_REGION,
    REGION,
    invite,
    make_answer,
    make_factor,
    make_held,
    make_issue,
    make_meeting,
    make_practice,
    make_question,
)


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """One of each."""
    focal_point = make_appointment(world, user="focalpoint.nairobi")
    make_appointment(world, office="KEN-MOMBASA")
    make_appointment(world, office=DAKAR)
    planned, held = make_meeting(world), make_held(world, region=OTHER_REGION)
    [invitation] = invite(planned, focal_point)
    invite(held, focal_point)
    MeetingDecision.objects.create(meeting=held, number=1, text="Ask the offices.")
    published, draft = make_issue(), make_issue(number=2, published=False)
    credit = Contribution.objects.create(issue=draft, name="Ana Ruiz")
    practices = make_practice(world), make_practice(world, by="head.dakar", office=DAKAR)
    factors = make_factor(world), make_factor(world, country="SEN", office=DAKAR)
    questions = make_question(world), make_question(world, by="head.dakar", office=DAKAR)
    answers = [make_answer(each, world.people["gcu"]) for each in questions]
    of_planned, of_held = {"meeting_id": planned.pk}, {"meeting_id": held.pk}
    of_draft = {"issue_id": draft.pk}

    def pair(name: str, rows: tuple[object, object]) -> dict[str, dict[str, object]]:
        """Own and other."""
        return {
            office: {name: row.pk}  # type: ignore[attr-defined]
            for office, row in zip(("own", "other"), rows, strict=True)
        }

    found = {
        "network_file": {"what": "directory", "extension": "csv"},
        "network_meeting": of_held,
        "network_entry": of_held,
        "network_minutes": {**of_held, "extension": "docx"},
        **dict.fromkeys(
            (
                "network_meeting_edit",
                "network_meeting_hold",
                "network_meeting_cancel",
                "network_invite_region",
                "network_invite",
            ),
            of_planned,
        ),
        "network_uninvite": {**of_planned, "invitation_id": invitation.pk},
        "network_attendance": of_held,
        "network_decide": of_held,
        "network_decision_edit": {**of_held, "number": 1},
        "network_issue": {"issue_id": published.pk},
        "network_issue_file": {"issue_id": published.pk, "extension": "docx"},
        **dict.fromkeys(
            ("network_issue_edit", "network_issue_publish", "network_credit"), of_draft
        ),
        "network_uncredit": {**of_draft, "contribution_id": credit.pk},
        "network_country": {"iso3": "KEN"},
    }
    return {
        **{f"focal_points:{name}": {"any": kwargs} for name, kwargs in found.items()},
        **dict.fromkeys(
            (
                "focal_points:network_practice",
                "focal_points:network_practice_edit",
                "focal_points:network_practice_take_back",
            ),
            pair("practice_id", practices),
        ),
        **dict.fromkeys(
            ("focal_points:network_factor", "focal_points:network_factor_edit"),
            pair("factor_id", factors),
        ),
        **dict.fromkeys(
            (
                "focal_points:network_question",
                "focal_points:network_answer",
                "focal_points:network_question_close",
            ),
            pair("question_id", questions),
        ),
        "focal_points:network_helped": {
            office: {"question_id": question.pk, "answer_id": answer.pk}
            for office, question, answer in zip(("own", "other"), questions, answers, strict=True)
        },
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Forms that are right but for who sends them."""
    dakar = make_appointment(world, office=DAKAR, name="Somebody else")
    meeting = {
        "region": world.offices[REGION].pk,
        "year": 2026,
        "title": "Yearly meeting",
        "starts_at": "2026-02-02T09:00",
    }
    issue = {"kind": "bulletin", "title_en": "News", "text_en": "Text."}
    practice = {
        "office": world.offices[NAIROBI].pk,
        "title": "Meet before noon",
        "text": "More women came.",
        "language": "en",
    }
    factor = {
        "kind": "incentive",
        "office": world.offices[NAIROBI].pk,
        "title": "A new law",
        "language": "en",
        "seen_on": "2025-05-01",
    }
    version = {"version": 1}
    found = {
        "network_meeting_new": meeting,
        "network_meeting_edit": meeting | version,
        "network_meeting_hold": version,
        "network_meeting_cancel": version | {"reason": "Nobody has time."},
        "network_invite_region": version,
        "network_invite": version | {"appointment": dakar.pk},
        "network_uninvite": version,
        "network_decide": version | {"text": "Meet again."},
        "network_decision_edit": version | {"text": "Ask all offices."},
        "network_issue_new": issue,
        "network_issue_edit": issue | version,
        "network_issue_publish": version,
        "network_credit": version | {"name": "Jo Petit"},
        "network_uncredit": version,
        "network_practice_new": practice,
        "network_practice_edit": practice | version,
        "network_practice_take_back": version | {"reason": "It was a mistake."},
        "network_factor_new": factor,
        "network_factor_edit": factor | version,
        "network_question_new": {
            "office": world.offices[NAIROBI].pk,
            "title": "Who has a template?",
            "language": "en",
        },
        "network_answer": {"text": "We have one.", "language": "en"},
        "network_helped": {"helped": "1"},
        "network_question_close": {"sent": "1"},
        "network_attendance": version | presences(world),
    }
    return {f"POST focal_points:{name}": body for name, body in found.items()}


def presences(world: World) -> dict[str, str]:
    """Everybody who was invited to the meeting that was held came."""
    held = world.offices[OTHER_REGION]
    return {
        f"presence_{each.pk}": "present"
        for each in MeetingInvitation.objects.filter(meeting__region=held)
    }
