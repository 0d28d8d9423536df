"""Addresses of vacancies, the applicants' market and boards."""

from django.urls import path

from apps.staffing.api import boards, market, vacancies

urlpatterns = [
    path("staffing/market/", market.MarketView.as_view(), name="market"),
    path("staffing/market/vacancies/", vacancies.VacancyListView.as_view(), name="vacancies"),
    path(
        "staffing/market/vacancies/<int:vacancy_id>/",
        vacancies.VacancyView.as_view(),
        name="vacancy",
    ),
    path("staffing/boards/", boards.BoardsView.as_view(), name="boards"),
    path("staffing/boards/<int:composition_id>/", boards.BoardView.as_view(), name="board"),
]
