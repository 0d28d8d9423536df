"""Addresses of returns."""

from django.urls import path

from apps.staffing.api import returns, review_queue

urlpatterns = [
    path("returns/", returns.ReturnListView.as_view(), name="return_list"),
    path("returns/queue/", review_queue.ReviewQueueView.as_view(), name="return_queue"),
    path(
        "returns/<str:code>/<str:as_of>/effect/",
        review_queue.ApprovalEffectView.as_view(),
        name="return_effect",
    ),
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
]
