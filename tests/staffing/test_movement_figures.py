"""Statistics of movements: the page, its files, the API of flows and of entry."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.staffing.models import Movement, ReturnRevision
from tests.cast import OPEN_PERIOD
from tests.reports.reading import of_csv, of_page, of_xlsx
from tests.staffing.builders import NAIROBI, begin
from tests.staffing.golden_world import BEFORE, NOW
from tests.staffing.movement_world import build_movement_world

pytestmark = pytest.mark.django_db
ASKED = {"as_of": NOW.isoformat()}


@pytest.fixture
def moved(world):
    return build_movement_world(world)


@pytest.fixture
def ask(world):
    def asking(username, name, *args, **query):
        client = Client()
        client.force_login(world.people[username])
        return client.get(reverse(name, args=args), query)

    return asking


class TestThePage:
    def test_shows_t5_the_sentence_and_the_coverage(self, moved, ask):
        page = ask("gcu", "staffing:movements", **ASKED)
        text = page.content.decode()
        assert "Movements are stated in 3 of 5 returns due." in text
        assert "Hires: women 7, men 0." in text
        rows = of_page(page.content)["T5"]
        assert rows[0][1:] == ["0", "0", "–", "0", "0", "–", "0", "1", "0"] or rows[0][0] == "D1"
        assert [row[1] for row in rows] == ["0", "3", "0", "4", "7"]
        assert 'aria-current="page">Movements' in text

    def test_shows_only_the_viewers_offices(self, moved, ask):
        page = ask("hr.nairobi", "staffing:movements", **ASKED).content.decode()
        assert "Movements are stated in 2 of 2 returns due." in page
        behind = ask("hr.nairobi", "staffing:movement_offices", **ASKED).content.decode()
        assert "Mombasa" in behind
        assert "stated: none" in behind
        assert "CHE-GENEVA" not in behind
        assert (
            "/returns/CHE-GENEVA/"
            in ask("gcu", "staffing:movement_offices", **ASKED).content.decode()
        )
        assert "Hargeisa" in ask("gcu", "staffing:movement_offices", **ASKED).content.decode()

    def test_says_that_nothing_is_known(self, golden, ask):
        page = ask("gcu", "staffing:movements", as_of=OPEN_PERIOD.isoformat()).content.decode()
        assert "No movements are known" in page
        assert "not counted as zero" in page

    def test_takes_a_range_in_any_order_and_refuses_a_date_without_period(self, moved, ask):
        turned = ask("gcu", "staffing:movements", as_of=BEFORE.isoformat(), first=NOW.isoformat())
        assert "Movements are stated in 3 of 10 returns due." in turned.content.decode()
        assert ask("gcu", "staffing:movements", as_of="2024-12-30").status_code == 404
        assert ask("gcu", "staffing:movements", **ASKED, first="never").status_code == 404

    def test_files_hold_what_is_shown(self, moved, ask):
        shown = of_page(ask("gcu", "staffing:movements", **ASKED).content)["T5"]
        workbook = ask("gcu", "staffing:movement_file", "T5", "xlsx", **ASKED)
        assert of_xlsx(workbook.content)["T5"] == shown
        csv = of_csv(ask("gcu", "staffing:movement_file", "T5", "csv", **ASKED).content)
        assert [row[1] for row in csv] == ["0", "3", "0", "4", "7"]
        for what, extension in (
            ("shares", "svg"),
            ("shares", "csv"),
            ("uptake", "csv"),
            ("stock", "xlsx"),
        ):
            answer = ask("gcu", "staffing:movement_file", what, extension, **ASKED)
            assert answer.status_code == 200, what
        assert ask("gcu", "staffing:movement_file", "T9", "csv", **ASKED).status_code == 404
        assert ask("gcu", "staffing:movement_file", "T5", "exe", **ASKED).status_code == 404


class TestTheApi:
    def test_gives_the_numbers_of_t5(self, moved, ask):
        answer = ask("gcu", "api:movements", first=NOW.isoformat(), last=NOW.isoformat()).json()
        by_grade = {row["grade"]: row for row in answer["rows"]}
        assert by_grade["P4"]["hires"]["women"] == 3
        assert by_grade["G5"]["promoted_out"]["total"] == 4
        assert answer["total"]["separated_by_reason"]["retirement"]["men"] == 1
        assert answer["total"]["promoted_in"]["share_of_women"] == 50
        assert answer["total"]["unexplained"]["women"] == 3
        assert answer["coverage"] == {"due": 5, "counted": 3, "missing": 2}
        assert answer["opening_on"] == BEFORE.isoformat()

    def test_gives_null_for_what_is_not_known(self, golden, ask):
        answer = ask("gcu", "api:movements", first=NOW.isoformat(), last=NOW.isoformat()).json()
        assert answer["total"]["hires"] is None
        assert answer["total"]["opening"]["total"] == 34

    def test_enters_all_or_nothing(self, world):
        client = Client()
        client.force_login(world.people["hr.nairobi"])
        address = reverse("api:return_movements", args=[NAIROBI, OPEN_PERIOD.isoformat()])
        line = {
            "kind": "promotion",
            "contract": "ONE_YEAR_PLUS",
            "from_grade": "P3",
            "to_grade": "P4",
            "counts": {"F": 1},
        }

        def put(**body):
            return client.put(address, body, content_type="application/json")

        assert client.get(address).json()["stated"] == "not_known"
        begin(world)
        wrong = put(
            movements=[line, {**line, "to_grade": "P3"}, {**line, "from_grade": "P9"}],
            uptake=[{"measure": "part_time", "sex": "F", "count": -1}],
        )
        assert wrong.status_code == 422
        assert [(one["code"], one["field"]) for one in wrong.json()["errors"]] == [
            ("same_grade", "movements.1-to"),
            ("unknown_grade", "movements.2-from"),
            ("count_out_of_range", "uptake-part_time-F"),
        ]
        assert not Movement.objects.exists()
        saved = put(movements=[line], uptake=[{"measure": "part_time", "sex": "F", "count": 2}])
        assert saved.status_code == 200
        assert saved.json()["stated"] == "movements"
        assert saved.json()["version"] == 1
        assert saved.json()["movements"][0]["to_grade"] == "P4"
        assert put(has_none=True, version=0).status_code == 409
        assert put(has_none=True, version=1).json()["stated"] == "none"
        assert ReturnRevision.objects.count() == 1
