"""Addresses of markers, their editions, and what a code is in another marker."""

from django.urls import path

from apps.gender_marker.views import editions

urlpatterns = [
    path("gender-marker/markers/", editions.edition_list, name="editions"),
    path("gender-marker/markers/<slug:code>/", editions.edition, name="edition"),
    path("gender-marker/crosswalk/", editions.crosswalk, name="crosswalk"),
]
