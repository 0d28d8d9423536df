"""Addresses of the room: one module for each topic."""

from django.urls import URLPattern

app_name = "focal_points"
urlpatterns: list[URLPattern] = []
