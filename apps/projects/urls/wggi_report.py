"""Addresses of what is entered for the report of the WGGI."""

from django.urls import path

from apps.projects.views import wggi_report

urlpatterns = [
    path("wggi/rounds/<int:year>/report/", wggi_report.report_words, name="report_words"),
    path("wggi/rounds/<int:year>/activities/", wggi_report.activities, name="activities"),
    path("wggi/rounds/<int:year>/activities/new/", wggi_report.activity_new, name="activity_new"),
    path("wggi/activities/<int:activity_id>/", wggi_report.activity_edit, name="activity_edit"),
    path(
        "wggi/activities/<int:activity_id>/remove/",
        wggi_report.activity_remove,
        name="activity_remove",
    ),
]
