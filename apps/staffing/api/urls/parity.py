"""Addresses of figures."""

from django.urls import path

from apps.staffing.api import parity, sdmx

urlpatterns = [
    path("staffing/sdmx/", sdmx.SdmxView.as_view(), name="sdmx"),
    path("staffing/parity/", parity.ParityView.as_view(), name="parity"),
]
