"""Addresses of the portfolio."""

from django.urls import path

from apps.gender_marker.views import portfolio

urlpatterns = [
    path("gender-marker/", portfolio.overview, name="overview"),
    path("gender-marker/portfolio.<str:extension>", portfolio.overview_file, name="overview_file"),
    path("gender-marker/remind/", portfolio.remind, name="remind"),
]
