"""Addresses of trends."""

from django.urls import path

from apps.staffing.api import trends

urlpatterns = [
    path("staffing/trends/", trends.TrendsView.as_view(), name="staffing_trends"),
]
