"""Addresses of imports of scores."""

from django.urls import path

from apps.gender_marker.views import imports

BASE = "gender-marker/imports/"
urlpatterns = [
    path(BASE, imports.import_new, name="import_new"),
    path(
        f"{BASE}form/<slug:code>.<str:extension>",
        imports.import_form_file,
        name="import_form_file",
    ),
    path(f"{BASE}<int:import_id>/", imports.import_preview, name="import_preview"),
    path(f"{BASE}<int:import_id>/apply/", imports.import_apply, name="import_apply"),
    path(f"{BASE}<int:import_id>/discard/", imports.import_discard, name="import_discard"),
    path(f"{BASE}<int:import_id>/result/", imports.import_result, name="import_result"),
    path(
        f"{BASE}<int:import_id>/problems.<str:extension>",
        imports.import_problems_file,
        name="import_problems_file",
    ),
]
