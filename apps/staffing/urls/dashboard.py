"""Addresses of the dashboard and what stands behind it."""

from django.urls import path

from apps.staffing.views import dashboard

urlpatterns = [
    path("staffing/", dashboard.dashboard, name="dashboard"),
    path("staffing/records/", dashboard.records, name="records"),
    path("staffing/tables/<str:number>.<str:extension>", dashboard.table_file, name="table_file"),
    path("staffing/charts/<str:key>.<str:extension>", dashboard.chart_file, name="chart_file"),
]
