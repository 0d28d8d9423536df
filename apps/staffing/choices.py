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
    FIXED = "fixed", _("Mended as a rule proposed")
    WORKBOOK = "workbook", _("Taken from a workbook")


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


class MovementKind(TextChoices):
    """How somebody came to a line of the return, or left it."""

    HIRE = "hire", pgettext_lazy("movement", "Hire")
    PROMOTION = "promotion", pgettext_lazy("movement", "Promotion")
    REASSIGNED_IN = "reassigned_in", pgettext_lazy("movement", "Reassignment from another office")
    REASSIGNED_OUT = "reassigned_out", pgettext_lazy("movement", "Reassignment to another office")
    SEPARATION = "separation", pgettext_lazy("movement", "Separation")
    CONTRACT_CHANGE = "contract_change", pgettext_lazy("movement", "Change of contract group")


class SeparationReason(TextChoices):
    """Why somebody left the organization."""

    RETIREMENT = "retirement", pgettext_lazy("separation", "Retirement")
    RESIGNATION = "resignation", pgettext_lazy("separation", "Resignation")
    END_OF_CONTRACT = "end_of_contract", pgettext_lazy("separation", "End of contract")
    TRANSFER = "transfer", pgettext_lazy("separation", "Transfer to another organization")
    AGREED = "agreed", pgettext_lazy("separation", "Agreed separation")
    DISMISSAL = "dismissal", pgettext_lazy("separation", "Dismissal")
    DEATH = "death", pgettext_lazy("separation", "Death")
    OTHER = "other", pgettext_lazy("separation", "Other reason")
    NOT_KNOWN = "not_known", pgettext_lazy("separation", "Reason not known")


class Uptake(TextChoices):
    """What is counted of leave, flexible work, exit interviews, mentoring and career sessions.

    The reasons of exit interviews are this product's own list: the policy (paragraph 58) has none.
    """

    MATERNITY_LEAVE = "maternity_leave", _("Maternity leave")
    PATERNITY_LEAVE = "paternity_leave", _("Paternity leave")
    SPECIAL_LEAVE = "special_leave", _("Special leave")
    PART_TIME = "part_time", _("Part-time work")
    HOME_BASED = "home_based", _("Work from home")
    EXIT_OFFERED = "exit_offered", _("Exit interviews offered")
    EXIT_HELD = "exit_held", _("Exit interviews held")
    EXIT_POST = "exit_post", pgettext_lazy("exit interview", "A post elsewhere")
    EXIT_PROSPECTS = "exit_prospects", pgettext_lazy("exit interview", "Prospects of a career")
    EXIT_CONTRACT = "exit_contract", pgettext_lazy("exit interview", "Contract or pay")
    EXIT_FAMILY = "exit_family", pgettext_lazy("exit interview", "Family")
    EXIT_BALANCE = "exit_balance", pgettext_lazy("exit interview", "Hours or flexibility of work")
    EXIT_CLIMATE = "exit_climate", pgettext_lazy("exit interview", "Working climate")
    EXIT_PLACE = "exit_place", pgettext_lazy("exit interview", "Duty station")
    EXIT_OTHER = "exit_other", pgettext_lazy("exit interview", "Another reason")
    MENTORING = "mentoring", _("Taking part in mentoring")
    CAREER_SESSION = "career_session", _("Career sessions attended")


class UptakeGroup(TextChoices):
    """The parts of the table of uptake."""

    LEAVE = "leave", _("Leave and flexible work")
    EXIT = "exit", _("Exit interviews")
    EXIT_REASONS = "exit_reasons", _("Reasons given in exit interviews")
    CAREER = "career", _("Mentoring and career")


UPTAKE_BY_GROUP: dict[UptakeGroup, tuple[Uptake, ...]] = {
    UptakeGroup.LEAVE: (
        Uptake.MATERNITY_LEAVE,
        Uptake.PATERNITY_LEAVE,
        Uptake.SPECIAL_LEAVE,
        Uptake.PART_TIME,
        Uptake.HOME_BASED,
    ),
    UptakeGroup.EXIT: (Uptake.EXIT_OFFERED, Uptake.EXIT_HELD),
    UptakeGroup.EXIT_REASONS: (
        Uptake.EXIT_POST,
        Uptake.EXIT_PROSPECTS,
        Uptake.EXIT_CONTRACT,
        Uptake.EXIT_FAMILY,
        Uptake.EXIT_BALANCE,
        Uptake.EXIT_CLIMATE,
        Uptake.EXIT_PLACE,
        Uptake.EXIT_OTHER,
    ),
    UptakeGroup.CAREER: (Uptake.MENTORING, Uptake.CAREER_SESSION),
}


class RuleSeverity(TextChoices):
    """How much a finding weighs: an error refuses, a warning wants a reason, a notice wants a look."""

    ERROR = "error", pgettext_lazy("finding", "Error")
    WARNING = "warning", pgettext_lazy("finding", "Warning")
    NOTICE = "notice", pgettext_lazy("finding", "Notice")


class RuleMeasure(TextChoices):
    """What the limit of a rule on returns counts."""

    ODDS = "odds", pgettext_lazy("limit of a rule", "Odds")
    CHANCE = "chance", pgettext_lazy("limit of a rule", "Chance")
    TIMES = "times", pgettext_lazy("limit of a rule", "Times")


class RuleStatus(TextChoices):
    """How well the limit of a rule is founded."""

    VERIFIED = "verified", pgettext_lazy("source", "Verified")
    PROPOSAL = "proposal", pgettext_lazy("source", "Proposal of this product")


