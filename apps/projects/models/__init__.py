"""Tables of the room."""

from apps.projects.models.awards import (
    Amendment,
    Award,
    AwardLetter,
    Payment,
    Tranche,
)
from apps.projects.models.beneficiaries import (
    BeneficiaryCount,
    BeneficiarySheet,
)
from apps.projects.models.gender_reviews import (
    ChecklistEdition,
    ChecklistItem,
    GenderReview,
    GenderReviewAnswer,
    SensitiveTerm,
    TermDecision,
)
from apps.projects.models.money import (
    BudgetLine,
    ExchangeRate,
    StatedMoney,
)
from apps.projects.models.register import (
    Project,
    ProjectCountry,
    ProjectImport,
    ProjectOffice,
    ProjectPartner,
    ServiceArea,
)
from apps.projects.models.reports import (
    Aim,
    AimAssessment,
    OtherActivity,
    ProjectReport,
    ProjectReportText,
    ResultFigure,
)
from apps.projects.models.rounds import (
    Criterion,
    FundingRound,
    Proposal,
    ProposalCost,
    ProposalText,
    ReviewAssignment,
    ReviewScore,
)
from apps.projects.models.wggi import (
    StatedComposition,
    WggiAttendance,
    WggiDecision,
    WggiMeeting,
    WggiMember,
)

__all__ = [
    "Aim",
    "AimAssessment",
    "Amendment",
    "Award",
    "AwardLetter",
    "BeneficiaryCount",
    "BeneficiarySheet",
    "BudgetLine",
    "ChecklistEdition",
    "ChecklistItem",
    "Criterion",
    "ExchangeRate",
    "FundingRound",
    "GenderReview",
    "GenderReviewAnswer",
    "OtherActivity",
    "Payment",
    "Project",
    "ProjectCountry",
    "ProjectImport",
    "ProjectOffice",
    "ProjectPartner",
    "ProjectReport",
    "ProjectReportText",
    "Proposal",
    "ProposalCost",
    "ProposalText",
    "ResultFigure",
    "ReviewAssignment",
    "ReviewScore",
    "SensitiveTerm",
    "ServiceArea",
    "StatedComposition",
    "StatedMoney",
    "TermDecision",
    "Tranche",
    "WggiAttendance",
    "WggiDecision",
    "WggiMeeting",
    "WggiMember",
]
