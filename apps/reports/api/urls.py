"""Addresses of the room's API."""

from django.urls import path

from apps.reports.api import views

urlpatterns = [
    path("reports/", views.EditionListView.as_view(), name="reports"),
    path(
        "reports/wggi/<int:year>/<int:number>/",
        views.WggiEditionView.as_view(),
        name="wggi_report_edition",
    ),
    path("reports/<int:year>/<int:number>/", views.EditionView.as_view(), name="report_edition"),
]
