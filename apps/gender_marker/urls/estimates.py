"""Addresses of the annual estimate."""

from django.urls import path

from apps.gender_marker.views import estimates

urlpatterns = [
    path("gender-marker/estimates/", estimates.estimates, name="estimates"),
    path("gender-marker/estimates/new/", estimates.estimate_new, name="estimate_new"),
    path("gender-marker/estimates/<int:estimate_id>/", estimates.estimate, name="estimate"),
    path(
        "gender-marker/estimates/<int:estimate_id>/sign/",
        estimates.estimate_sign,
        name="estimate_sign",
    ),
    path(
        "gender-marker/estimates/<int:estimate_id>/figures.xlsx",
        estimates.estimate_file,
        name="estimate_file",
    ),
]
