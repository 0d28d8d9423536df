"""Addresses of workplans in the API."""

from django.urls import path

from apps.focal_points.api import workplans

urlpatterns = [
    path("focal-points/workplans/", workplans.WorkplanListView.as_view(), name="workplan_list"),
    path(
        "focal-points/workplans/<int:workplan_id>/",
        workplans.WorkplanView.as_view(),
        name="workplan_detail",
    ),
]
