"""Addresses of workplans."""

from django.urls import path

from apps.focal_points.views import workplan_items, workplan_steps, workplans

urlpatterns = [
    path("focal-points/workplans/", workplans.workplans, name="workplans"),
    path("focal-points/workplans.<str:extension>", workplans.workplans_file, name="workplans_file"),
    path(
        "focal-points/appointments/<int:appointment_id>/workplans/new/",
        workplans.workplan_new,
        name="workplan_new",
    ),
    path("focal-points/workplans/<int:workplan_id>/", workplans.workplan, name="workplan"),
    path(
        "focal-points/workplans/<int:workplan_id>/print/",
        workplans.workplan_print,
        name="workplan_print",
    ),
    path(
        "focal-points/workplans/<int:workplan_id>/items.<str:extension>",
        workplans.workplan_file,
        name="workplan_file",
    ),
    path(
        "focal-points/workplans/<int:workplan_id>/items/new/",
        workplan_items.workplan_item_new,
        name="workplan_item_new",
    ),
    path(
        "focal-points/workplans/<int:workplan_id>/take-over/",
        workplan_items.workplan_take_over,
        name="workplan_take_over",
    ),
    path(
        "focal-points/workplans/items/<int:item_id>/",
        workplan_items.workplan_item,
        name="workplan_item",
    ),
    path(
        "focal-points/workplans/items/<int:item_id>/move/",
        workplan_items.workplan_item_move,
        name="workplan_item_move",
    ),
    path(
        "focal-points/workplans/items/<int:item_id>/remove/",
        workplan_items.workplan_item_remove,
        name="workplan_item_remove",
    ),
    path(
        "focal-points/workplans/items/<int:item_id>/progress/",
        workplan_items.workplan_item_progress,
        name="workplan_item_progress",
    ),
    path(
        "focal-points/workplans/items/<int:item_id>/promise/",
        workplan_items.workplan_item_promise,
        name="workplan_item_promise",
    ),
    path(
        "focal-points/workplans/<int:workplan_id>/submit/",
        workplan_steps.workplan_submit,
        name="workplan_submit",
    ),
    path(
        "focal-points/workplans/<int:workplan_id>/approve/",
        workplan_steps.workplan_approve,
        name="workplan_approve",
    ),
    path(
        "focal-points/workplans/<int:workplan_id>/return/",
        workplan_steps.workplan_return,
        name="workplan_return",
    ),
    path(
        "focal-points/workplans/<int:workplan_id>/reopen/",
        workplan_steps.workplan_reopen,
        name="workplan_reopen",
    ),
    path(
        "focal-points/workplans/<int:workplan_id>/note/",
        workplan_steps.workplan_note,
        name="workplan_note",
    ),
]
