"""Addresses of the project register."""

from django.urls import path

from apps.projects.views import iati, imports, money, project_page, projects, rates, register

urlpatterns = [
    path("projects/", register.register, name="register"),
    path("projects/register.<str:extension>", register.register_file, name="register_file"),
    path("projects/new/", projects.project_new, name="project_new"),
    path("projects/import/", imports.import_new, name="import_new"),
    path("projects/import/form.<str:extension>", imports.import_form_file, name="import_form_file"),
    path("projects/import/<int:import_id>/", imports.import_preview, name="import_preview"),
    path("projects/import/<int:import_id>/apply/", imports.import_apply, name="import_apply"),
    path("projects/import/<int:import_id>/discard/", imports.import_discard, name="import_discard"),
    path("projects/import/<int:import_id>/result/", imports.import_result, name="import_result"),
    path(
        "projects/import/<int:import_id>/problems.<str:extension>",
        imports.import_problems_file,
        name="import_problems_file",
    ),
    path("projects/iati/", iati.iati, name="iati"),
    path("projects/iati.xml", iati.iati_file, name="iati_file"),
    path("projects/money/", money.money, name="money"),
    path("projects/rates/", rates.rates, name="rates"),
    path("projects/rates/<int:rate_id>/remove/", rates.rate_remove, name="rate_remove"),
    path("projects/<int:project_id>/", project_page.project, name="project"),
    path("projects/<int:project_id>/edit/", projects.project_edit, name="project_edit"),
    path("projects/<int:project_id>/state/", projects.project_state, name="project_state"),
]