class ExplanationReason(TextChoices):
    """Why numbers are right although a rule wonders at them; this product's list."""

    CHANGE = (
        "change",
        pgettext_lazy("why numbers are right", "Recruitment, departures or promotions"),
    )
    PROJECT = (
        "project",
        pgettext_lazy("why numbers are right", "A project or an office opened or closed"),
    )
    REORGANIZED = (
        "reorganized",
        pgettext_lazy("why numbers are right", "Offices or units reorganized"),
    )
    REGRADED = "regraded", pgettext_lazy("why numbers are right", "Posts or contracts reclassified")
    LAST_WRONG = "last_wrong", pgettext_lazy("why numbers are right", "The last return was wrong")
    SAME = (
        "same",
        pgettext_lazy("why numbers are right", "Nothing has changed, and it was counted again"),
    )
    OTHER = "other", pgettext_lazy("why numbers are right", "Another reason")


class Sharing(TextChoices):
    """With whom a scenario of the simulator is shared; nobody sees more than the offices that they see."""

    NOBODY = "nobody", pgettext_lazy("sharing", "Nobody")
    ROLE = "role", pgettext_lazy("sharing", "Everybody with one role")
    REGION = "region", pgettext_lazy("sharing", "Everybody who sees offices of one region")
    EVERYBODY = "everybody", pgettext_lazy("sharing", "Everybody who sees these offices")


class YesNo(TextChoices):
    """An answer that somebody may not have; not known differs from no."""

    YES = "yes", pgettext_lazy("answer", "Yes")
    NO = "no", pgettext_lazy("answer", "No")
    NOT_KNOWN = "not_known", pgettext_lazy("answer", "Not known")


class VacancyState(TextChoices):
    """Where a vacancy stands; a closed one is filled or cancelled."""

    OPEN = "open", pgettext_lazy("vacancy", "Open")
    FILLED = "filled", pgettext_lazy("vacancy", "Filled")
    CANCELLED = "cancelled", pgettext_lazy("vacancy", "Cancelled")


class Stage(TextChoices):
    """The stages of a selection, in their order."""

    APPLICANTS = "applicants", pgettext_lazy("selection", "Applicants")
    LONG_LIST = "long_list", pgettext_lazy("selection", "Long list")
    SHORT_LIST = "short_list", pgettext_lazy("selection", "Short list")
    INTERVIEWED = "interviewed", pgettext_lazy("selection", "Interviewed")
    RECOMMENDED = "recommended", pgettext_lazy("selection", "Recommended")
    APPOINTED = "appointed", pgettext_lazy("selection", "Appointed")


class DepartmentLevel(TextChoices):
    """Of whom the balance of a department is taken: the grade of the post, or its category."""

    GRADE = "grade", pgettext_lazy("balance of a department", "The grade of the post")
    CATEGORY = "category", pgettext_lazy("balance of a department", "The category of the grade")


class Board(TextChoices):
    """Boards that the guidelines of 2005 name; what the three abbreviations stand for is not known here."""

    APPOINTMENTS = "appointments", _("Appointments and Postings Board")
    JARB = "jarb", "JARB"
    CARC = "carc", "CARC"
    JASAC = "jasac", "JASAC"


class ExploreDimension(TextChoices):
    """By what the page “Explore” tells persons apart, in rows or in columns."""

    PERIOD = "period", pgettext_lazy("dimension", "Date")
    REGION = "region", pgettext_lazy("dimension", "Region")
    COUNTRY = "country", pgettext_lazy("dimension", "Country")
    OFFICE = "office", pgettext_lazy("dimension", "Office")
    LOCATION = "location", pgettext_lazy("dimension", "Headquarters or field")
    CATEGORY = "category", pgettext_lazy("dimension", "Category")
    GRADE = "grade", pgettext_lazy("dimension", "Grade")
    CONTRACT = "contract", pgettext_lazy("dimension", "Contract")
    SEX = "sex", pgettext_lazy("dimension", "Sex")


class Measure(TextChoices):
    """What the page “Explore” shows of the persons in a cell; returns are counted apart from persons."""

    PERSONS = "persons", pgettext_lazy("measure", "Persons")
    WOMEN = "women", pgettext_lazy("measure", "Women")
    MEN = "men", pgettext_lazy("measure", "Men")
    OTHER = "other", pgettext_lazy("measure", "Other or undisclosed")
    SHARE = "share", pgettext_lazy("measure", "Share of women, per cent")
    CHANGE = (
        "change",
        pgettext_lazy("measure", "Change of the share since the period before, points"),
    )
    GAP = "gap", pgettext_lazy("measure", "Gap in persons")
    GPI = "gpi", pgettext_lazy("measure", "Gender parity index, women by men")
    RETURNS = "returns", pgettext_lazy("measure", "Returns due, counted and missing")


class ReleaseSource(TextChoices):
    """Where the tables of a release come from."""

    STATISTICS = "statistics", pgettext_lazy("release", "Tables of the staffing statistics")
    COUNCIL = "council", pgettext_lazy("release", "Report to the Council")


class ReleaseState(TextChoices):
    """How far a release has come; what is published stays so, for its readers have it."""

    PREPARED = "prepared", pgettext_lazy("release", "Prepared, not yet checked")
    REFUSED = "refused", pgettext_lazy("release", "Refused")
    READY = "ready", pgettext_lazy("release", "Checked, ready to publish")
    PUBLISHED = "published", pgettext_lazy("release", "Published")
