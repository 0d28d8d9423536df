"""Workplans in words: names, states as tags, what an item serves."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.presentation import name_of
from apps.focal_points.choices import ItemProgress, WorkplanState
from apps.focal_points.models import Workplan, WorkplanItem
from apps.organization.selectors import tree_on
from apps.policy.selectors.commitments import is_open_on
from apps.policy.selectors.commitments import status_of as status_of_commitment
from apps.web.language import in_language
from apps.web.parts import Kind, StatusTag

KINDS: dict[str, Kind] = {
    WorkplanState.DRAFT: "info",
    WorkplanState.SUBMITTED: "wait",
    WorkplanState.SUPERVISED: "wait",
    WorkplanState.APPROVED: "good",
    WorkplanState.RETURNED: "warn",
}
PROGRESS_KINDS: dict[str, Kind] = {
    ItemProgress.NOT_BEGUN: "calm",
    ItemProgress.UNDER_WAY: "info",
    ItemProgress.DONE: "good",
    ItemProgress.DROPPED: "calm",
}


def title_of(workplan: Workplan) -> str:
    """Return what a workplan is called: its year and its person."""
    return _("Workplan %(year)s of %(person)s") % {
        "year": workplan.year,
        "person": workplan.appointment.name,
    }


def office_name(office_id: int, *, on: date, code: str = "") -> str:
    """Return the name of an office on a day, its code where it is closed by then."""
    node = tree_on(day=on).nodes.get(office_id)
    return node.name if node else code


def status_of(workplan: Workplan) -> StatusTag:
    """Return where a workplan stands: a word, a colour, and the day of the last step."""
    moments = {
        WorkplanState.SUBMITTED: workplan.submitted_at,
        WorkplanState.SUPERVISED: workplan.supervised_at,
        WorkplanState.APPROVED: workplan.approved_at,
    }
    state = WorkplanState(workplan.state)
    return StatusTag(KINDS[state], state.label, on=moments.get(state))


def progress_tag(item: WorkplanItem) -> StatusTag:
    """Return how far an item is."""
    return StatusTag(PROGRESS_KINDS[item.progress], ItemProgress(item.progress).label)


def approvals_of(workplan: Workplan) -> list[str]:
    """Return who said yes to a workplan and when, in the order of the way; of one with its people."""
    nobody = _("Submitted on %(day)s")
    steps = (
        (
            _("Submitted by %(person)s on %(day)s") if workplan.submitted_by else nobody,
            workplan.submitted_by,
            workplan.submitted_at,
        ),
        (
            _("Approved by the supervisor, %(person)s, on %(day)s"),
            workplan.supervised_by,
            workplan.supervised_at,
        ),
        (
            _("Approved for the Gender Coordination Unit by %(person)s on %(day)s"),
            workplan.approved_by,
            workplan.approved_at,
        ),
    )
    return [
        words % {"person": name_of(person) or "–", "day": date_format(at, "DATE_FORMAT")}
        for words, person, at in steps
        if at is not None
    ]


def serves(item: WorkplanItem) -> str:
    """Return what an item serves: a commitment with its paragraph, or an activity of the guidelines."""
    if item.commitment is not None:
        return commitment_words(item.commitment)
    if item.guideline_activity is not None:
        return in_language(item.guideline_activity, "text")
    return ""


def commitment_words(commitment: Any) -> str:
    """Return a commitment with the paragraph that it stands in."""
    return _("Paragraph %(number)s: %(text)s") % {
        "number": commitment.paragraph,
        "text": in_language(commitment, "text"),
    }


def closed_since(item: WorkplanItem, *, on: date) -> StatusTag | None:
    """Return how the commitment of an item ended, where it takes nothing new on a day; else None."""
    if item.commitment is None or is_open_on(item.commitment, on):
        return None
    return status_of_commitment(item.commitment)
