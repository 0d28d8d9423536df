"""Addresses of the picture of a year and of women and men in the API."""

from django.urls import path

from apps.focal_points.api import recognition

urlpatterns = [
    path(
        "focal-points/pictures/", recognition.PictureListView.as_view(), name="focal_point_pictures"
    ),
    path(
        "focal-points/engagement/",
        recognition.EngagementView.as_view(),
        name="focal_point_engagement",
    ),
]
