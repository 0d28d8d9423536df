"""Tables of the room, by topic."""

from apps.gender_marker.models.assessments import (
    Assessment,
    AssessmentAnswer,
    MarkerImport,
    QualityCheck,
)
from apps.gender_marker.models.blind import BlindAnswer, BlindReading, Sample
from apps.gender_marker.models.contradictions import ContradictionReply, ContradictionRule
from apps.gender_marker.models.money import AnnualEstimate, Benchmark
from apps.gender_marker.models.scales import (
    AnswerOption,
    Code,
    Condition,
    Correspondence,
    Edition,
    Outcome,
    Question,
    Scale,
)

__all__ = [
    "AnnualEstimate",
    "AnswerOption",
    "Assessment",
    "AssessmentAnswer",
    "Benchmark",
    "BlindAnswer",
    "BlindReading",
    "Code",
    "Condition",
    "ContradictionReply",
    "ContradictionRule",
    "Correspondence",
    "Edition",
    "MarkerImport",
    "Outcome",
    "QualityCheck",
    "Question",
    "Sample",
    "Scale",
]
