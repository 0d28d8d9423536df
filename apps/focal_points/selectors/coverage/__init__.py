"""Coverage of offices by focal points: one answer for page, API, exports and the report to the Council."""

from apps.focal_points.selectors.coverage.answer import (
    Answer,
    Coverage,
    OfficeFailure,
    coverage_on,
)

__all__ = ["Answer", "Coverage", "OfficeFailure", "coverage_on"]
