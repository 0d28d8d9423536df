"""Addresses of trends."""

from django.urls import path

from apps.staffing.views import trends

urlpatterns = [
    path("staffing/trends/", trends.trends, name="trends"),
    path(
        "staffing/trends/tables/<str:key>.<str:extension>",
        trends.trends_table_file,
        name="trends_table_file",
    ),
    path(
        "staffing/trends/charts/<str:key>.<str:extension>",
        trends.trends_chart_file,
        name="trends_chart_file",
    ),
]
