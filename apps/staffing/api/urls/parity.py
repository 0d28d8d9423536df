"""Addresses of figures."""

from django.urls import path

from apps.staffing.api import parity

urlpatterns = [
    path("staffing/parity/", parity.ParityView.as_view(), name="parity"),
]
