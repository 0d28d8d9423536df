"""Addresses of the room's API, below /api/v1/."""

from django.urls import path

from apps.policy.api import views

app_name = "policy_api"
urlpatterns = [
    path("targets/", views.TargetListView.as_view(), name="target_list"),
    path("policy/commitments/", views.CommitmentListView.as_view(), name="commitment_list"),
    path(
        "policy/guideline-activities/",
        views.GuidelineActivityListView.as_view(),
        name="guideline_activity_list",
    ),
]
