"""Addresses of questionnaires and campaigns."""

from django.urls import path

from apps.questionnaires.api import campaigns, questionnaires

urlpatterns = [
    path(
        "questionnaires/",
        questionnaires.QuestionnaireListView.as_view(),
        name="questionnaire_list",
    ),
    path(
        "questionnaires/<slug:key>/versions/<int:number>/",
        questionnaires.VersionView.as_view(),
        name="questionnaire_version",
    ),
    path("campaigns/", campaigns.CampaignListView.as_view(), name="campaign_list"),
    path("campaigns/<int:campaign_id>/", campaigns.CampaignView.as_view(), name="campaign"),
]
