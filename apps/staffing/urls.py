"""Addresses of the room, by noun."""

from datetime import date

from django.urls import path, register_converter

from apps.staffing.views import dashboard, entry, imports, review


class DateConverter:
    """A date in an address: `2025-12-31`."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """Read the date; an impossible one does not match."""
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        """Write the date."""
        return value if isinstance(value, str) else value.isoformat()


register_converter(DateConverter, "date")

app_name = "staffing"
urlpatterns = [
    # Returns: entry and review
    path("returns/", review.return_list, name="return_list"),
    path("returns/review/", review.waiting_list, name="return_review"),
    path("returns/approve/", review.approve_returns, name="return_approve_many"),
    path("returns/<str:code>/<date:as_of>/", entry.return_detail, name="return_detail"),
    path("returns/<str:code>/<date:as_of>/start/", entry.start_return, name="return_start"),
    path(
        "returns/<str:code>/<date:as_of>/history/",
        review.return_history,
        name="return_history",
    ),
    path("returns/<int:revision_id>/cells/", entry.save_cells, name="return_cells"),
    path("returns/<int:revision_id>/remarks/", entry.add_remark, name="return_remarks"),
    path("returns/<int:revision_id>/attest/", review.attest_return, name="return_attest"),
    path("returns/<int:revision_id>/approve/", review.approve_return, name="return_approve"),
    path("returns/<int:revision_id>/send-back/", review.send_back_return, name="return_send_back"),
    path("returns/<int:revision_id>/correct/", review.correct_return, name="return_correct"),
    # Files of headcounts
    path("imports/", imports.import_new, name="import_new"),
    path("imports/form.<str:extension>", imports.import_form_file, name="import_form_file"),
    path("imports/<int:import_id>/", imports.import_preview, name="import_preview"),
    path("imports/<int:import_id>/apply/", imports.import_apply, name="import_apply"),
    path("imports/<int:import_id>/discard/", imports.import_discard, name="import_discard"),
    path("imports/<int:import_id>/result/", imports.import_result, name="import_result"),
    path(
        "imports/<int:import_id>/problems.<str:extension>",
        imports.import_problems_file,
        name="import_problems_file",
    ),
    path(
        "imports/<int:import_id>/changes.<str:extension>",
        imports.import_changes_file,
        name="import_changes_file",
    ),
    # Dashboard and what stands behind it
    path("staffing/", dashboard.dashboard, name="dashboard"),
    path("staffing/records/", dashboard.records, name="records"),
    path("staffing/tables/<str:number>.<str:extension>", dashboard.table_file, name="table_file"),
    path("staffing/charts/<str:key>.<str:extension>", dashboard.chart_file, name="chart_file"),
]
