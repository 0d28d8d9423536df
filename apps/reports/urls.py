"""Addresses of the room."""

from django.urls import path

from apps.reports import views

app_name = "reports"

urlpatterns = [
    path("reports/", views.report_list, name="report_list"),
    path("reports/build/", views.build, name="build"),
    path("reports/files/<int:file_id>/", views.report_file, name="file"),
    path("reports/<int:year>/", views.published, name="published"),
    path("reports/<int:year>/session/", views.session, name="session"),
    path("reports/<int:year>/<int:number>/", views.edition, name="edition"),
    path("reports/<int:year>/<int:number>/publish/", views.publish_edition, name="publish"),
]
