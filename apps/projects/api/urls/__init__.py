"""Addresses of the room's API, below /api/v1/: one module for each topic."""

from apps.projects.api.urls import beneficiaries, register, rounds, wggi

urlpatterns = [
    *register.urlpatterns,
    *rounds.urlpatterns,
    *beneficiaries.urlpatterns,
    *wggi.urlpatterns,
]
