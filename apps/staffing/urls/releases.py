"""Addresses of released tables."""

from django.urls import path

from apps.staffing.views import releases

urlpatterns = [
    path("staffing/releases/", releases.release_list, name="releases"),
    path("staffing/releases/new/", releases.release_new, name="release_new"),
    path("staffing/releases/<int:release_id>/", releases.release, name="release"),
    path("staffing/releases/<int:release_id>/check/", releases.release_check, name="release_check"),
    path(
        "staffing/releases/<int:release_id>/publish/",
        releases.release_publish,
        name="release_publish",
    ),
    path(
        "staffing/releases/<int:release_id>/<str:number>.<str:extension>",
        releases.release_file,
        name="release_file",
    ),
]
