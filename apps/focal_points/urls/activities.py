"""Addresses of the log of activities."""

from django.urls import path

from apps.focal_points.views.activities import pages, register, writing

urlpatterns = [
    path("focal-points/activities/", register.activities, name="activities"),
    path(
        "focal-points/activities/list.<str:extension>",
        register.activities_file,
        name="activities_file",
    ),
    path("focal-points/activities/before/", pages.activities_before, name="activities_before"),
    path("focal-points/activities/new/", writing.activity_new, name="activity_new"),
    path("focal-points/activities/draft/", writing.activity_draft, name="activity_draft_new"),
    path("focal-points/activities/<int:activity_id>/", pages.activity, name="activity"),
    path(
        "focal-points/activities/<int:activity_id>/edit/",
        writing.activity_edit,
        name="activity_edit",
    ),
    path(
        "focal-points/activities/<int:activity_id>/draft/",
        writing.activity_draft,
        name="activity_draft",
    ),
    path(
        "focal-points/activities/<int:activity_id>/copy/", pages.activity_copy, name="activity_copy"
    ),
    path(
        "focal-points/activities/<int:activity_id>/discard/",
        pages.activity_discard,
        name="activity_discard",
    ),
    path(
        "focal-points/activities/<int:activity_id>/withdraw/",
        pages.activity_withdraw,
        name="activity_withdraw",
    ),
    path(
        "focal-points/activities/<int:activity_id>/evidence/",
        pages.activity_evidence,
        name="activity_evidence",
    ),
]
