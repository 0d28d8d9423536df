"""Vacancies as a file: read, looked at, saved all or none, and once."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.staffing.models import Vacancy
from tests.staffing.permission_subjects_market import make_vacancy

pytestmark = pytest.mark.django_db
HEADER = "office;reference;grade;contract;posts;Opened on;Applicants, Women;applicants_men;appointed_women"
URL = "/staffing/market/vacancies/file/"


def send(client, *lines, header=HEADER):
    """Send a file with these rows; return the answer and its page."""
    text = "\n".join([header, *lines]).encode()
    file = SimpleUploadedFile("vacancies.csv", text, content_type="text/csv")
    answer = client.post(URL, {"file": file})
    return answer, answer.content.decode()


def carried(page):
    """The rows that a preview carries."""
    (rows,) = re.findall(r'name="rows" value="([^"]+)"', page)
    return rows


class TestFile:
    def test_is_looked_at_and_then_saved_once(self, world, client):
        make_vacancy(world, "KEN-NAIROBI", "VN 1")
        client.force_login(world.people["hr.nairobi"])
        answer, page = send(
            client,
            "KEN-NAIROBI;vn 1;P5;One year or more;;2025-03-01;4;;",
            "ken-nairobi;VN 2;P4;ONE_YEAR_PLUS;2;2025-09-01;12;20;2",
            ";;;;;;;;",
        )
        assert answer.status_code == 200
        assert "New: 1 · Changed: 1 · Unchanged: 0" in page
        assert Vacancy.objects.count() == 1
        saved = client.post(URL, {"rows": carried(page)})
        assert saved.status_code == 303
        rows = {
            one.reference: (one.grade.code, one.posts, one.applicants_women, one.applicants_men)
            for one in Vacancy.objects.select_related("grade")
        }
        assert rows == {"vn 1": ("P5", 1, 4, None), "VN 2": ("P4", 2, 12, 20)}
        versions = set(Vacancy.objects.values_list("reference", "version"))
        assert client.post(URL, {"rows": carried(page)}).status_code == 303
        assert set(Vacancy.objects.values_list("reference", "version")) == versions
        downloaded = client.get(reverse("staffing:vacancies_file", args=["xlsx"])).content
        again = client.post(URL, {"file": SimpleUploadedFile("vacancies.xlsx", downloaded)})
        assert "Unchanged: 2" in again.content.decode()
        assert 'name="rows"' in again.content.decode()
        assert "Save these vacancies" not in again.content.decode()

    def test_is_refused_whole_with_all_that_is_wrong_in_it(self, world, client):
        client.force_login(world.people["hr.nairobi"])
        answer, page = send(
            client,
            "KEN-NAIROBI;VN 1;P4;forever;1;2025-09-01;3;9;4",
            "SEN-DAKAR;VN 2;P4;ONE_YEAR_PLUS;1;yesterday;;;",
            "KEN-NAIROBI;VN 3;P4;ONE_YEAR_PLUS;1;2025-09-01;;;",
            "KEN-NAIROBI;vn 3;P4;ONE_YEAR_PLUS;1;2025-09-01;;;",
        )
        assert answer.status_code == 422
        for text in (
            "row 2",
            "“forever” is not understood",
            "4 are more than 3",
            "“yesterday” is not understood",
            "Choose one of the list",
            "more than once",
        ):
            assert text in page
        assert not Vacancy.objects.exists()
        answer, page = send(client, "VN 1", header="reference")
        assert answer.status_code == 422
        assert "lacks the headers: Office, Grade of the post, Contract, Opened on" in page

    def test_that_was_overtaken_or_tampered_with_changes_nothing(self, world, client):
        held = make_vacancy(world, "KEN-NAIROBI", "VN 1")
        client.force_login(world.people["hr.nairobi"])
        _answer, page = send(client, "KEN-NAIROBI;VN 1;P5;ONE_YEAR_PLUS;1;2025-03-01;;;")
        Vacancy.objects.filter(pk=held.pk).update(version=2, posts=3)
        assert client.post(URL, {"rows": carried(page)}).status_code == 409
        assert client.post(URL, {"rows": carried(page) + "x"}).status_code == 422
        held.refresh_from_db()
        assert (held.version, held.posts) == (2, 3)
