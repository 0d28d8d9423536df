"""Addresses of workbooks."""

from django.urls import path

from apps.staffing.api import workbooks

urlpatterns = [
    path(
        "returns/<str:code>/<str:as_of>/workbook/",
        workbooks.ReturnWorkbookView.as_view(),
        name="return_workbook",
    ),
]
