"""Addresses of vacancies, of the statistics of the market, and of boards."""

from django.urls import path

from apps.staffing.views import boards, market, vacancies, vacancy_files

urlpatterns = [
    path("staffing/boards/", boards.boards, name="boards"),
    path("staffing/boards/new/", boards.board_new, name="board_new"),
    path("staffing/boards/<int:composition_id>/edit/", boards.board_edit, name="board_edit"),
    path("staffing/boards/compositions.<str:extension>", boards.boards_file, name="boards_file"),
    path("staffing/market/", market.market, name="market"),
    path("staffing/market/vacancies/", vacancies.vacancy_list, name="vacancies"),
    path("staffing/market/vacancies/file/", vacancy_files.vacancy_import, name="vacancy_import"),
    path(
        "staffing/market/vacancies.<str:extension>",
        vacancy_files.vacancies_file,
        name="vacancies_file",
    ),
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
    path("staffing/market/<str:what>.<str:extension>", market.market_file, name="market_file"),
]
