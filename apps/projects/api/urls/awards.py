"""Addresses of awards in the API."""

from django.urls import path

from apps.projects.api import awards

urlpatterns = [
    path("projects/rounds/<int:year>/", awards.RoundMoneyView.as_view(), name="round_money"),
    path("projects/awards/", awards.AwardListView.as_view(), name="award_list"),
    path("projects/awards/<int:award_id>/", awards.AwardView.as_view(), name="award"),
]
