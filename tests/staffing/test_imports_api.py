"""Files of headcounts through the API."""

import html
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from drf_spectacular.generators import SchemaGenerator

from apps.jobs.models import Job
from apps.staffing.choices import ImportState, RevisionState
from apps.staffing.models import HeadcountCell, HeadcountImport, ReturnRevision
from apps.staffing.services import imports
from apps.staffing.tasks import apply_headcount_import, check_headcount_import
from tests.staffing.builders import approved_before, bring_to
from tests.staffing.faulty_files import FAULTY, LONG, NAIROBI, REFUSED, csv
from tests.staffing.rule_builders import BEFORE, EXCHANGED, make_rules

URL = "/api/v1/imports/"
ROWS = (NAIROBI, "KEN-NAIROBI,P4,ONE_YEAR_PLUS,M,4")


@pytest.fixture
def hr(api, world):
    api.force_authenticate(world.people["hr.nairobi"])
    return api


def send(client, content: bytes, filename="returns.csv", period="2025-12-31"):
    return client.post(
        URL, {"period": period, "file": SimpleUploadedFile(filename, content)}, format="multipart"
    )


def work(task) -> Job:
    job = Job.objects.latest("pk")
    task(job_id=job.pk, **job.arguments)
    job.refresh_from_db()
    return job


class TestSend:
    def test_answers_with_what_the_file_would_do(self, hr):
        response = send(hr, csv(LONG, *ROWS, "KEN-NAIROBI,P6,ONE_YEAR_PLUS,F,3")())
        assert response.status_code == 201
        body = response.json()
        assert body == {
            "id": HeadcountImport.objects.get().pk,
            "filename": "returns.csv",
            "period": "2025-12-31",
            "state": "checked",
            "counts": {"new": 2, "changed": 0, "unchanged": 0, "blank": 0, "rejected": 1},
            "problems": [
                {
                    "code": "unknown_grade",
                    "message": "This grade is not known.",
                    "value": "P6",
                    "expected": "a grade such as P4, NO-C, G6 or UG",
                    "nearest": "P5",
                    "count": 1,
                    "places": [{"sheet": "", "cell": "B4"}],
                }
            ],
            "notices": [],
            "findings": {"total": 0, "left_out": 0, "lines": []},
            "returns": [],
            "job": None,
        }
        assert not HeadcountCell.objects.exists()

    def test_says_what_the_rules_would_ask_as_the_page_does(self, hr, client, world):
        make_rules()
        approved_before(world, values={**BEFORE, "G6/M": 1}, as_of=date(2023, 12, 31))
        approved_before(world, values=BEFORE)
        exchanged = [
            f"KEN-NAIROBI,P4,ONE_YEAR_PLUS,{sex},{EXCHANGED[f'P4/{sex}']}" for sex in ("F", "M")
        ]
        answer = send(hr, csv(LONG, *exchanged, "KEN-NAIROBI,P4,ONE_YEAR_PLUS,X,0")()).json()
        [line] = answer["findings"]["lines"]
        assert (answer["findings"]["total"], line["severity"]) == (1, "warning")
        assert line["sentence"].startswith("P4")
        client.force_login(world.people["hr.nairobi"])
        page = client.get(f"/imports/{answer['id']}/").content.decode()
        assert "The rules would ask about 1 thing" in page
        assert line["sentence"] in html.unescape(page)

    @pytest.mark.parametrize("fault", REFUSED, ids=lambda fault: fault.name)
    def test_of_an_unreadable_file_is_422_with_its_code(self, hr, fault):
        response = send(hr, fault.content(), fault.filename)
        assert response.status_code == 422
        (error,) = response.json()["errors"]
        assert error["code"] == fault.code
        assert not HeadcountImport.objects.exists()

    @pytest.mark.parametrize("fault", FAULTY, ids=lambda fault: fault.name)
    def test_counts_every_problem(self, hr, fault):
        body = send(hr, fault.content(), fault.filename).json()
        assert sum(group["count"] for group in body["problems"]) == len(fault.wrong)
        assert body["counts"]["new"] == len(fault.good)

    @pytest.mark.parametrize(
        ("data", "field"),
        [({"period": "2025-12-31"}, "file"), ({"period": "soon"}, "period")],
    )
    def test_names_the_field_that_is_wrong(self, hr, data, field):
        response = hr.post(URL, data, format="multipart")
        assert response.status_code == 422
        assert field in {error["field"] for error in response.json()["errors"]}

    def test_for_a_date_without_period_is_422(self, hr):
        response = send(hr, csv(LONG, *ROWS)(), period="2025-06-30")
        assert response.status_code == 422
        assert response.json()["errors"][0]["code"] == "unknown_period"

    def test_of_a_file_over_the_limit_is_refused(self, hr, monkeypatch):
        monkeypatch.setattr("apps.staffing.forms.imports.MOST_MEGABYTES", 1)
        response = send(hr, b"a" * (1024 * 1024 + 1))
        assert response.status_code == 422
        assert response.json()["errors"][0]["code"] == "too_large"

    def test_of_a_large_file_is_checked_by_a_job(self, hr, monkeypatch):
        monkeypatch.setattr(imports, "CHECKED_AT_ONCE", 10)
        response = send(hr, csv(LONG, *ROWS)())
        assert response.status_code == 202
        body = response.json()
        assert (body["state"], body["counts"]) == (ImportState.UPLOADED, None)
        assert body["job"] == work(check_headcount_import).pk
        assert hr.get(f"{URL}{body['id']}/").json()["counts"]["new"] == 2

    @pytest.mark.parametrize("username", ["head.nairobi", "auditor", "council", "stranger"])
    def test_is_for_those_who_enter(self, api, world, username):
        api.force_authenticate(world.people[username])
        assert send(api, csv(LONG, *ROWS)()).status_code == 403

    def test_asks_strangers_to_log_in(self, api, world):
        assert send(api, csv(LONG, *ROWS)()).status_code == 401


