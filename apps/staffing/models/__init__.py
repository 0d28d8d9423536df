"""Tables of the room: returns and what hangs on them, sums, files, stated figures, rules, vacancies, views, releases."""

from apps.staffing.models.explore import ExploreView
from apps.staffing.models.imports import HeadcountImport
from apps.staffing.models.market import BoardComposition, Vacancy
from apps.staffing.models.movements import Movement, MovementStatement, UptakeCell
from apps.staffing.models.releases import Release, ReleasedTable
from apps.staffing.models.reopenings import Reopening
from apps.staffing.models.returns import (
    CellComment,
    HeadcountCell,
    HeadcountReturn,
    ReturnRevision,
    SetAsideGrade,
)
from apps.staffing.models.rules import FindingExplanation, RevisionFindings, StaffingRule
from apps.staffing.models.samples import SampleDraw, SampledReturn
from apps.staffing.models.scenarios import Scenario
from apps.staffing.models.stated import StatedFigure
from apps.staffing.models.summaries import ReturnTally, StaffSummary
from apps.staffing.models.workbooks import WorkbookUpload

__all__ = [
    "BoardComposition",
    "CellComment",
    "ExploreView",
    "FindingExplanation",
    "HeadcountCell",
    "HeadcountImport",
    "HeadcountReturn",
    "Movement",
    "MovementStatement",
    "Release",
    "ReleasedTable",
    "Reopening",
    "ReturnRevision",
    "ReturnTally",
    "RevisionFindings",
    "SampleDraw",
    "SampledReturn",
    "Scenario",
    "SetAsideGrade",
    "StaffSummary",
    "StaffingRule",
    "StatedFigure",
    "UptakeCell",
    "Vacancy",
    "WorkbookUpload",
]
