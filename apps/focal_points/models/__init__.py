"""Tables of the room, by topic."""

from apps.focal_points.models.activities import (
    Activity,
    ActivityPartner,
    Inquiry,
    StatedEvent,
    StatedPublication,
)
from apps.focal_points.models.appointments import Appointment, StatedFocalPoints
from apps.focal_points.models.network import (
    Contribution,
    CountryFactor,
    Issue,
    MeetingDecision,
    MeetingInvitation,
    NetworkAnswer,
    NetworkMeeting,
    NetworkQuestion,
    Practice,
)
from apps.focal_points.models.rules import GradeFloor, Rule, RuleSet
from apps.focal_points.models.terms import Area, Task, TermsEdition
from apps.focal_points.models.workplans import Workplan, WorkplanItem

__all__ = [
    "Activity",
    "ActivityPartner",
    "Appointment",
    "Area",
    "Contribution",
    "CountryFactor",
    "GradeFloor",
    "Inquiry",
    "Issue",
    "MeetingDecision",
    "MeetingInvitation",
    "NetworkAnswer",
    "NetworkMeeting",
    "NetworkQuestion",
    "Practice",
    "Rule",
    "RuleSet",
    "StatedEvent",
    "StatedFocalPoints",
    "StatedPublication",
    "Task",
    "TermsEdition",
    "Workplan",
    "WorkplanItem",
]
