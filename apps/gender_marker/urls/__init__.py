"""Addresses of the room: one module for each topic."""

from apps.gender_marker.urls import (
    assessments,
    contradictions,
    drafts,
    editions,
    estimates,
    imports,
    portfolio,
    second,
    shares,
)

app_name = "gender_marker"
urlpatterns = [
    *assessments.urlpatterns,
    *contradictions.urlpatterns,
    *drafts.urlpatterns,
    *editions.urlpatterns,
    *estimates.urlpatterns,
    *imports.urlpatterns,
    *portfolio.urlpatterns,
    *second.urlpatterns,
    *shares.urlpatterns,
]
