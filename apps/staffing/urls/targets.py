"""Addresses of targets."""

from django.urls import path

from apps.staffing.views import targets

urlpatterns = [
    path("staffing/targets/", targets.targets, name="targets"),
    path("staffing/targets/<str:key>.<str:extension>", targets.targets_file, name="targets_file"),
]
