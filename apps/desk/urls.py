"""Addresses of the room."""

from django.urls import path

from apps.desk.views import history, home

app_name = "desk"

urlpatterns = [
    path("", home.home, name="home"),
    # History of any record
    path("history/<str:kind>/<int:record_id>/", history.record_history, name="history"),
    path(
        "history/<str:kind>/<int:record_id>/entry/<str:key>/",
        history.history_entry,
        name="history_entry",
    ),
    path(
        "history/<str:kind>/<int:record_id>/history.<str:extension>",
        history.history_file,
        name="history_file",
    ),
]
