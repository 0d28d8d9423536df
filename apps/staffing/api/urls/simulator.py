"""Addresses of the simulator."""

from django.urls import path

from apps.staffing.api import simulator

urlpatterns = [
    path("staffing/simulator/", simulator.SimulatorView.as_view(), name="simulator"),
    path("staffing/simulator/scenarios/", simulator.ScenarioListView.as_view(), name="scenarios"),
]
