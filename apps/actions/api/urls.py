"""Addresses of the room's API."""

from django.urls import path

from apps.actions.api import notices, views

urlpatterns = [
    path("actions/", views.ActionListView.as_view(), name="action_list"),
    path("actions/<int:action_id>/", views.ActionDetailView.as_view(), name="action_detail"),
    path("actions/<int:action_id>/notes/", views.NoteListView.as_view(), name="action_notes"),
    path("actions/<int:action_id>/start/", views.StartView.as_view(), name="action_start"),
    path("actions/<int:action_id>/done/", views.DoneView.as_view(), name="action_done"),
    path("actions/<int:action_id>/verify/", views.VerifyView.as_view(), name="action_verify"),
    path(
        "actions/<int:action_id>/send-back/",
        views.SendBackView.as_view(),
        name="action_send_back",
    ),
    path("actions/<int:action_id>/drop/", views.DropView.as_view(), name="action_drop"),
    path("actions/<int:action_id>/reopen/", views.ReopenView.as_view(), name="action_reopen"),
    path("notices/", notices.NoticeListView.as_view(), name="notice_list"),
    path("notices/<int:notice_id>/read/", notices.NoticeReadView.as_view(), name="notice_read"),
]
