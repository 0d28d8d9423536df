"""Tables of the room: returns with their cells and movements, summaries, imports, stated figures."""

from apps.staffing.models.imports import HeadcountImport
from apps.staffing.models.movements import Movement, MovementStatement, UptakeCell
from apps.staffing.models.returns import (
    CellComment,
    HeadcountCell,
    HeadcountReturn,
    ReturnRevision,
    SetAsideGrade,
)
from apps.staffing.models.stated import StatedFigure
from apps.staffing.models.summaries import ReturnTally, StaffSummary

__all__ = [
    "CellComment",
    "HeadcountCell",
    "HeadcountImport",
    "HeadcountReturn",
    "Movement",
    "MovementStatement",
    "ReturnRevision",
    "ReturnTally",
    "SetAsideGrade",
    "StaffSummary",
    "StatedFigure",
    "UptakeCell",
]
