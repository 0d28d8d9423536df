"""Addresses of the API of shares."""

from django.urls import path

from apps.gender_marker.api.shares import SharesView

urlpatterns = [
    path("gender-marker/shares/", SharesView.as_view(), name="gender_marker_shares"),
]
