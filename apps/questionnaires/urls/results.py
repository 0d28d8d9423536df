"""Addresses of the results of campaigns."""

from django.urls import path

from apps.questionnaires.views import results

urlpatterns = [
    path(
        "questionnaires/campaigns/<int:campaign_id>/results/",
        results.results,
        name="results",
    ),
    path(
        "questionnaires/campaigns/<int:campaign_id>/results/<slug:key>/words/",
        results.words,
        name="result_words",
    ),
    path(
        "questionnaires/campaigns/<int:campaign_id>/answers.<str:extension>",
        results.answers_file,
        name="answers_file",
    ),
]
