"""Addresses of beneficiaries in the API."""

from django.urls import path

from apps.projects.api import beneficiaries

urlpatterns = [
    path(
        "projects/beneficiaries/",
        beneficiaries.BeneficiariesView.as_view(),
        name="beneficiaries",
    ),
    path(
        "projects/<int:project_id>/beneficiaries/",
        beneficiaries.ProjectBeneficiariesView.as_view(),
        name="project_beneficiaries",
    ),
]
