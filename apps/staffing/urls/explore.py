"""Addresses of the page “Explore” and of its saved views."""

from django.urls import path

from apps.staffing.views import explore, explore_files, explore_views

urlpatterns = [
    path("staffing/explore/", explore.explore, name="explore"),
    path(
        "staffing/explore/files/table.<str:extension>",
        explore_files.explore_file,
        name="explore_file",
    ),
    path("staffing/explore/views/new/", explore_views.explore_view_new, name="explore_view_new"),
    path("staffing/explore/views/<int:view_id>/", explore_views.explore_view, name="explore_view"),
    path(
        "staffing/explore/views/<int:view_id>/edit/",
        explore_views.explore_view_edit,
        name="explore_view_edit",
    ),
    path(
        "staffing/explore/views/<int:view_id>/delete/",
        explore_views.explore_view_delete,
        name="explore_view_delete",
    ),
]
