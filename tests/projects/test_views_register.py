"""Pages of the register: what each person finds there."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.projects.models import ProjectPartner, ServiceArea
from apps.publishing.spreadsheets import read_rows
from tests.projects.register_builders import DAKAR, HARGEISA, NAIROBI, add_budget, make_project


@pytest.fixture
def seen_by(world):
    """A function that returns a client of a member of the cast."""

    def client_of(username: str) -> Client:
        client = Client()
        client.force_login(world.people[username])
        return client

    return client_of


def titles(client: Client, **query: str) -> list[str]:
    response = client.get(reverse("projects:register"), query)
    assert response.status_code == 200
    return [row.record.title for row in response.context["table"].rows]


class TestRegister:
    def test_shows_projects_of_the_offices_that_one_sees(self, world, seen_by):
        make_project(world, title="Of Nairobi")
        make_project(world, title="Of Dakar", office=DAKAR)
        make_project(world, title="With Nairobi", office=DAKAR, also=(NAIROBI,))
        make_project(world, title="Managed", office=DAKAR, manager="pm.nairobi")
        assert set(titles(seen_by("pm.nairobi"))) == {"Of Nairobi", "With Nairobi", "Managed"}
        assert set(titles(seen_by("head.nairobi"))) == {"Of Nairobi", "With Nairobi"}
        assert len(titles(seen_by("auditor"))) == 4

    def test_is_no_page_for_those_who_have_nothing_to_do_with_projects(self, world, seen_by):
        make_project(world)
        assert seen_by("hr.nairobi").get(reverse("projects:register")).status_code == 403
        assert seen_by("stranger").get(reverse("projects:register")).status_code == 403

    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ({"text": "elan migrantes"}, {"Élan"}),
            ({"office": "KEN-NAIROBI-RO"}, {"Kenya", "Somalia", "Shared"}),
            ({"office": DAKAR}, {"Élan", "Shared"}),
            ({"state": "completed"}, {"Somalia"}),
            ({"service_area": "labour"}, {"Kenya"}),
            ({"service_area": "unknown"}, {"Élan", "Somalia", "Shared", "Old"}),
            ({"year": "2024"}, {"Somalia"}),
            ({"year": "2030"}, {"Shared"}),
            ({"year": "2001"}, {"Old"}),
            ({"targeting": "women"}, {"Élan"}),
            ({"targeting": "unknown"}, {"Kenya", "Somalia", "Shared", "Old"}),
            ({"gender_main": "no"}, {"Kenya"}),
            ({"gender_main": "unknown"}, {"Somalia", "Shared", "Old"}),
            ({"context": "crisis"}, {"Somalia"}),
            ({"counter_trafficking": "yes"}, {"Shared"}),
            ({"donor": "suede"}, {"Kenya"}),
            ({"manager": "mine"}, set()),
            (
                {"year": "soon", "office": "XXX", "state": "lost"},
                {"Kenya", "Somalia", "Élan", "Shared", "Old"},
            ),
        ],
    )
    def test_is_narrowed_by_what_stands_in_the_address(self, world, seen_by, query, shown):
        labour = ServiceArea.objects.create(key="labour", name_en="Labour", position=1)
        make_project(
            world,
            title="Kenya",
            service_area=labour,
            is_gender_main=False,
            donor="Suède",
        )
        make_project(
            world,
            title="Somalia",
            office=HARGEISA,
            state="completed",
            context="crisis",
            starts_on=date(2024, 1, 1),
            ends_before=date(2025, 1, 1),
        )
        make_project(
            world,
            title="Élan",
            office=DAKAR,
            targeting="women",
            is_gender_main=True,
            target_group="Migrantes",
        )
        shared = make_project(
            world, title="Shared", office=HARGEISA, also=(DAKAR,), is_counter_trafficking=True
        )
        add_budget(shared, "100", year=2030)
        make_project(
            world,
            title="Old",
            office="IOM",
            starts_on=None,
            ends_before=None,
            year_stated="2001",
            origin="stated",
            source="Report of 2001",
        )
        response = seen_by("gcu").get(reverse("projects:register"), query)
        assert {row.record.title for row in response.context["table"].rows} == shown

    def test_says_of_a_stated_project_where_it_was_copied_from(self, world, seen_by):
        stated = make_project(world, origin="stated", source="CRP/17, Annex I")
        client = seen_by("auditor")
        page = client.get(reverse("projects:register")).content.decode()
        assert 'title="CRP/17, Annex I"' in page
        assert (
            "CRP/17, Annex I"
            in client.get(reverse("projects:project", args=[stated.pk])).content.decode()
        )

    def test_chips_lead_to_the_list_without_their_filter(self, world, seen_by):
        make_project(world)
        response = seen_by("gcu").get(
            reverse("projects:register"), {"state": "under_way", "office": NAIROBI}
        )
        assert {chip.url for chip in response.context["chips"]} == {
            "?office=KEN-NAIROBI",
            "?state=under_way",
        }

    def test_takes_the_same_statements_for_many(self, world, seen_by, django_assert_num_queries):
        for number in range(30):
            add_budget(make_project(world, manager="pm.nairobi" if number % 2 else ""), "10")
        client = seen_by("gcu")
        client.get(reverse("projects:register"))
        with django_assert_num_queries(12):
            client.get(reverse("projects:register"))

    def test_sorts_by_money_with_those_without_last(self, world, seen_by):
        make_project(world, title="None")
        add_budget(make_project(world, title="Little"), "10")
        add_budget(make_project(world, title="Much"), "1000")
        assert titles(seen_by("gcu"), sort="-budget") == ["Much", "Little", "None"]
        assert titles(seen_by("gcu"), sort="budget") == ["Little", "Much", "None"]

    def test_says_what_belongs_here_when_it_is_empty(self, world, seen_by):
        page = seen_by("auditor").get(reverse("projects:register")).content.decode()
        assert "No project yet" in page
        page = seen_by("auditor").get(reverse("projects:register"), {"text": "x"})
        assert "Nothing matches" in page.content.decode()


class TestRegisterFile:
    @pytest.mark.parametrize("extension", ["csv", "xlsx"])
    def test_holds_exactly_what_is_shown_in_its_order(self, world, seen_by, extension):
        make_project(world, title="B")
        add_budget(make_project(world, title="A"), "12.50")
        make_project(world, title="C", office=DAKAR)
        response = seen_by("gcu").get(
            reverse("projects:register_file", args=[extension]),
            {"office": NAIROBI, "sort": "title"},
        )
        assert response.status_code == 200
        book = read_rows(io.BytesIO(response.content), f"x.{extension}")
        rows = [cells for _number, cells in book.sheets[0].rows]
        assert [row[1] for row in rows] == ["Project", "A", "B"]
        budget = rows[0].index("Budget (USD)")
        assert [float(row[budget] or 0) for row in rows[1:]] == [12.5, 0]

    def test_has_no_other_kinds(self, seen_by):
        url = reverse("projects:register_file", args=["pdf"])
        assert seen_by("gcu").get(url).status_code == 404


class TestProjectPage:
    def test_shows_money_with_the_rate_that_was_used(self, world, seen_by):
        project = make_project(world, title="Wells", also=(DAKAR,))
        add_budget(project, "129000", currency="KES", rate="129.0000")
        add_budget(project, "500.50", fund="Own")
        ProjectPartner.objects.create(
            project=project,
            name="A partner",
            kind="ngo",
            has_commitment=True,
            commitment="Half of the staff are women.",
        )
        page = (
            seen_by("auditor").get(reverse("projects:project", args=[project.pk])).content.decode()
        )
        for words in ("129,000\xa0KES", "1,000", "1,500.50", "Half of the staff", "Sénégal"):
            assert words in page
        assert ">129<" in page

    def test_takes_the_same_statements_for_many_lines(self, world, seen_by):
        project = make_project(world)
        client = seen_by("gcu")
        url = reverse("projects:project", args=[project.pk])
        client.get(url)
        with CaptureQueriesContext(connection) as few:
            client.get(url)
        for year in range(2000, 2020):
            add_budget(project, "10", year=year)
        with CaptureQueriesContext(connection) as many:
            client.get(url)
        assert len(many) == len(few)

    def test_does_not_exist_for_those_outside(self, world, seen_by):
        project = make_project(world, office=DAKAR)
        url = reverse("projects:project", args=[project.pk])
        assert seen_by("pm.nairobi").get(url).status_code == 404
        assert seen_by("stranger").get(url).status_code == 404
