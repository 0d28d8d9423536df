"""Addresses of the simulator."""

from django.urls import path

from apps.staffing.views import simulator

urlpatterns = [
    path("staffing/simulator/", simulator.simulator, name="simulator"),
    path(
        "staffing/simulator/back-test/", simulator.simulator_back_test, name="simulator_back_test"
    ),
]