class TestApply:
    def test_asks_for_a_job_and_shows_what_changed(self, hr):
        sent = send(hr, csv(LONG, *ROWS)()).json()
        response = hr.post(f"{URL}{sent['id']}/apply/", {"mode": "all"}, format="json")
        assert response.status_code == 202
        job = work(apply_headcount_import)
        assert response.json()["job"] == job.pk
        body = hr.get(f"{URL}{sent['id']}/").json()
        assert body["state"] == "applied"
        assert body["returns"] == [
            {"office": "KEN-NAIROBI", "revision": 1, "way": "begin", "new": 2, "changed": 0}
        ]
        again = hr.post(f"{URL}{sent['id']}/apply/", {}, format="json")
        assert (again.status_code, again.json()["job"]) == (200, None)
        assert HeadcountCell.objects.count() == 2

    def test_takes_good_rows_and_reasons(self, hr, world):
        bring_to(world, RevisionState.APPROVED)
        content = csv(LONG, "KEN-NAIROBI,P4,ONE_YEAR_PLUS,F,77", "KEN-NAIROBI,P6,OTHER_STAFF,F,1")()
        sent = send(hr, content).json()
        choice = {"mode": "good", "reason": "Miscounted."}
        assert hr.post(f"{URL}{sent['id']}/apply/", choice, format="json").status_code == 202
        work(apply_headcount_import)
        assert ReturnRevision.objects.get(number=2).reason == "Miscounted."

    def test_of_a_discarded_import_is_409(self, hr, world):
        sent = send(hr, csv(LONG, *ROWS)()).json()
        imports.discard(import_id=sent["id"], scope=world.scope("hr.nairobi"))
        response = hr.post(f"{URL}{sent['id']}/apply/", {}, format="json")
        assert response.status_code == 409

    @pytest.mark.parametrize("username", ["hr.dakar", "hr.region", "head.nairobi", "stranger"])
    def test_of_somebody_else_s_import_is_404(self, hr, api, world, username):
        sent = send(hr, csv(LONG, *ROWS)()).json()
        api.force_authenticate(world.people[username])
        assert api.get(f"{URL}{sent['id']}/").status_code == 404
        assert api.post(f"{URL}{sent['id']}/apply/", {}, format="json").status_code == 404
        assert not Job.objects.exists()


class TestSchema:
    def test_describes_the_upload_as_a_form_with_a_file(self, world):
        schema = SchemaGenerator().get_schema(request=None, public=True)
        content = schema["paths"][URL]["post"]["requestBody"]["content"]
        assert list(content) == ["multipart/form-data"]
