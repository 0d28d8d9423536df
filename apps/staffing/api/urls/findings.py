"""Addresses of findings in returns."""

from django.urls import path

from apps.staffing.api import findings

urlpatterns = [
    path(
        "returns/<str:code>/<str:as_of>/findings/",
        findings.ReturnFindingsView.as_view(),
        name="return_findings",
    ),
]
