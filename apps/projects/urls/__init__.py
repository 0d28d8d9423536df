"""Addresses of the room: one module for each topic."""

from apps.projects.urls import (
    aims,
    awards,
    beneficiaries,
    gender,
    proposals,
    register,
    reports,
    rounds,
    wggi,
    wggi_report,
)

app_name = "projects"
urlpatterns = [
    *aims.urlpatterns,
    *awards.urlpatterns,
    *beneficiaries.urlpatterns,
    *gender.urlpatterns,
    *proposals.urlpatterns,
    *register.urlpatterns,
    *reports.urlpatterns,
    *rounds.urlpatterns,
    *wggi.urlpatterns,
    *wggi_report.urlpatterns,
]
