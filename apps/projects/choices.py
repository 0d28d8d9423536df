"""Closed lists of the room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProjectState(TextChoices):
    """Where a project stands; some say why in words. A source may be silent on how it ended."""

    PROPOSED = "proposed", pgettext_lazy("project", "Proposed")
    PLANNED = "planned", pgettext_lazy("project", "Approved, not begun")
    UNDER_WAY = "under_way", pgettext_lazy("project", "Under way")
    COMPLETED = "completed", pgettext_lazy("project", "Completed")
    NOT_COMPLETED = "not_completed", pgettext_lazy("project", "Not completed")
    NOT_IMPLEMENTED = "not_implemented", pgettext_lazy("project", "Could not be implemented")
    CANCELLED = "cancelled", pgettext_lazy("project", "Cancelled")
    NOT_KNOWN = "not_known", pgettext_lazy("project", "State not known")


CLOSED_STATES = (
    ProjectState.COMPLETED,
    ProjectState.NOT_COMPLETED,
    ProjectState.NOT_IMPLEMENTED,
    ProjectState.CANCELLED,
)
"""In these a project is over: nothing about it is asked or scored any more."""
STATES_WITH_REASON = (ProjectState.NOT_IMPLEMENTED, ProjectState.CANCELLED)


class ProjectOrigin(TextChoices):
    """How a project came into the register; stated ones are copied from a document, with its source."""

    ENTERED = "entered", pgettext_lazy("project", "Entered here")
    IMPORTED = "imported", pgettext_lazy("project", "Imported from a file")
    PROPOSAL = "proposal", pgettext_lazy("project", "Awarded proposal")
    STATED = "stated", pgettext_lazy("project", "Copied from a document")


class Targeting(TextChoices):
    """Whom a project is meant for; blank: not known."""

    WOMEN = "women", pgettext_lazy("targeting", "Women")
    MEN = "men", pgettext_lazy("targeting", "Men")
    BOTH = "both", pgettext_lazy("targeting", "Women and men")
    NONE = "none", pgettext_lazy("targeting", "Not people of one sex or the other")


class ProjectContext(TextChoices):
    """Where a project works; blank: not known."""

    CRISIS = "crisis", pgettext_lazy("project", "Crisis")
    DEVELOPMENT = "development", pgettext_lazy("project", "Development")


class PartnerKind(TextChoices):
    """What a partner is."""

    UN = "un", _("United Nations entity")
    GOVERNMENT = "government", _("Government")
    NGO = "ngo", _("Non-governmental organization")
    ACADEMIA = "academia", _("University or research institute")
    PRIVATE = "private", _("Private sector")
    OTHER = "other", pgettext_lazy("partner", "Other")


class StatedMoneyKind(TextChoices):
    """What an amount that was copied from a document is."""

    ENVELOPE = "envelope", _("Envelope of Discretionary Income")
    COUNTER_TRAFFICKING = "counter_trafficking", _("Counter-trafficking projects")
    ORGANIZATION = "organization", _("Budget of the Organization")


class BeneficiaryKind(TextChoices):
    """Whether beneficiaries were planned or reached."""

    PLANNED = "planned", pgettext_lazy("beneficiaries", "Planned")
    REACHED = "reached", pgettext_lazy("beneficiaries", "Reached")


class Facet(TextChoices):
    """By what beneficiaries are told apart, beside sex; `total` is everybody."""

    TOTAL = "total", pgettext_lazy("beneficiaries", "All")
    AGE = "age", pgettext_lazy("beneficiaries", "Age group")
    ORIGIN = "origin", pgettext_lazy("beneficiaries", "Country of origin")
    LEGAL_STATUS = "legal_status", pgettext_lazy("beneficiaries", "Legal status")
    EDUCATION = "education", pgettext_lazy("beneficiaries", "Education")
    FAMILY_STATUS = "family_status", pgettext_lazy("beneficiaries", "Family status")


class BeneficiarySex(TextChoices):
    """Sex as a project recorded it; the order is the order of every table."""

    WOMEN = "F", _("Women and girls")
    MEN = "M", _("Men and boys")
    OTHER = "O", _("Other or undisclosed")
    UNRECORDED = "U", _("Sex not recorded")


class AgeGroup(TextChoices):
    """Ages in whole years; a choice of this product, because the reference gives no groups."""

    UNDER_5 = "0-4", pgettext_lazy("age group", "0–4 years")
    FROM_5 = "5-11", pgettext_lazy("age group", "5–11 years")
    FROM_12 = "12-17", pgettext_lazy("age group", "12–17 years")
    ADULTS = "18-59", pgettext_lazy("age group", "18–59 years")
    FROM_60 = "60+", pgettext_lazy("age group", "60 years and over")
    UNRECORDED = "unrecorded", pgettext_lazy("age group", "Age not recorded")


UNRECORDED = AgeGroup.UNRECORDED.value
"""The category of those whose age, or country of origin, nobody wrote down."""


class CountState(TextChoices):
    """A counted cell holds a number, zero included; the two others hold none and differ."""

    COUNTED = "counted", pgettext_lazy("beneficiaries", "Counted")
    NOT_APPLICABLE = "not_applicable", pgettext_lazy("beneficiaries", "Not applicable")
    MISSING = "missing", pgettext_lazy("beneficiaries", "Missing")


class EditionState(TextChoices):
    """An edition of a checklist is written as a draft; once published it never changes."""

    DRAFT = "draft", pgettext_lazy("checklist", "Draft")
    PUBLISHED = "published", pgettext_lazy("checklist", "Published")


class Applies(TextChoices):
    """For which projects an item of a checklist is asked."""

    ALL = "all", pgettext_lazy("checklist", "Every project")
    CRISIS = "crisis", pgettext_lazy("checklist", "Projects in a crisis")
    DEVELOPMENT = "development", pgettext_lazy("checklist", "Other projects")


class ReviewAnswerKind(TextChoices):
    """What a reviewer found of one item."""

    YES = "yes", pgettext_lazy("gender review", "Yes")
    PARTLY = "partly", pgettext_lazy("gender review", "Partly")
    NO = "no", pgettext_lazy("gender review", "No")
    NOT_APPLICABLE = "not_applicable", pgettext_lazy("gender review", "Not applicable")


class GenderReviewState(TextChoices):
    """The way of a gender review."""

    OPEN = "open", pgettext_lazy("gender review", "Under review")
    ENDORSED = "endorsed", pgettext_lazy("gender review", "Endorsed")
    CONDITIONS = "conditions", pgettext_lazy("gender review", "Endorsed with conditions")
    RETURNED = "returned", pgettext_lazy("gender review", "Returned")


class TermDecisionKind(TextChoices):
    """What the writer made of a finding of the terminology helper."""

    ACCEPTED = "accepted", pgettext_lazy("terminology", "Accepted")
    DISMISSED = "dismissed", pgettext_lazy("terminology", "Dismissed")


class MemberRole(TextChoices):
    """What somebody is in the WGGI."""

    HEAD = "head", pgettext_lazy("WGGI", "Head")
    MEMBER = "member", pgettext_lazy("WGGI", "Member")


class Presence(TextChoices):
    """Whether a member came to a meeting; blank: not written down."""

    PRESENT = "present", pgettext_lazy("meeting", "Present")
    EXCUSED = "excused", pgettext_lazy("meeting", "Excused")
    ABSENT = "absent", pgettext_lazy("meeting", "Absent")


class RoundState(TextChoices):
    """The way of a funding round; a stated one is copied from a document."""

    DRAFT = "draft", pgettext_lazy("funding round", "Being prepared")
    OPEN = "open", pgettext_lazy("funding round", "Open for proposals")
    REVIEW = "review", pgettext_lazy("funding round", "Under review")
    RECOMMENDED = "recommended", pgettext_lazy("funding round", "Recommended, to be decided")
    DECIDED = "decided", pgettext_lazy("funding round", "Decided")
    STATED = "stated", pgettext_lazy("funding round", "Copied from a document")


class ProposalState(TextChoices):
    """The way of a proposal."""

    DRAFT = "draft", pgettext_lazy("proposal", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("proposal", "Submitted")
    RETURNED = "returned", pgettext_lazy("proposal", "Returned to be completed")
    COMPLETE = "complete", pgettext_lazy("proposal", "Complete, under review")
    RECOMMENDED = "recommended", pgettext_lazy("proposal", "Recommended")
    NOT_RECOMMENDED = "not_recommended", pgettext_lazy("proposal", "Not recommended")
    APPROVED = "approved", pgettext_lazy("proposal", "Approved")
    REFUSED = "refused", pgettext_lazy("proposal", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "Withdrawn")


EDITABLE_PROPOSAL_STATES = (ProposalState.DRAFT, ProposalState.RETURNED)


class ProposalPart(TextChoices):
    """The parts of a proposal's text, in their order."""

    SUMMARY = "summary", pgettext_lazy("proposal", "Summary")
    GENDER_ANALYSIS = "gender_analysis", pgettext_lazy("proposal", "Gender analysis")
    OBJECTIVES = "objectives", pgettext_lazy("proposal", "Objectives")
    ACTIVITIES = "activities", pgettext_lazy("proposal", "Activities")
    RESULTS = "results", pgettext_lazy("proposal", "Expected results and indicators")
    BENEFICIARIES = "beneficiaries", pgettext_lazy("proposal", "Beneficiaries")
    PARTNERS = "partners", pgettext_lazy("proposal", "Partners")
    RISKS = "risks", pgettext_lazy("proposal", "Risks")
    SUSTAINABILITY = "sustainability", pgettext_lazy("proposal", "What stays afterwards")


