"""Addresses of vacancies, of the statistics of the market, and of boards."""

from django.urls import path

from apps.staffing.views import vacancies

urlpatterns = [
    path("staffing/market/vacancies/", vacancies.vacancy_list, name="vacancies"),
    path("staffing/market/vacancies/new/", vacancies.vacancy_new, name="vacancy_new"),
    path("staffing/market/vacancies/<int:vacancy_id>/", vacancies.vacancy, name="vacancy"),
    path(
        "staffing/market/vacancies/<int:vacancy_id>/edit/",
        vacancies.vacancy_edit,
        name="vacancy_edit",
    ),
    path(
        "staffing/market/vacancies/<int:vacancy_id>/delete/",
        vacancies.vacancy_delete,
        name="vacancy_delete",
    ),
]
