"""The workplans that the lines of the matrix mean: own is Nairobi's focal point, other Dakar's, who has no account."""

from django.utils import timezone

from apps.focal_points.models import Workplan
from tests.cast import World
from tests.focal_points.builders import DAKAR, NAIROBI, make_appointment
from tests.focal_points.workplan_builders import (
    WRITER,
    approved_plan,
    said,
    submitted_plan,
    whole_plan,
)

OFFICES = {"own": (NAIROBI, WRITER), "other": (DAKAR, "")}


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """Of each office an appointment with a draft of this year, one that waits, and one that is approved."""
    year = timezone.localdate().year
    appointments: dict[str, dict[str, object]] = {}
    drafts: dict[str, Workplan] = {}
    waiting: dict[str, dict[str, object]] = {}
    approved: dict[str, dict[str, object]] = {}
    for whose, (office, user) in OFFICES.items():
        appointment = make_appointment(world, office=office, user=user)
        appointments[whose] = {"appointment_id": appointment.pk}
        drafts[whose] = whole_plan(appointment, year=year)
        # A promise is due today or later, whenever this runs.
        drafts[whose].items.update(due_on=timezone.localdate())
        sent = submitted_plan(world, appointment, year=year + 1)
        waiting[whose] = {"workplan_id": sent.pk}
        over = approved_plan(world, appointment, year=year - 1)
        approved[whose] = {"workplan_id": over.pk}
    plans: dict[str, dict[str, object]] = {
        whose: {"workplan_id": plan.pk} for whose, plan in drafts.items()
    }
    items: dict[str, dict[str, object]] = {
        whose: {"item_id": plan.items.get().pk} for whose, plan in drafts.items()
    }
    files: dict[str, dict[str, object]] = {
        whose: {**plan, "extension": "csv"} for whose, plan in plans.items()
    }
    return {
        "focal_points:workplans_file": {"any": {"extension": "csv"}},
        "focal_points:workplan": plans,
        "focal_points:workplan_print": plans,
        "focal_points:workplan_file": files,
        "focal_points:workplan_new": appointments,
        "focal_points:workplan_item_new": plans,
        "focal_points:workplan_take_over": plans,
        "focal_points:workplan_note": plans,
        "focal_points:workplan_submit": plans,
        **{
            f"focal_points:workplan_item{name}": items
            for name in ("", "_move", "_remove", "_progress", "_promise")
        },
        "focal_points:workplan_reopen": approved,
        "focal_points:workplan_approve": waiting,
        "focal_points:workplan_return": waiting,
        "api:workplan_detail": plans,
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Forms that are right but for who sends them."""
    data = said()
    item = {
        "title": data.title,
        "area": str(data.area_id),
        "serves": "",
        "expected_result": data.expected_result,
        "due_on": "",
        "version": "1",
    }
    return {
        "POST focal_points:workplan_new": {"year": str(timezone.localdate().year)},
        "POST focal_points:workplan_item_new": item,
        "POST focal_points:workplan_item": item,
        "POST focal_points:workplan_item_move": {"to": "up"},
        "POST focal_points:workplan_item_remove": {"version": "1"},
        "POST focal_points:workplan_item_progress": {
            "version": "1",
            "progress": "done",
            "note": "Forty were there.",
        },
        "POST focal_points:workplan_item_promise": {"version": "1"},
        "POST focal_points:workplan_take_over": {},
        "POST focal_points:workplan_note": {"version": "1", "note": "Half of it is training."},
        "POST focal_points:workplan_submit": {"version": "1"},
        "POST focal_points:workplan_reopen": {"version": "1"},
        "POST focal_points:workplan_approve": {"version": "1"},
        "POST focal_points:workplan_return": {"version": "1", "reason": "Fewer items."},
    }
