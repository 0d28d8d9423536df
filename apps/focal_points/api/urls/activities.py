"""Addresses of the API of the log of activities."""

from django.urls import path

from apps.focal_points.api import activities

urlpatterns = [
    path("focal-points/activities/", activities.ActivityListView.as_view(), name="activity_list"),
    path(
        "focal-points/activities/<int:activity_id>/",
        activities.ActivityDetailView.as_view(),
        name="activity_detail",
    ),
]
