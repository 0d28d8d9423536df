"""Addresses of the room: one module for each topic."""

from apps.gender_marker.urls import (
    assessments,
    contradictions,
    drafts,
    editions,
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
    *imports.urlpatterns,
    *portfolio.urlpatterns,
    *second.urlpatterns,
    *shares.urlpatterns,
]
