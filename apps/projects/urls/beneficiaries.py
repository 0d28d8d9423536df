"""Addresses of beneficiaries."""

from django.urls import path

from apps.projects.views import beneficiaries

urlpatterns = [
    path("projects/beneficiaries/", beneficiaries.beneficiaries, name="beneficiaries"),
    path(
        "projects/beneficiaries.<str:extension>",
        beneficiaries.beneficiaries_file,
        name="beneficiaries_file",
    ),
    path(
        "projects/<int:project_id>/beneficiaries/new/",
        beneficiaries.beneficiary_sheet_new,
        name="beneficiary_sheet_new",
    ),
    path(
        "projects/beneficiaries/<int:sheet_id>/",
        beneficiaries.beneficiary_sheet,
        name="beneficiary_sheet",
    ),
]
