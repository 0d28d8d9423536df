"""Addresses of statistics of movements."""

from django.urls import path

from apps.staffing.views import movement_figures

urlpatterns = [
    path("staffing/movements/", movement_figures.movements, name="movements"),
    path("staffing/movements/offices/", movement_figures.movement_offices, name="movement_offices"),
    path(
        "staffing/movements/<str:what>.<str:extension>",
        movement_figures.movement_file,
        name="movement_file",
    ),
]
