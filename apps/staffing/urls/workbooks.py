"""Addresses of workbooks."""

from django.urls import path

from apps.staffing.views import workbooks

urlpatterns = [
    path(
        "returns/<str:code>/<date:as_of>/workbook/",
        workbooks.return_workbook,
        name="return_workbook",
    ),
    path(
        "returns/<str:code>/<date:as_of>/workbook.xlsx",
        workbooks.return_workbook_file,
        name="return_workbook_file",
    ),
    path(
        "returns/workbooks/<int:upload_id>/",
        workbooks.workbook_upload,
        name="workbook_upload",
    ),
    path(
        "returns/workbooks/<int:upload_id>/marked.xlsx",
        workbooks.workbook_marked_file,
        name="workbook_marked_file",
    ),
]
