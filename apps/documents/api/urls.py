"""Addresses of the API of documents, under `/api/v1/`."""

from django.urls import path

from apps.documents.api import files, passages, views

app_name = "documents_api"
urlpatterns = [
    path("documents/", views.DocumentListView.as_view(), name="document_list"),
    path("documents/<int:document_id>/", views.DocumentDetailView.as_view(), name="document"),
    path(
        "documents/<int:document_id>/versions/",
        files.VersionListView.as_view(),
        name="version_list",
    ),
    path(
        "documents/<int:document_id>/attachments/",
        views.AttachmentListView.as_view(),
        name="attachment_list",
    ),
    path(
        "documents/<int:document_id>/passages/",
        passages.PassageListView.as_view(),
        name="passage_list",
    ),
    path(
        "documents/passages/<int:anchor_id>/",
        passages.PassageDetailView.as_view(),
        name="passage",
    ),
    path(
        "documents/attachments/<int:attachment_id>/",
        views.AttachmentView.as_view(),
        name="attachment",
    ),
    path(
        "documents/versions/<int:version_id>/file/",
        files.FileView.as_view(),
        name="file",
    ),
]
