"""Addresses of the room: one module for each topic."""

from apps.projects.urls import beneficiaries, register, reports, rounds, wggi_report

app_name = "projects"
urlpatterns = [
    *beneficiaries.urlpatterns,
    *register.urlpatterns,
    *reports.urlpatterns,
    *rounds.urlpatterns,
    *wggi_report.urlpatterns,
]
