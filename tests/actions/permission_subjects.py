"""The actions that the lines of the matrix mean: own is Nairobi's, other Dakar's, both made by the GCU.

Those of notices and mail stand in `notice_subjects`.
"""

from datetime import UTC, date, datetime

from apps.actions.models import FeedKey
from apps.actions.selectors.feed import digest_of
from tests.actions import notice_subjects
from tests.actions.builders import BECAUSE, DAKAR, NAIROBI, bring_to_done, bring_to_verified, make
from tests.cast import World

FAR = date(2199, 6, 30)
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
KEY = "a-key-of-the-matrix"
OFFICES = {"own": (NAIROBI, "nairobi"), "other": (DAKAR, "dakar")}


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """An open action of each office, one that waits for its head, and one that is verified."""
    by_state: dict[str, dict[str, dict[str, object]]] = {"open": {}, "done": {}, "verified": {}}
    for whose, (office, place) in OFFICES.items():
        actions = {state: make(world, office=office, due_on=FAR) for state in by_state}
        bring_to_done(world, actions["done"], by=f"hr.{place}")
        bring_to_verified(world, actions["verified"], by=f"head.{place}")
        for state, action in actions.items():
            by_state[state][whose] = {"action_id": action.pk}
    followed = {
        whose: {"kind": "actions.action", "record_id": said["action_id"]}
        for whose, said in by_state["open"].items()
    }
    FeedKey.objects.create(user=world.people["hr.dakar"], digest=digest_of(KEY), made_at=NOON)
    return {
        **notice_subjects.subjects(world),
        "actions:follow": followed,
        "actions:mail_file": {"any": {"name": "0" * 32}},
        "actions:register_file": {"any": {"extension": "csv"}},
        "actions:feed_file": {"any": {"key": KEY}},
        **dict.fromkeys(
            (
                "actions:action_detail",
                "actions:action_edit",
                "actions:action_note",
                "actions:action_start",
                "actions:action_done",
                "actions:action_drop",
                "api:action_detail",
                "api:action_notes",
                "api:action_start",
                "api:action_done",
                "api:action_drop",
            ),
            by_state["open"],
        ),
        **dict.fromkeys(
            (
                "actions:action_verify",
                "actions:action_send_back",
                "actions:action_name_verifier",
                "api:action_verify",
                "api:action_send_back",
            ),
            by_state["done"],
        ),
        "actions:action_reopen": by_state["verified"],
        "api:action_reopen": by_state["verified"],
        "api:action_list": {"own": {}, "other": {}},
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Forms that are right but for who sends them."""
    said = {"title": "Ask again", "due_on": FAR.isoformat(), "priority": "high"}
    reason = {"reason": "The budget is gone."}
    return {
        **notice_subjects.bodies(world),
        "POST actions:action_new": {
            "own": said | {"office": NAIROBI},
            "other": said | {"office": DAKAR},
        },
        "POST actions:action_edit": said | {"version": 1},
        "POST actions:action_note": {"text": "Two networks answered."},
        "POST actions:action_start": {"version": 1},
        "POST actions:action_done": {"version": 1, "no_evidence_because": BECAUSE},
        "POST actions:action_drop": reason | {"version": 1},
        "POST actions:action_verify": {"version": 2},
        "POST actions:action_send_back": reason | {"version": 2},
        "POST actions:action_name_verifier": {"version": 2, "verifier": world.people["wggi"].pk},
        "POST actions:action_reopen": reason | {"version": 3, "due_on": FAR.isoformat()},
        "POST actions:reassign": {"chosen": ["1:1"]},
        "POST api:action_list": {
            "own": said | {"office": NAIROBI},
            "other": said | {"office": DAKAR},
        },
        "PATCH api:action_detail": {"version": 1, "title": "Ask again"},
        "POST api:action_notes": {"text": "Two networks answered."},
        "POST api:action_start": {"version": 1},
        "POST api:action_done": {"version": 1, "no_evidence_because": BECAUSE},
        "POST api:action_drop": reason | {"version": 1},
        "POST api:action_verify": {"version": 2},
        "POST api:action_send_back": reason | {"version": 2},
        "POST api:action_reopen": reason | {"version": 3, "due_on": FAR.isoformat()},
    }
