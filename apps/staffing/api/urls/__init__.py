"""Addresses of the room's API, below /api/v1/: one module for each topic."""

from apps.staffing.api.urls import (
    completeness,
    explore,
    findings,
    imports,
    market,
    movements,
    parity,
    releases,
    returns,
    simulator,
    targets,
    trends,
    workbooks,
)

urlpatterns = [
    *completeness.urlpatterns,
    *explore.urlpatterns,
    *findings.urlpatterns,
    *imports.urlpatterns,
    *market.urlpatterns,
    *movements.urlpatterns,
    *parity.urlpatterns,
    *releases.urlpatterns,
    *returns.urlpatterns,
    *simulator.urlpatterns,
    *targets.urlpatterns,
    *trends.urlpatterns,
    *workbooks.urlpatterns,
]
