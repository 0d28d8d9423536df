"""Addresses of the room's API, below /api/v1/: one module for each topic."""

from apps.projects.api.urls import beneficiaries, rounds

urlpatterns = [
    *rounds.urlpatterns,
    *beneficiaries.urlpatterns,
]
