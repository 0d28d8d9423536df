import csv
import io

import pytest

from apps.staffing.choices import CellOrigin, RevisionState
from apps.staffing.models import HeadcountCell, ReturnRevision
from tests.cast import OPEN_PERIOD
from tests.staffing.builders import (
    NAIROBI,
    STAFF,
    begin,
    bring_to,
    cell,
    fill,
    take,
    type_in,
)

URL = "/api/v1/returns/"
ONE = f"{URL}{NAIROBI}/{OPEN_PERIOD}/"
CELLS = f"{ONE}cells/"


def sent(grade="P4", sex="F", contract="ONE_YEAR_PLUS", **values):
    return {"contract": contract, "grade": grade, "sex": sex} | values


@pytest.fixture
def hr(api, world):
    api.force_login(world.people["hr.nairobi"])
    return api


@pytest.fixture
def hrm_api(api, world):
    api.force_login(world.people["hrm"])
    return api


def put(client, *cells, url=CELLS):
    return client.put(url, {"cells": list(cells)}, format="json")


class TestList:
    def test_holds_the_due_units_with_state_and_staff(self, world, hr):
        revision = fill(world, begin(world), STAFF)
        type_in(world, revision, {"P4/F": None})
        body = hr.get(URL).json()
        assert body["count"] == 2
        kenya = next(row for row in body["results"] if row["office"] == NAIROBI)
        assert kenya == {
            "office": "KEN-NAIROBI",
            "name": "Kenya",
            "region": "KEN-NAIROBI-RO",
            "as_of": "2025-12-31",
            "state": "draft",
            "state_at": "2026-01-15T12:00:00Z",
            "revision": 1,
            "revision_in_force": None,
            "missing_cells": 1,
            "staff": {"women": 13, "men": 15, "other": 0, "total": 28},
            "deadline": "2199-12-31T21:00:00Z",
            "is_open": True,
        }
        mombasa = next(row for row in body["results"] if row["office"] == "KEN-MOMBASA")
        assert (mombasa["state"], mombasa["staff"], mombasa["missing_cells"]) == (
            "not_started",
            None,
            None,
        )

    def test_filters_like_the_page(self, world, hrm_api):
        bring_to(world, RevisionState.ATTESTED, "SEN-DAKAR")

        def codes(**query):
            return [row["office"] for row in hrm_api.get(URL, query).json()["results"]]

        assert codes(state="attested") == codes(waiting="true") == ["SEN-DAKAR"]
        assert codes(region="SEN-DAKAR-RO", search="sénégal") == ["SEN-DAKAR"]
        assert codes(period="2024-12-31", state="attested") == []

    def test_is_a_table_as_csv(self, world, hrm_api):
        answer = hrm_api.get(URL, {"format": "csv"})
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert {row["office"] for row in rows} >= {NAIROBI, "SEN-DAKAR"}

    @pytest.mark.parametrize(
        ("query", "status", "field"),
        [
            ({"period": "2025-06-30"}, 404, ""),
            ({"period": "yesterday"}, 422, "period"),
            ({"state": "lost"}, 422, "state"),
        ],
    )
    def test_says_what_is_wrong(self, world, hrm_api, query, status, field):
        answer = hrm_api.get(URL, query)
        assert answer.status_code == status
        assert answer.json()["errors"][0]["field"] == field


