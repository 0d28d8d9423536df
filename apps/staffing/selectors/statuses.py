"""The status of a return as a word, a colour and a date."""

from django.utils.translation import gettext as _

from apps.staffing.choices import RevisionState
from apps.staffing.selectors.returns import NOT_STARTED, STATE_NAMES, PeriodLine, ReturnRow
from apps.web.parts import Kind, StatusTag

KINDS: dict[str, Kind] = {
    NOT_STARTED: "calm",
    RevisionState.DRAFT: "info",
    RevisionState.RETURNED: "warn",
    RevisionState.SUBMITTED: "wait",
    RevisionState.ATTESTED: "wait",
    RevisionState.APPROVED: "good",
}


def status_of_row(row: ReturnRow, period: PeriodLine) -> StatusTag:
    """Return the status of a line of a list."""
    if row.is_late:
        return StatusTag("bad", late_label(row.state), on=period.closes_on)
    return StatusTag(KINDS[row.state], state_label(row), on=row.state_at)


def state_label(row: ReturnRow) -> str:
    """Return the state in a word, and that it is a correction."""
    label = str(STATE_NAMES[row.state])
    if row.is_correction:
        return _("Correction: %(state)s") % {"state": label.lower()}
    return label


def late_label(state: str) -> str:
    """Return the words for a return that missed its deadline."""
    if state == NOT_STARTED:
        return _("Late, not started; closed")
    return _("Late, in draft; closed")
