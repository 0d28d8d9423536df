"""Addresses of documents, under `/documents/`."""

from django.urls import path

from apps.documents.views import adding, attaching, changing, files, pages, reading

app_name = "documents"
urlpatterns = [
    path("", pages.document_list, name="document_list"),
    path("add/", adding.add, name="add"),
    path("add-link/", adding.add_link, name="add_link"),
    path("<int:document_id>/", pages.document, name="document"),
    path("<int:document_id>/read/", reading.read, name="read"),
    path("<int:document_id>/passages/", reading.mark_passage, name="mark_passage"),
    path("<int:document_id>/edit/", changing.edit, name="edit"),
    path("<int:document_id>/new-version/", files.new_version, name="new_version"),
    path("<int:document_id>/withdraw/", changing.withdraw, name="withdraw"),
    path("<int:document_id>/bring-back/", changing.bring_back, name="bring_back"),
    path("<int:document_id>/check/", changing.check, name="check"),
    path("<int:document_id>/attach/", attaching.attach, name="attach"),
    path("attachments/<int:attachment_id>/detach/", attaching.detach, name="detach"),
    path("versions/<int:version_id>/file/", files.download, name="download"),
]