class TestDetail:
    def test_gives_every_cell_with_its_version(self, world, hr):
        revision = begin(world)
        type_in(world, revision, {"P4/F": 3, "P4/M": "NA"})
        body = hr.get(ONE).json()
        assert (body["state"], body["revision"], body["missing_cells"]) == ("draft", 1, 181)
        assert len(body["cells"]) == 183
        found = {
            (one["sex"]): (one["state"], one["count"], one["version"])
            for one in body["cells"]
            if (one["contract"], one["grade"]) == ("ONE_YEAR_PLUS", "P4")
        }
        assert found == {
            "F": ("counted", 3, 1),
            "M": ("not_applicable", None, 1),
            "O": ("missing", None, 0),
        }

    def test_knows_a_return_that_nobody_has_begun(self, world, hr):
        body = hr.get(ONE).json()
        assert (body["state"], body["revision"], body["cells"]) == ("not_started", 0, [])

    def test_tells_what_is_in_force_beside_a_correction(self, world, hr):
        take(world, "correct", bring_to(world, RevisionState.APPROVED), "hr.nairobi")
        body = hr.get(ONE).json()
        assert (body["revision"], body["revision_in_force"]) == (2, 1)

    @pytest.mark.parametrize("place", ["SEN-DAKAR/2025-12-31/", f"{NAIROBI}/2025-06-30/", "X/yes/"])
    def test_is_not_there_outside_the_scope(self, world, hr, place):
        answer = hr.get(f"{URL}{place}")
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (404, "not_found")


class TestCells:
    def test_are_saved_and_begin_the_draft(self, world, hr):
        answer = put(hr, sent(count=3), sent(sex="M", state="not_applicable"), sent(sex="O"))
        assert answer.status_code == 200
        assert answer.json()["state"] == "draft"
        revision = ReturnRevision.objects.get()
        assert cell(revision, world, "P4/F").count == 3
        assert cell(revision, world, "P4/F").origin == CellOrigin.IMPORTED
        assert answer.json()["missing_cells"] == 181

    def test_are_harmless_when_sent_twice(self, world, hr):
        for _turn in range(2):
            assert put(hr, sent(count=3)).status_code == 200
        assert HeadcountCell.objects.get().version == 1

    def test_of_an_older_version_refuse_all(self, world, hr):
        revision = begin(world)
        type_in(world, revision, {"P4/F": 5}, "hr.region")
        answer = put(hr, sent(sex="M", count=1), sent(count=3))
        assert answer.status_code == 409
        [error] = answer.json()["errors"]
        assert (error["field"], error["code"], error["value"]) == ("cells.1", "changed", "5")
        assert HeadcountCell.objects.count() == 1
        assert put(hr, sent(count=3, version=1)).status_code == 200

    @pytest.mark.parametrize(
        ("one", "code"),
        [
            (sent(grade="P9", count=1), "unknown_cell"),
            (sent(contract="ASTRONAUTS", count=1), "unknown_cell"),
            (sent(contract="NON_STAFF", count=1), "unknown_cell"),
            (sent(count=-1), "count_out_of_range"),
            (sent(count=10**6), "count_out_of_range"),
            (sent(count=1, state="missing"), "count_out_of_range"),
            (sent(state="counted"), "count_out_of_range"),
        ],
    )
    def test_that_no_office_can_have_refuse_all(self, world, hr, one, code):
        answer = put(hr, sent(grade="P3", count=1), one)
        assert answer.status_code == 422
        [error] = answer.json()["errors"]
        assert (error["field"], error["code"]) == ("cells.1", code)
        assert not ReturnRevision.objects.exists()

    @pytest.mark.parametrize(
        "body", [{}, {"cells": []}, {"cells": [{}]}, {"cells": [sent(sex="X")]}, {"cells": "x"}]
    )
    def test_of_another_shape_are_refused(self, world, hr, body):
        answer = hr.put(CELLS, body, format="json")
        assert answer.status_code == 422
        assert all({"field", "code", "message"} <= set(one) for one in answer.json()["errors"])

    def test_are_for_those_who_enter(self, world, hrm_api):
        assert put(hrm_api, sent(count=1)).status_code == 403

    def test_are_not_there_for_other_offices(self, world, hr):
        url = f"{URL}SEN-DAKAR/{OPEN_PERIOD}/cells/"
        assert put(hr, sent(count=1), url=url).status_code == 404

    def test_of_what_is_submitted_are_refused(self, world, hr):
        bring_to(world, RevisionState.SUBMITTED)
        answer = put(hr, sent(count=99, version=1))
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "not_editable")

    def test_of_a_closed_period_are_refused(self, world, hr):
        answer = put(hr, sent(count=1), url=f"{URL}{NAIROBI}/2024-12-31/cells/")
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "period_closed")
