"""Addresses of the room: one module for each topic."""

from apps.projects.urls import beneficiaries, gender, register, reports, rounds, wggi, wggi_report

app_name = "projects"
urlpatterns = [
    *beneficiaries.urlpatterns,
    *register.urlpatterns,
    *reports.urlpatterns,
    *rounds.urlpatterns,
    *wggi_report.urlpatterns,
    *gender.urlpatterns,
    *wggi.urlpatterns,
]
