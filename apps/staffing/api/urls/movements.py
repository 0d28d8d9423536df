"""Addresses of movements."""

from django.urls import path

from apps.staffing.api import movements, return_movements

urlpatterns = [
    path("staffing/movements/", movements.FlowsView.as_view(), name="movements"),
    path(
        "returns/<str:code>/<str:as_of>/movements/",
        return_movements.ReturnMovementsView.as_view(),
        name="return_movements",
    ),
]
