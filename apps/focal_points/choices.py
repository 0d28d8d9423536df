"""Closed lists of the room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AppointmentRole(TextChoices):
    """What somebody is appointed as; coverage counts focal points, alternates stand apart."""

    FOCAL_POINT = "focal_point", _("Gender focal point")
    ALTERNATE = "alternate", _("Alternate")


class PostKind(TextChoices):
    """The post that a focal point holds, as far as a rule asks for it (policy 2015, paragraph 35)."""

    THEMATIC_SPECIALIST = "thematic_specialist", _("Regional thematic specialist")
    PROJECT_DEVELOPMENT = "project_development", _("Regional project development officer")
    OTHER = "other", pgettext_lazy("post", "Another post")


class RuleKey(TextChoices):
    """What a rule set can ask of an appointment."""

    GRADE = "grade", _("Grade")
    TERMS = "terms", _("Written terms of reference")
    TIME = "time", _("Share of working time")
    EXPERTISE = "expertise", _("Knowledge of gender issues")
    APPRAISAL = "appraisal", _("Role in the staff evaluation")
    WORKPLAN = "workplan", _("Workplan of the year")
    SPECIALIST = "specialist", _("Post held at a regional office")
    SINGLE = "single", _("One focal point at a time in an office")


class ActivityKind(TextChoices):
    """What an activity was."""

    BRIEFING = "briefing", _("Briefing")
    TRAINING = "training", _("Training")
    PROJECT_SUPPORT = "project_support", _("Support to a project")
    DATA = "data", _("Data")
    NETWORKING = "networking", _("Networking")
    EVENT = "event", _("Event")
    MEETING = "meeting", _("Meeting")
    PUBLICATION = "publication", _("Publication")
    OTHER = "other", pgettext_lazy("activity", "Other")


class Observance(TextChoices):
    """The days and campaigns of the calendar that an event may belong to."""

    WOMENS_DAY = "womens_day", _("International Women’s Day")
    SIXTEEN_DAYS = "sixteen_days", _("16 Days of Activism against Gender-Based Violence")


class ActivityState(TextChoices):
    """A draft is its writer's own; what was logged can be withdrawn with a reason, never deleted."""

    DRAFT = "draft", pgettext_lazy("activity", "Draft")
    LOGGED = "logged", pgettext_lazy("activity", "Logged")
    WITHDRAWN = "withdrawn", pgettext_lazy("activity", "Withdrawn")


class PartnerKind(TextChoices):
    """Who an activity was done with."""

    UN = "un", _("United Nations")
    GOVERNMENT = "government", _("Government")
    NGO = "ngo", _("Non-governmental organization")
    OTHER = "other", pgettext_lazy("partner", "Other")


class ContactKind(TextChoices):
    """How one was in contact with a partner."""

    JOINT = "joint", _("Done together")
    MEETING = "meeting", pgettext_lazy("contact", "Met")
    CORRESPONDENCE = "correspondence", _("Wrote to each other")
    FUNDING = "funding", _("Money or goods")
    OTHER = "other", pgettext_lazy("contact", "Other")


class WorkplanState(TextChoices):
    """The way of a workplan: first the supervisor, then the Gender Coordination Unit."""

    DRAFT = "draft", pgettext_lazy("workplan", "Draft")
    SUBMITTED = "submitted", _("Waits for the supervisor")
    SUPERVISED = "supervised", _("Waits for the Gender Coordination Unit")
    APPROVED = "approved", pgettext_lazy("workplan", "Approved")
    RETURNED = "returned", pgettext_lazy("workplan", "Sent back")


class ItemProgress(TextChoices):
    """How far an item of a workplan is."""

    NOT_BEGUN = "not_begun", pgettext_lazy("workplan item", "Not begun")
    UNDER_WAY = "under_way", pgettext_lazy("workplan item", "Under way")
    DONE = "done", pgettext_lazy("workplan item", "Done")
    DROPPED = "dropped", pgettext_lazy("workplan item", "Dropped")


class EditionState(TextChoices):
    """An edition of the terms of reference; a published one never changes."""

    DRAFT = "draft", pgettext_lazy("edition", "Draft")
    PUBLISHED = "published", pgettext_lazy("edition", "Published")


class MeetingState(TextChoices):
    """A meeting of a region."""

    PLANNED = "planned", pgettext_lazy("meeting", "Planned")
    HELD = "held", pgettext_lazy("meeting", "Held")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "Cancelled")


class Presence(TextChoices):
    """What became of an invitation to a meeting."""

    INVITED = "invited", _("Invited")
    PRESENT = "present", pgettext_lazy("attendance", "Present")
    EXCUSED = "excused", pgettext_lazy("attendance", "Excused")
    ABSENT = "absent", pgettext_lazy("attendance", "Absent")


class IssueKind(TextChoices):
    """What goes out to the network."""

    BULLETIN = "bulletin", _("Bulletin")
    FACT_SHEET = "fact_sheet", _("Fact sheet")


class FactorKind(TextChoices):
    """What hinders or helps in a country."""

    OBSTACLE = "obstacle", _("Obstacle")
    INCENTIVE = "incentive", _("Incentive")


class InquiryAnswer(TextChoices):
    """What an inactive focal point answered to the question whether they go on."""

    GOES_ON = "goes_on", _("I go on")
    HANDS_OVER = "hands_over", _("Somebody else should take over")


class StatedGroup(TextChoices):
    """Whom a stated count counts."""

    NETWORK = "network", _("Focal points of offices")
    HEADQUARTERS = "headquarters", _("Focal points of headquarters only")


class TextLanguage(TextChoices):
    """The language in which somebody wrote a text."""

    ENGLISH = "en", _("English")
    FRENCH = "fr", _("French")
    SPANISH = "es", _("Spanish")
