"""Addresses of the room: one module for each topic."""

from apps.staffing.urls import (
    completeness,
    dashboard,
    dates,
    explore,
    imports,
    market,
    movements,
    releases,
    returns,
    rules,
    simulator,
    targets,
    trends,
    workbooks,
)

__all__ = ["dates"]

app_name = "staffing"
urlpatterns = [
    *completeness.urlpatterns,
    *dashboard.urlpatterns,
    *explore.urlpatterns,
    *imports.urlpatterns,
    *market.urlpatterns,
    *movements.urlpatterns,
    *releases.urlpatterns,
    *returns.urlpatterns,
    *rules.urlpatterns,
    *simulator.urlpatterns,
    *targets.urlpatterns,
    *trends.urlpatterns,
    *workbooks.urlpatterns,
]
