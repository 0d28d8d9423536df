"""Closed lists of the room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SourceStatus(TextChoices):
    """How well a line of a scale is founded, in the words of the reference."""

    VERIFIED = "verified", pgettext_lazy("source", "Verified")
    INFERRED = "inferred", pgettext_lazy("source", "Inferred")
    UNVERIFIED = "unverified", pgettext_lazy("source", "Unverified")
    PROPOSAL = "proposal", pgettext_lazy("source", "Proposal of this product")


class EditionState(TextChoices):
    """An edition is written as a draft; once published it never changes, it only goes out of use."""

    DRAFT = "draft", pgettext_lazy("marker edition", "Draft")
    PUBLISHED = "published", pgettext_lazy("marker edition", "Published")
    RETIRED = "retired", pgettext_lazy("marker edition", "Out of use")


class CodeKind(TextChoices):
    """What a code says: a score, that the marker does not apply, or that nobody has looked."""

    SCORE = "score", pgettext_lazy("marker code", "Score")
    NOT_APPLICABLE = "not_applicable", pgettext_lazy("marker code", "Not applicable")
    NOT_SCREENED = "not_screened", pgettext_lazy("marker code", "Not screened")


class Stage(TextChoices):
    """When in its life a project is scored; the order is the order of a project's life."""

    PROPOSAL = "proposal", pgettext_lazy("marker", "Proposal")
    ENDORSEMENT = "endorsement", pgettext_lazy("marker", "Endorsement")
    MID_TERM = "mid_term", pgettext_lazy("marker", "Mid-term")
    END = "end", pgettext_lazy("marker", "End")


class AssessmentState(TextChoices):
    """A scored assessment never changes: another one replaces it, or it is withdrawn with a reason."""

    DRAFT = "draft", pgettext_lazy("assessment", "Draft")
    SCORED = "scored", pgettext_lazy("assessment", "Scored")
    REPLACED = "replaced", pgettext_lazy("assessment", "Replaced")
    WITHDRAWN = "withdrawn", pgettext_lazy("assessment", "Withdrawn")


class AssessmentOrigin(TextChoices):
    """How an assessment came in."""

    ENTERED = "entered", pgettext_lazy("assessment", "Entered here")
    IMPORTED = "imported", pgettext_lazy("assessment", "Imported from a file")


class Standing(TextChoices):
    """Where a project stands by one edition; the last four are unscored."""

    SCORED = "scored", pgettext_lazy("project by marker", "Scored")
    NOT_APPLICABLE = "not_applicable", pgettext_lazy("project by marker", "Not applicable")
    UNDETERMINED = "undetermined", pgettext_lazy("project by marker", "Undetermined")
    DRAFT = "draft", pgettext_lazy("project by marker", "Draft begun")
    OTHER_EDITION = "other_edition", pgettext_lazy("project by marker", "By another edition only")
    NEVER = "never", pgettext_lazy("project by marker", "Never scored")


class Verdict(TextChoices):
    """What a second person found of a score."""

    AGREES = "agrees", pgettext_lazy("quality check", "Agrees")
    DISAGREES = "disagrees", pgettext_lazy("quality check", "Proposes another code")


class SampleState(TextChoices):
    """A sample is open until its last day or until it is closed; then it is counted."""

    OPEN = "open", pgettext_lazy("sample", "Open")
    CLOSED = "closed", pgettext_lazy("sample", "Closed")


class ReadingState(TextChoices):
    """The way of a blind reading."""

    OPEN = "open", pgettext_lazy("blind reading", "Open")
    DONE = "done", pgettext_lazy("blind reading", "Handed in")
    DECLINED = "declined", pgettext_lazy("blind reading", "Declined")


class FactKey(TextChoices):
    """What the register knows of a project, as far as a rule on contradictions may ask for it."""

    GENDER_RESULT = "gender_result", _("A result figure that tells women from men")
    GENDER_MAIN = "gender_main", _("Gender is said to be a main component")
    WOMEN_ONLY = "women_only", _("Meant for women only")
    DISAGGREGATED = "disaggregated", _("Beneficiaries are told apart by sex")
    REVIEWED = "reviewed", _("A gender review was closed without being returned")
    BUDGETED = "budgeted", _("A budget is on record")
    PARTNER_COMMITMENT = "partner_commitment", _("A partner agreed on gender commitments")


class Severity(TextChoices):
    """How much a contradiction weighs."""

    WARNING = "warning", pgettext_lazy("contradiction", "Warning")
    NOTICE = "notice", pgettext_lazy("contradiction", "Notice")


class ShareKind(TextChoices):
    """Which share a benchmark is for (policy 2015, paragraph 47; UN-SWAP on resource allocation)."""

    PRINCIPAL = "principal", _("Gender equality is the principal purpose")
    SIGNIFICANT = "significant", _("Gender equality is a significant objective")
    FOCUSED = "focused", _("Gender equality is a principal or a significant objective")


class EstimateState(TextChoices):
    """The way of an annual estimate: prepared, then signed off by the Budget Division."""

    PREPARED = "prepared", pgettext_lazy("estimate", "Prepared, to be signed off")
    SIGNED = "signed", pgettext_lazy("estimate", "Signed off")
    REPLACED = "replaced", pgettext_lazy("estimate", "Replaced")


class ImportState(TextChoices):
    """Where a file of scores stands; a large file waits to be checked, one that fails is refused."""

    UPLOADED = "uploaded", pgettext_lazy("import", "Waiting to be checked")
    REFUSED = "refused", pgettext_lazy("import", "Cannot be read")
    CHECKED = "checked", pgettext_lazy("import", "Checked")
    APPLIED = "applied", pgettext_lazy("import", "Imported")
    DISCARDED = "discarded", pgettext_lazy("import", "Discarded")
