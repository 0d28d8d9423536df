"""Addresses of the room's API."""

from django.urls import path

from apps.staffing.api import imports, parity, returns

urlpatterns = [
    path("returns/", returns.ReturnListView.as_view(), name="return_list"),
    path(
        "returns/<str:code>/<str:as_of>/",
        returns.ReturnDetailView.as_view(),
        name="return_detail",
    ),
    path(
        "returns/<str:code>/<str:as_of>/cells/",
        returns.ReturnCellsView.as_view(),
        name="return_cells",
    ),
    path("imports/", imports.ImportListView.as_view(), name="import_list"),
    path("imports/<int:import_id>/", imports.ImportDetailView.as_view(), name="import_detail"),
    path("imports/<int:import_id>/apply/", imports.ImportApplyView.as_view(), name="import_apply"),
    path("staffing/parity/", parity.ParityView.as_view(), name="parity"),
]
