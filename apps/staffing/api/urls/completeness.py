"""Addresses of completeness and reopening."""

from django.urls import path

from apps.staffing.api import completeness

urlpatterns = [
    path(
        "returns/completeness/",
        completeness.CompletenessView.as_view(),
        name="return_completeness",
    ),
    path(
        "returns/<str:code>/<str:as_of>/reopening/",
        completeness.ReopeningView.as_view(),
        name="return_reopening",
    ),
]
