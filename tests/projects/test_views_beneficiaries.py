"""Pages of beneficiaries, as a browser without script uses them."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from apps.projects.choices import CountState
from apps.projects.models import BeneficiarySheet
from tests.cast import World
from tests.projects.people_builders import NOW, make_project

PERIOD = {"kind": "reached", "starts_on": "2025-01-01", "last_day": "2025-06-30"}


@pytest.fixture
def project(world: World):
    return make_project(world)


@pytest.fixture
def manager(world: World) -> Client:
    client = Client()
    client.force_login(world.people["pm.nairobi"])
    return client


def sheet_of(project, **persons: int) -> BeneficiarySheet:
    sheet = BeneficiarySheet.objects.create(
        project=project,
        kind="reached",
        starts_on=date(2025, 1, 1),
        ends_before=date(2025, 7, 1),
        changed_at=NOW,
    )
    for sex, number in persons.items():
        sheet.counts.create(facet="total", sex=sex, state=CountState.COUNTED, count=number)
    return sheet


class TestSheet:
    def test_is_entered_with_categories_of_the_projects_own(self, project, manager):
        address = reverse("projects:beneficiary_sheet_new", args=[project.pk])
        sent = PERIOD | {
            "total-0-F": "1 240",
            "total-0-M": "na",
            "age-3-F": "1240",
            "origin-0-name": "kenya",
            "origin-0-F": "1000",
            "origin-1-name": "Country not recorded",
            "origin-1-F": "240",
            "education-0-name": "Primary school",
            "education-0-F": "5",
        }
        assert manager.post(address, sent).status_code == 422  # education does not add up
        sent["education-0-F"] = "1240"
        assert manager.post(address, sent).status_code == 303
        rows = BeneficiarySheet.objects.get().counts.values_list("facet", "category", "count")
        assert set(rows) == {
            ("total", "", 1240),
            ("total", "", None),
            ("age", "18-59", 1240),
            ("origin", "KEN", 1000),
            ("origin", "unrecorded", 240),
            ("education", "Primary school", 1240),
        }

    def test_says_all_that_cannot_be_read_and_keeps_it(self, project, manager):
        address = reverse("projects:beneficiary_sheet_new", args=[project.pk])
        sent = PERIOD | {
            "last_day": "2024-06-30",
            "total-0-F": "12.5",
            "total-0-M": "-3",
            "origin-0-name": "Atlantis",
            "origin-0-F": "4",
            "education-0-name": "",
            "education-0-F": "7",
        }
        answer = manager.post(address, sent)
        body = answer.content.decode()
        assert answer.status_code == 422
        for words in (
            "without decimals",
            "below zero",
            "no country called Atlantis",
            "Name the row",
            "The last day lies before the first",
        ):
            assert words in body
        for typed in ('value="12.5"', 'value="-3"', 'value="Atlantis"', 'value="7"'):
            assert typed in body

    def test_from_an_older_version_shows_both(self, project, manager):
        sheet = sheet_of(project, F=10)
        BeneficiarySheet.objects.filter(pk=sheet.pk).update(version=2)
        address = reverse("projects:beneficiary_sheet", args=[sheet.pk])
        answer = manager.post(address, PERIOD | {"total-0-F": "12", "version": "1"})
        assert answer.status_code == 409
        assert answer.context["theirs"] == [("All, Women and girls", "10", "12")]
        assert 'value="12"' in answer.content.decode()
        again = manager.post(address, PERIOD | {"total-0-F": "12", "version": "2"})
        assert again.status_code == 303
        assert sheet.counts.get().count == 12

    def test_is_read_by_others_without_fields(self, world, project, client):
        sheet = sheet_of(project, F=1040, U=200)
        client.force_login(world.people["auditor"])
        body = client.get(reverse("projects:beneficiary_sheet", args=[sheet.pk])).content.decode()
        assert "1,040" in body
        assert "the sex of 200 was not recorded; age was not collected." in body
        assert 'name="total-0-F"' not in body

    def test_is_told_in_the_history_of_its_project(self, world, project, manager, client):
        sheet = sheet_of(project, F=12)
        sheet.not_disaggregated = "Ages were not asked."
        sheet.save()
        address = reverse("desk:history", args=["projects.project", project.pk])
        assert "Ages were not asked." in manager.get(address).content.decode()
        client.force_login(world.people["head.dakar"])
        assert client.get(address).status_code == 404

    def test_stands_on_the_page_of_the_project(self, project, manager):
        sheet = sheet_of(project, F=1040)
        body = manager.get(reverse("projects:project", args=[project.pk])).content.decode()
        assert reverse("projects:beneficiary_sheet", args=[sheet.pk]) in body
        assert "1,040" in body


class TestEverybody:
    def test_is_in_full_for_those_who_work_with_projects(self, world, project, manager):
        sheet_of(project, F=3, M=80)
        body = manager.get(reverse("projects:beneficiaries")).content.decode()
        assert "reached 83 persons; 3 were women and girls" in body

    def test_hides_few_persons_from_others(self, world, project, client):
        sheet_of(project, F=3, M=80)
        client.force_login(world.people["council"])
        response = client.get(reverse("projects:beneficiaries"))
        assert response.status_code == 200
        answer = client.get(reverse("api:beneficiaries")).json()
        women = answer["rows"][0]["values"]["women"]
        assert answer["is_published"] is True
        assert (women["value"], women["empty"]) == (None, "hidden")

    def test_is_the_same_number_on_page_api_and_file(self, world, project, manager):
        sheet_of(project, F=1040, M=80)
        page = manager.get(reverse("projects:beneficiaries"))
        api = manager.get(reverse("api:beneficiaries")).json()
        file = manager.get(reverse("projects:beneficiaries_file", args=["csv"])).content.decode()
        assert page.context["table"].cell("2025", "reached").value == 1120
        assert api["rows"][0]["values"]["reached"]["value"] == 1120
        assert "2025,1120,1040,80" in file

    def test_is_protected_in_files_for_the_public(self, project, manager):
        sheet_of(project, F=3, M=80)
        address = reverse("projects:beneficiaries_file", args=["csv"])
        assert "2025,83,3,80" in manager.get(address).content.decode()
        assert ",3," not in manager.get(address + "?public=1").content.decode()
        assert manager.get(reverse("projects:beneficiaries_file", args=["xlsx"])).status_code == 200
