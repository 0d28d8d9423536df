"""Scoring a project: drafts begun, answered, scored; scores replaced and withdrawn."""

from apps.gender_marker.services.scoring.answering import Conflict, Saved, Typed, save_answers
from apps.gender_marker.services.scoring.copying import Carried, copy_forward
from apps.gender_marker.services.scoring.drafting import begin, discard
from apps.gender_marker.services.scoring.giving import score, score_at_once, withdraw

__all__ = [
    "Carried",
    "Conflict",
    "Saved",
    "Typed",
    "begin",
    "copy_forward",
    "discard",
    "save_answers",
    "score",
    "score_at_once",
    "withdraw",
]