class AssignmentState(TextChoices):
    """The way of a reviewer's task."""

    ASKED = "asked", pgettext_lazy("review", "Asked")
    ACCEPTED = "accepted", pgettext_lazy("review", "Under way")
    CONFLICT = "conflict", pgettext_lazy("review", "Conflict of interest")
    SUBMITTED = "submitted", pgettext_lazy("review", "Submitted")
    WITHDRAWN = "withdrawn", pgettext_lazy("review", "Withdrawn")


class AwardState(TextChoices):
    """The way of an award."""

    APPROVED = "approved", pgettext_lazy("award", "Approved")
    CANCELLED = "cancelled", pgettext_lazy("award", "Cancelled")


class PaymentKind(TextChoices):
    """Money out to the office, or back from it."""

    PAYMENT = "payment", pgettext_lazy("award", "Payment")
    RETURN = "return", pgettext_lazy("award", "Money returned")


class AmendmentState(TextChoices):
    """The way of a change to an award."""

    ASKED = "asked", pgettext_lazy("amendment", "Asked for")
    APPROVED = "approved", pgettext_lazy("amendment", "Approved")
    REFUSED = "refused", pgettext_lazy("amendment", "Refused")


class ReportKind(TextChoices):
    """What a project report covers."""

    PROGRESS = "progress", pgettext_lazy("project report", "Progress report")
    FINAL = "final", pgettext_lazy("project report", "Final report")


