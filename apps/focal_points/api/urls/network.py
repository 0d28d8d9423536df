"""Addresses of the network in the API."""

from django.urls import path

from apps.focal_points.api import network

ROOT = "focal-points/network/"

urlpatterns = [
    path(f"{ROOT}meetings/", network.NetworkMeetingsView.as_view(), name="network_meetings"),
    path(f"{ROOT}issues/", network.NetworkIssuesView.as_view(), name="network_issues"),
    path(f"{ROOT}practices/", network.PracticesView.as_view(), name="network_practices"),
    path(f"{ROOT}factors/", network.CountryFactorsView.as_view(), name="network_factors"),
]
