"""Addresses of funding rounds in the API."""

from django.urls import path

from apps.projects.api import rounds

urlpatterns = [
    path("projects/rounds/", rounds.RoundListView.as_view(), name="round_list"),
    path("projects/proposals/", rounds.ProposalListView.as_view(), name="proposal_list"),
]
