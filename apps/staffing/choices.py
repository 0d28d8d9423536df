"""Closed lists of the room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CellState(TextChoices):
    """A counted cell holds a number, zero included; the two others hold none and differ."""

    COUNTED = "counted", _("Counted")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")
    MISSING = "missing", _("Missing")


class CellOrigin(TextChoices):
    """How a value came into its cell."""

    TYPED = "typed", _("Typed")
    PASTED = "pasted", _("Pasted")
    REST_IS_ZERO = "rest_is_zero", _("Set by “the rest is zero”")
    IMPORTED = "imported", _("Imported from a file")
    CARRIED = "carried", _("Carried into the correction")


class RevisionState(TextChoices):
    """The way of a revision: draft, submitted by HR, attested by the head, approved by HRM."""

    DRAFT = "draft", pgettext_lazy("headcount return", "Draft")
    RETURNED = "returned", pgettext_lazy("headcount return", "Returned")
    SUBMITTED = "submitted", pgettext_lazy("headcount return", "Submitted")
    ATTESTED = "attested", pgettext_lazy("headcount return", "Attested")
    APPROVED = "approved", pgettext_lazy("headcount return", "Approved")


EDITABLE_STATES = (RevisionState.DRAFT, RevisionState.RETURNED)
OPEN_STATES = (*EDITABLE_STATES, RevisionState.SUBMITTED, RevisionState.ATTESTED)
UNDER_REVIEW_STATES = (RevisionState.SUBMITTED, RevisionState.ATTESTED)


class Population(TextChoices):
    """Who is counted; always printed with the number."""

    ALL_STAFF = "all_staff", _("All staff")
    ONE_YEAR_PLUS = "one_year_plus", _("Staff with contracts of one year or more")
    UN_PARITY = "un_parity", _("Professional and higher, fixed-term, continuing and permanent")


class Standing(TextChoices):
    """Which revisions a sum counts; provisional: the approved one, else the latest submitted."""

    APPROVED = "approved", pgettext_lazy("figures", "Approved")
    PROVISIONAL = "provisional", pgettext_lazy("figures", "Provisional")


class ImportState(TextChoices):
    """Where a file import stands; a large file waits to be checked, one that fails is refused."""

    UPLOADED = "uploaded", _("Waiting to be checked")
    REFUSED = "refused", _("Cannot be read")
    CHECKED = "checked", _("Checked")
    APPLIED = "applied", _("Imported")
    DISCARDED = "discarded", _("Discarded")
