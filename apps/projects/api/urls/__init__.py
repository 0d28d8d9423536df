"""Addresses of the room's API, below /api/v1/: one module for each topic."""

from apps.projects.api.urls import awards, beneficiaries, register, rounds, wggi

urlpatterns = [
    *awards.urlpatterns,
    *beneficiaries.urlpatterns,
    *register.urlpatterns,
    *rounds.urlpatterns,
    *wggi.urlpatterns,
]
