"""Tables of the room."""

from apps.questionnaires.models.answers import Answer, Response
from apps.questionnaires.models.campaigns import Campaign, Recipient
from apps.questionnaires.models.coding import Code, Coding
from apps.questionnaires.models.questionnaires import (
    Option,
    Question,
    Questionnaire,
    QuestionnaireVersion,
)

__all__ = [
    "Answer",
    "Campaign",
    "Code",
    "Coding",
    "Option",
    "Question",
    "Questionnaire",
    "QuestionnaireVersion",
    "Recipient",
    "Response",
]
