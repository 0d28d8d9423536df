"""Addresses of files of headcounts."""

from django.urls import path

from apps.staffing.views import imports

urlpatterns = [
    path("imports/", imports.import_new, name="import_new"),
    path("imports/form.<str:extension>", imports.import_form_file, name="import_form_file"),
    path("imports/<int:import_id>/", imports.import_preview, name="import_preview"),
    path("imports/<int:import_id>/apply/", imports.import_apply, name="import_apply"),
    path("imports/<int:import_id>/discard/", imports.import_discard, name="import_discard"),
    path("imports/<int:import_id>/result/", imports.import_result, name="import_result"),
    path(
        "imports/<int:import_id>/problems.<str:extension>",
        imports.import_problems_file,
        name="import_problems_file",
    ),
    path(
        "imports/<int:import_id>/changes.<str:extension>",
        imports.import_changes_file,
        name="import_changes_file",
    ),
]
