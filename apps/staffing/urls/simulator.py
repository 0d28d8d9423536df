"""Addresses of the simulator."""

from django.urls import path

from apps.staffing.views import scenarios, simulator

urlpatterns = [
    path("staffing/simulator/", simulator.simulator, name="simulator"),
    path(
        "staffing/simulator/back-test/", simulator.simulator_back_test, name="simulator_back_test"
    ),
    path("staffing/simulator/scenarios/", scenarios.scenario_list, name="scenarios"),
    path("staffing/simulator/scenarios/new/", scenarios.scenario_new, name="scenario_new"),
    path(
        "staffing/simulator/scenarios/compare/",
        scenarios.scenario_compare,
        name="scenario_compare",
    ),
    path("staffing/simulator/scenarios/<int:scenario_id>/", scenarios.scenario, name="scenario"),
    path(
        "staffing/simulator/scenarios/<int:scenario_id>/edit/",
        scenarios.scenario_edit,
        name="scenario_edit",
    ),
    path(
        "staffing/simulator/scenarios/<int:scenario_id>/delete/",
        scenarios.scenario_delete,
        name="scenario_delete",
    ),
]
