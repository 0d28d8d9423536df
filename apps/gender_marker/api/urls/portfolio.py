"""Addresses of the portfolio in the API."""

from django.urls import path

from apps.gender_marker.api import portfolio

urlpatterns = [
    path(
        "gender-marker/portfolio/",
        portfolio.PortfolioView.as_view(),
        name="gender_marker_portfolio",
    ),
]
