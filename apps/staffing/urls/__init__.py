"""Addresses of the room: one module for each topic."""

from apps.staffing.urls import dashboard, dates, imports, returns

__all__ = ["dates"]

app_name = "staffing"
urlpatterns = [
    *dashboard.urlpatterns,
    *imports.urlpatterns,
    *returns.urlpatterns,
]
