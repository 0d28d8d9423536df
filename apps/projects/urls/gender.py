"""Addresses of gender reviews, of their checklist, and of gender-sensitive terms."""

from django.urls import path

from apps.projects.views import proposal_terms, terms
from apps.projects.views.gender_reviews import checklist, reviews

urlpatterns = [
    path("projects/gender-reviews/", reviews.gender_reviews, name="gender_reviews"),
    path(
        "projects/<int:project_id>/gender-reviews/start/",
        reviews.gender_review_start,
        name="gender_review_start",
    ),
    path("projects/gender-reviews/<int:review_id>/", reviews.gender_review, name="gender_review"),
    path(
        "projects/gender-reviews/<int:review_id>/conclude/",
        reviews.gender_review_conclude,
        name="gender_review_conclude",
    ),
    path(
        "projects/gender-reviews/<int:review_id>/take-over/",
        reviews.gender_review_take_over,
        name="gender_review_take_over",
    ),
    path("projects/gender-checklist/", checklist.checklist, name="checklist"),
    path("projects/gender-checklist/draft/", checklist.checklist_draft, name="checklist_draft"),
    path(
        "projects/gender-checklist/draft/questions/new/",
        checklist.checklist_item_new,
        name="checklist_item_new",
    ),
    path(
        "projects/gender-checklist/draft/questions/<slug:key>/",
        checklist.checklist_item,
        name="checklist_item",
    ),
    path(
        "projects/gender-checklist/draft/questions/<slug:key>/remove/",
        checklist.checklist_item_remove,
        name="checklist_item_remove",
    ),
    path(
        "projects/gender-checklist/draft/publish/",
        checklist.checklist_publish,
        name="checklist_publish",
    ),
    path(
        "projects/gender-checklist/draft/discard/",
        checklist.checklist_discard,
        name="checklist_discard",
    ),
    path("wggi/proposals/<int:proposal_id>/terms/", proposal_terms.terms, name="terms"),
    path("projects/terms/", terms.terms_list, name="terms_list"),
    path("projects/terms/check/", terms.terms_check, name="terms_check"),
    path("projects/terms/new/", terms.term_new, name="term_new"),
    path("projects/terms/<int:term_id>/", terms.term_edit, name="term_edit"),
    path("projects/terms/<int:term_id>/retire/", terms.term_retire, name="term_retire"),
    path("projects/terms/<int:term_id>/restore/", terms.term_restore, name="term_restore"),
]
