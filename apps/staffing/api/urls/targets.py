"""Addresses of targets."""

from django.urls import path

from apps.staffing.api import targets

urlpatterns = [
    path("staffing/targets/", targets.TargetsView.as_view(), name="staffing_targets"),
]
