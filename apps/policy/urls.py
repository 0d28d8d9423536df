"""Addresses of the room's pages."""

from django.urls import path

from apps.policy.views import commitments, guidelines, targets

app_name = "policy"
urlpatterns = [
    path("targets/", targets.target_list, name="target_list"),
    path("policy/commitments/", commitments.commitments, name="commitments"),
    path(
        "policy/commitments.<str:extension>", commitments.commitments_file, name="commitments_file"
    ),
    path("policy/commitments/<int:commitment_id>/", commitments.commitment, name="commitment"),
    path(
        "policy/commitments/<int:commitment_id>/close/",
        commitments.commitment_close,
        name="commitment_close",
    ),
    path(
        "policy/commitments/<int:commitment_id>/reopen/",
        commitments.commitment_reopen,
        name="commitment_reopen",
    ),
    path(
        "policy/guideline-activities/", guidelines.guideline_activities, name="guideline_activities"
    ),
    path(
        "policy/guideline-activities.<str:extension>",
        guidelines.guideline_activities_file,
        name="guideline_activities_file",
    ),
]
