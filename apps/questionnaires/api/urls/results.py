"""Addresses of the results in the API."""

from django.urls import path

from apps.questionnaires.api import results

urlpatterns = [
    path(
        "questionnaires/campaigns/<int:campaign_id>/results/",
        results.ResultsView.as_view(),
        name="campaign_results",
    ),
    path(
        "questionnaires/campaigns/<int:campaign_id>/answers/",
        results.AnswersView.as_view(),
        name="campaign_answers",
    ),
]
