"""Addresses of the room's API, below /api/v1/: one module for each topic."""

from apps.projects.api.urls import rounds

urlpatterns = [
    *rounds.urlpatterns,
]
