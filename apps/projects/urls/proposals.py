"""Addresses of proposals and their reviews."""

from django.urls import path

from apps.projects.views import (
    proposal_steps,
    proposal_writing,
    proposals,
    ranking,
    reviews,
)

urlpatterns = [
    path("wggi/proposals/", proposals.proposal_list, name="proposals"),
    path("wggi/rounds/<int:year>/propose/", proposals.proposal_new, name="proposal_new"),
    path("wggi/proposals/<int:proposal_id>/", proposals.proposal_page, name="proposal"),
    path(
        "wggi/proposals/<int:proposal_id>/edit/",
        proposal_writing.proposal_edit,
        name="proposal_edit",
    ),
    path(
        "wggi/proposals/<int:proposal_id>/parts/<str:part>/",
        proposal_writing.proposal_part,
        name="proposal_part",
    ),
    path(
        "wggi/proposals/<int:proposal_id>/template.<str:extension>",
        proposal_writing.proposal_template,
        name="proposal_template",
    ),
    path(
        "wggi/proposals/<int:proposal_id>/upload/",
        proposal_writing.proposal_upload,
        name="proposal_upload",
    ),
    path(
        "wggi/proposals/<int:proposal_id>/submit/",
        proposal_steps.proposal_submit,
        name="proposal_submit",
    ),
    path(
        "wggi/proposals/<int:proposal_id>/withdraw/",
        proposal_steps.proposal_withdraw,
        name="proposal_withdraw",
    ),
    path(
        "wggi/proposals/<int:proposal_id>/complete/",
        proposal_steps.proposal_complete,
        name="proposal_complete",
    ),
    path(
        "wggi/proposals/<int:proposal_id>/return/",
        proposal_steps.proposal_return,
        name="proposal_return",
    ),
    path(
        "wggi/proposals/<int:proposal_id>/reviewers/",
        proposal_steps.proposal_ask,
        name="proposal_ask",
    ),
    path(
        "wggi/proposals/<int:proposal_id>/reviewers/<int:review_id>/release/",
        proposal_steps.proposal_release,
        name="proposal_release",
    ),
    path("wggi/reviews/", reviews.review_list, name="reviews"),
    path("wggi/reviews/<int:review_id>/", reviews.review_page, name="review"),
    path("wggi/reviews/<int:review_id>/accept/", reviews.review_accept, name="review_accept"),
    path("wggi/reviews/<int:review_id>/conflict/", reviews.review_conflict, name="review_conflict"),
    path("wggi/rounds/<int:year>/ranking/", ranking.ranking, name="ranking"),
    path("wggi/rounds/<int:year>/recommend/", ranking.recommend, name="recommend"),
]
