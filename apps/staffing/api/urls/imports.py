"""Addresses of files of headcounts."""

from django.urls import path

from apps.staffing.api import imports

urlpatterns = [
    path("imports/", imports.ImportListView.as_view(), name="import_list"),
    path("imports/<int:import_id>/", imports.ImportDetailView.as_view(), name="import_detail"),
    path("imports/<int:import_id>/apply/", imports.ImportApplyView.as_view(), name="import_apply"),
]
