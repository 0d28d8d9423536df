"""The vacancies and boards that the lines of the matrix mean: own is of Nairobi, other of Dakar."""

from datetime import UTC, date, datetime

from apps.staffing.choices import Board
from apps.staffing.models import BoardComposition, Vacancy
from tests.cast import World

AT = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
OPENED = date(2025, 3, 1)


def make_vacancy(world: World, office: str, reference: str = "VN 1", **values) -> Vacancy:
    """An open vacancy at P4, as it stands in the database."""
    return Vacancy.objects.create(
        **{
            "office": world.offices[office],
            "reference": reference,
            "grade": world.grades["P4"],
            "contract_group": world.contract_groups["ONE_YEAR_PLUS"],
            "opened_on": OPENED,
            "created_at": AT,
            "changed_at": AT,
            **values,
        }
    )


def make_board(**values) -> BoardComposition:
    """The Appointments and Postings Board with three women and six men."""
    return BoardComposition.objects.create(
        **{
            "board": Board.APPOINTMENTS,
            "as_of": OPENED,
            "members_women": 3,
            "members_men": 6,
            "created_at": AT,
            "changed_at": AT,
            **values,
        }
    )


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """A vacancy of each office, and one composition."""
    vacancies = {
        whose: {"vacancy_id": make_vacancy(world, office).pk}
        for whose, office in (("own", "KEN-NAIROBI"), ("other", "SEN-DAKAR"))
    }
    board = {"any": {"composition_id": make_board().pk}}
    return {
        **dict.fromkeys(
            ("staffing:vacancy", "staffing:vacancy_edit", "staffing:vacancy_delete", "api:vacancy"),
            vacancies,
        ),
        "staffing:board_edit": board,
        "api:board": board,
        "staffing:boards_file": {"any": {"extension": "csv"}},
        "staffing:vacancies_file": {"any": {"extension": "csv"}},
        "staffing:market_file": {"any": {"what": "steps", "extension": "csv"}},
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Forms that are right but for who sends them."""
    del world

    def vacancy(office: str, reference: str) -> dict[str, object]:
        return {
            "office": office,
            "reference": reference,
            "grade": "P4",
            "contract": "ONE_YEAR_PLUS",
            "posts": 1,
            "opened_on": OPENED.isoformat(),
            "state": "open",
        }

    new = {
        whose: vacancy(office, "VN 2")
        for whose, office in (("own", "KEN-NAIROBI"), ("other", "SEN-DAKAR"))
    }
    changed = {whose: {**body, "version": 1} for whose, body in new.items()}
    board = {"board": "jarb", "as_of": "2025-04-01", "members_women": 2, "members_men": 2}
    return {
        "POST staffing:vacancy_new": new,
        "POST api:vacancies": new,
        "POST staffing:vacancy_edit": changed,
        "PUT api:vacancy": changed,
        "POST staffing:vacancy_delete": {"version": 1},
        "POST staffing:vacancy_import": {},
        "POST staffing:board_new": board,
        "POST api:boards": board,
        "POST staffing:board_edit": {**board, "version": 1},
        "PUT api:board": {**board, "version": 1},
    }
