"""Addresses of the room's API, below /api/v1/."""

from django.urls import path

from apps.organization.api import views

app_name = "organization_api"
urlpatterns = [
    path("offices/", views.OfficeListView.as_view(), name="office_list"),
    path("offices/<str:code>/", views.OfficeDetailView.as_view(), name="office_detail"),
    path("grades/", views.GradeListView.as_view(), name="grade_list"),
    path("periods/", views.PeriodListView.as_view(), name="period_list"),
]