class ReportState(TextChoices):
    """The way of a project report."""

    DUE = "due", pgettext_lazy("project report", "Not begun")
    DRAFT = "draft", pgettext_lazy("project report", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("project report", "Submitted")
    RETURNED = "returned", pgettext_lazy("project report", "Returned")
    ACCEPTED = "accepted", pgettext_lazy("project report", "Accepted")


EDITABLE_REPORT_STATES = (ReportState.DUE, ReportState.DRAFT, ReportState.RETURNED)


class ReportPart(TextChoices):
    """The parts of a project report, in their order; the gender section is that of policy paragraph 42."""

    SUMMARY = "summary", pgettext_lazy("project report", "Summary")
    CONSTRAINTS = "constraints", pgettext_lazy("project report", "Constraints")
    RESULTS = "results", pgettext_lazy("project report", "Results")
    GENDER = "gender", pgettext_lazy("project report", "Gender section")
    DELAYS = "delays", pgettext_lazy("project report", "Reasons for delay")
    LESSONS = "lessons", pgettext_lazy("project report", "Lessons learned")


class Bound(TextChoices):
    """How exactly a figure is stated; blank: exactly."""

    ABOUT = "about", pgettext_lazy("result figure", "about")
    AT_LEAST = "at_least", pgettext_lazy("result figure", "at least")
    MORE_THAN = "more_than", pgettext_lazy("result figure", "more than")


class AimRating(TextChoices):
    """How far an aim was reached; blank: not assessed."""

    REACHED = "reached", pgettext_lazy("aim", "Reached")
    PARTLY = "partly", pgettext_lazy("aim", "Partly reached")
    NOT_REACHED = "not_reached", pgettext_lazy("aim", "Not reached")
    CANNOT_TELL = "cannot_tell", pgettext_lazy("aim", "Cannot be told from the records")


class ImportState(TextChoices):
    """Where a file import stands; a large file waits to be checked, one that fails is refused."""

    UPLOADED = "uploaded", pgettext_lazy("import", "Waiting to be checked")
    REFUSED = "refused", pgettext_lazy("import", "Cannot be read")
    CHECKED = "checked", pgettext_lazy("import", "Checked")
    APPLIED = "applied", pgettext_lazy("import", "Imported")
    DISCARDED = "discarded", pgettext_lazy("import", "Discarded")
