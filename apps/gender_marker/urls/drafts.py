"""Addresses of drafts of editions, and of the steps of an edition."""

from django.urls import path

from apps.gender_marker.views import draft_parts, drafts, publishing

BASE = "gender-marker/markers/drafts"
PARTS = f"{BASE}/<slug:code>/<slug:part>"
PART = f"{PARTS}/<int:part_id>"

# "drafts" is no code of an edition, since those are in capitals; these addresses come before those of
# editions, which would take it for one.
urlpatterns = [
    path(f"{BASE}/", drafts.draft_list, name="drafts"),
    path(f"{BASE}/new/", drafts.draft_new, name="draft_new"),
    path(f"{BASE}/<slug:code>/", drafts.draft, name="draft"),
    path(f"{BASE}/<slug:code>/edit/", drafts.draft_edit, name="draft_edit"),
    path(f"{BASE}/<slug:code>/delete/", drafts.draft_delete, name="draft_delete"),
    path(f"{BASE}/<slug:code>/trial/", publishing.draft_trial, name="draft_trial"),
    path(f"{PARTS}/new/", draft_parts.part_new, name="draft_part_new"),
    path(f"{PART}/", draft_parts.part_edit, name="draft_part"),
    path(f"{PART}/move/", draft_parts.part_move, name="draft_part_move"),
    path(f"{PART}/delete/", draft_parts.part_delete, name="draft_part_delete"),
    path(
        "gender-marker/markers/<slug:code>/publish/",
        publishing.edition_publish,
        name="edition_publish",
    ),
    path(
        "gender-marker/markers/<slug:code>/compulsory/",
        publishing.edition_compulsory,
        name="edition_compulsory",
    ),
    path(
        "gender-marker/markers/<slug:code>/retire/",
        publishing.edition_retire,
        name="edition_retire",
    ),
]
