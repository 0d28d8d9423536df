"""Addresses of the room: one module for each topic."""

from django.urls import URLPattern

app_name = "gender_marker"
urlpatterns: list[URLPattern] = []
