"""Addresses of funding rounds."""

from django.urls import path

from apps.projects.views import rounds

urlpatterns = [
    path("wggi/rounds/", rounds.round_list, name="rounds"),
    path("wggi/rounds/new/", rounds.round_new, name="round_new"),
    path("wggi/rounds/<int:year>/", rounds.round_page, name="round"),
    path("wggi/rounds/<int:year>/edit/", rounds.round_edit, name="round_edit"),
    path("wggi/rounds/<int:year>/open/", rounds.round_open, name="round_open"),
    path("wggi/rounds/<int:year>/calendar/", rounds.round_calendar, name="round_calendar"),
]
