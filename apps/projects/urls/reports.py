"""Addresses of project reports."""

from django.urls import path

from apps.projects.views import reports

urlpatterns = [
    path("projects/reports/", reports.reports, name="reports"),
    path("projects/<int:project_id>/reports/new/", reports.report_new, name="report_new"),
    path("projects/reports/<int:report_id>/", reports.report, name="report"),
    path(
        "projects/reports/<int:report_id>/parts/<slug:part>/",
        reports.report_part,
        name="report_part",
    ),
    path(
        "projects/reports/<int:report_id>/figures/", reports.report_figures, name="report_figures"
    ),
    path(
        "projects/reports/<int:report_id>/not-implemented/",
        reports.report_not_implemented,
        name="report_not_implemented",
    ),
    path("projects/reports/<int:report_id>/accept/", reports.report_accept, name="report_accept"),
    path("projects/reports/<int:report_id>/return/", reports.report_return, name="report_return"),
]
