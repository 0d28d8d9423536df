"""Addresses of the room's API, below /api/v1/: one module for each topic."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
