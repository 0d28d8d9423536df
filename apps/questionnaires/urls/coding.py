"""Addresses of the coding of free text."""

from django.urls import path

from apps.questionnaires.views import coding

urlpatterns = [
    path(
        "questionnaires/campaigns/<int:campaign_id>/results/<slug:key>/coding/",
        coding.coding,
        name="coding",
    ),
    path(
        "questionnaires/campaigns/<int:campaign_id>/results/<slug:key>/coding/answers/",
        coding.coding_answers,
        name="coding_answers",
    ),
    path(
        "questionnaires/campaigns/<int:campaign_id>/results/<slug:key>/codes/<int:code_id>/retire/",
        coding.code_retire,
        name="code_retire",
    ),
]
