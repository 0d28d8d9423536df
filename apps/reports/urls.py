"""Addresses of the room."""

from django.urls import path

from apps.reports import views
from apps.reports.choices import Series

app_name = "reports"

WGGI = {"series": Series.WGGI}

urlpatterns = [
    path("reports/", views.report_list, name="report_list"),
    path("reports/build/", views.build, name="build"),
    path("reports/files/<int:file_id>/", views.report_file, name="file"),
    path("reports/wggi/", views.report_list, WGGI, name="wggi_report_list"),
    path("reports/wggi/<int:year>/", views.published, WGGI, name="wggi_published"),
    path("reports/wggi/<int:year>/<int:number>/", views.edition, WGGI, name="wggi_edition"),
    path(
        "reports/wggi/<int:year>/<int:number>/publish/",
        views.publish_edition,
        WGGI,
        name="wggi_publish",
    ),
    path("reports/<int:year>/", views.published, name="published"),
    path("reports/<int:year>/session/", views.session, name="session"),
    path("reports/<int:year>/<int:number>/", views.edition, name="edition"),
    path("reports/<int:year>/<int:number>/attack/", views.attack_edition, name="attack"),
    path("reports/<int:year>/<int:number>/publish/", views.publish_edition, name="publish"),
]
