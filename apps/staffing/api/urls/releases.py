"""Addresses of released tables."""

from django.urls import path

from apps.staffing.api import releases

urlpatterns = [
    path("staffing/releases/", releases.ReleaseListView.as_view(), name="staffing_releases"),
    path(
        "staffing/releases/<int:release_id>/",
        releases.ReleaseView.as_view(),
        name="staffing_release",
    ),
]
