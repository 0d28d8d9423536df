"""Addresses of exploring."""

from django.urls import path

from apps.staffing.api import explore

urlpatterns = [
    path("staffing/explore/", explore.ExploreView.as_view(), name="explore"),
]
