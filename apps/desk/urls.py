"""Addresses of the room."""

from django.urls import path

from apps.desk.views import hand_over, history, history_export, home, search

app_name = "desk"

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    # Handing over the work of somebody who leaves
    path("people/<int:user_id>/hand-over/", hand_over.hand_over, name="hand_over"),
    path("hand-overs/<int:hand_over_id>/", hand_over.hand_over_result, name="hand_over_result"),
    path(
        "hand-overs/<int:hand_over_id>/pack.xlsx",
        hand_over.hand_over_file,
        name="hand_over_file",
    ),
    # History of any record, and its export
    path("history/export/", history_export.history_exports, name="history_exports"),
    path("history/export/<int:job_id>/", history_export.history_export, name="history_export"),
    path(
        "history/export/<int:job_id>/history.jsonl.gz",
        history_export.history_export_file,
        name="history_export_file",
    ),
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
    path(
        "history/<str:kind>/<int:record_id>/events.jsonl",
        history_export.record_export,
        name="history_record_export",
    ),
]
