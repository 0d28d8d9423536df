"""The forms of a project: nothing that was typed is ever lost, and they work without a script."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from apps.projects.models import ExchangeRate, Project
from tests.projects.register_builders import DAKAR, NAIROBI, add_budget, make_project


@pytest.fixture
def seen_by(world):
    """A function that returns a client of a member of the cast."""

    def client_of(username: str) -> Client:
        client = Client()
        client.force_login(world.people[username])
        return client

    return client_of


def typed(world, *, budget=(), partners=(), **more):
    """What a form sends: rows as dictionaries."""
    sent = {"code": "KE.0001", "title": "Wells", "office": str(world.offices[NAIROBI].pk), **more}
    for prefix, rows in (("budget", budget), ("partners", partners)):
        sent |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
        for place, row in enumerate(rows):
            sent |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return sent


class TestNewProject:
    URL = "/projects/new/"

    def test_is_entered_with_its_rows(self, world, seen_by):
        sent = typed(
            world,
            ends_on="2026-12-31",
            gender_main="yes",
            budget=[
                {"year": "2025", "fund": "Donor", "amount": "100.50", "currency": "usd"},
                {"year": "", "fund": "", "amount": "", "currency": ""},
                {"year": "2026", "fund": "Gone", "amount": "1", "DELETE": "on"},
            ],
            partners=[{"name": "A partner", "kind": "ngo", "commits": "no"}],
        )
        response = seen_by("pm.nairobi").post(self.URL, sent)
        project = Project.objects.get()
        assert response.status_code == 303
        assert response.url == reverse("projects:project", args=[project.pk])
        assert project.is_gender_main is True
        assert project.is_counter_trafficking is None
        assert project.ends_before.isoformat() == "2027-01-01"
        assert project.budget_lines.get().amount_usd == Decimal("100.50")
        assert project.partners.get().has_commitment is False

    def test_keeps_what_was_spent_and_refuses_less_than_nothing(self, world, seen_by):
        line = {"year": "2025", "fund": "Donor", "amount": "100", "currency": "USD"}
        response = seen_by("pm.nairobi").post(
            self.URL, typed(world, budget=[{**line, "spent": "-1"}])
        )
        page = response.content.decode()
        assert response.status_code == 422
        assert "What was spent is not below zero." in page
        assert 'value="-1"' in page
        assert not Project.objects.exists()
        rows = [{**line, "spent": "80.25"}, {**line, "fund": "Other"}]
        seen_by("pm.nairobi").post(self.URL, typed(world, budget=rows))
        project = Project.objects.get()
        assert list(project.budget_lines.order_by("fund").values_list("spent", "spent_usd")) == [
            (Decimal("80.25"), Decimal("80.25")),
            (None, None),
        ]
        page = seen_by("pm.nairobi").get(reverse("projects:project", args=[project.pk]))
        assert "80.25" in page.content.decode()

    def test_gives_more_rows_and_loses_nothing(self, world, seen_by):
        sent = typed(world, more="budget", budget=[{"year": "2025", "fund": "Typed fund"}])
        response = seen_by("pm.nairobi").post(self.URL, sent)
        page = response.content.decode()
        assert response.status_code == 200
        assert 'value="Typed fund"' in page
        assert 'name="budget-3-fund"' in page
        assert "error-summary" not in page
        assert not Project.objects.exists()

    def test_comes_back_with_all_that_was_typed_and_every_problem(self, world, seen_by):
        sent = typed(
            world,
            title="",
            summary="Typed summary",
            budget=[{"year": "2025", "fund": "Typed fund", "amount": "many"}],
            partners=[{"name": "Typed partner", "kind": "ngo"}],
        )
        response = seen_by("pm.nairobi").post(self.URL, sent)
        page = response.content.decode()
        assert response.status_code == 422
        for words in ("Typed summary", "Typed fund", "many", "Typed partner"):
            assert words in page
        assert 'href="#id_title"' in page
        assert 'href="#id_budget-0-amount"' in page

    def test_names_the_missing_rate(self, world, seen_by):
        row = {"year": "2025", "fund": "A", "amount": "1", "currency": "KES"}
        response = seen_by("pm.nairobi").post(self.URL, typed(world, budget=[row]))
        assert response.status_code == 422
        assert "exchange rate of KES on 1 January 2025" in response.content.decode()

    def test_offers_offices_of_ones_own_only(self, world, seen_by):
        page = seen_by("pm.nairobi").get(self.URL)
        offered = [value for value, _ in page.context["form"].fields["office"].choices]
        assert str(world.offices[NAIROBI].pk) in offered
        assert str(world.offices[DAKAR].pk) not in offered


class TestEditProject:
    def url(self, project):
        return reverse("projects:project_edit", args=[project.pk])

    def test_shows_what_somebody_else_wrote_beside_what_was_typed(self, world, seen_by):
        project = make_project(world, title="Theirs", version=2)
        sent = typed(world, title="Mine", version=1, code=project.code)
        response = seen_by("pm.nairobi").post(self.url(project), sent)
        page = response.content.decode()
        assert response.status_code == 409
        assert ("Title", "Theirs", "Mine") in response.context["theirs"]
        assert 'name="version" value="2"' in page
        assert Project.objects.get().title == "Theirs"

    def test_is_filled_with_what_an_earlier_state_said(self, world, seen_by):
        project = make_project(world, title="First")
        Project.objects.filter(pk=project.pk).update(title="Second", version=2)
        event = Project.pgh_event_model.objects.order_by("pgh_id").first()
        response = seen_by("pm.nairobi").get(self.url(project), {"restore": event.pgh_id})
        assert 'value="First"' in response.content.decode()
        assert seen_by("pm.nairobi").get(self.url(project), {"restore": "x"}).status_code == 404

    def test_keeps_rows_that_stay_and_takes_away_those_that_go(self, world, seen_by):
        project = make_project(world)
        add_budget(project, "10", fund="Stays")
        add_budget(project, "20", fund="Goes")
        client = seen_by("pm.nairobi")
        rows = client.get(self.url(project)).context["budget"].initial
        assert [row["fund"] for row in rows] == ["Goes", "Stays"]
        sent = typed(
            world,
            code=project.code,
            version=1,
            budget=[
                {"year": "2025", "fund": "Goes", "amount": "20", "DELETE": "on"},
                {"year": "2025", "fund": "Stays", "amount": "10"},
            ],
        )
        sent["budget-INITIAL_FORMS"] = 2
        assert client.post(self.url(project), sent).status_code == 303
        assert [line.fund for line in project.budget_lines.all()] == ["Stays"]

    def test_is_refused_to_an_office_that_only_takes_part(self, world, seen_by):
        project = make_project(world, office=DAKAR, also=(NAIROBI,))
        assert seen_by("pm.nairobi").get(self.url(project)).status_code == 403


class TestState:
    def test_that_lacks_its_reason_comes_back_with_the_choice(self, world, seen_by):
        project = make_project(world)
        url = reverse("projects:project_state", args=[project.pk])
        sent = {"state": "cancelled", "version": 1, "state_because": ""}
        response = seen_by("pm.nairobi").post(url, sent)
        assert response.status_code == 422
        assert '<option value="cancelled" selected>' in response.content.decode()
        sent["state_because"] = "The donor withdrew."
        assert seen_by("pm.nairobi").post(url, sent).status_code == 303
        assert seen_by("pm.nairobi").post(url, sent).status_code == 409

    def test_is_not_offered_to_those_who_only_read(self, world, seen_by):
        project = make_project(world)
        page = seen_by("auditor").get(reverse("projects:project", args=[project.pk]))
        assert page.context["state_form"] is None


class TestRates:
    def test_are_entered_and_removed_on_their_page(self, world, seen_by):
        url = reverse("projects:rates")
        sent = {
            "currency": "KES",
            "starts_on": "2025-01-01",
            "units_per_usd": "129.5",
            "source": "A published rate",
        }
        assert seen_by("budget").post(url, sent | {"source": ""}).status_code == 422
        assert seen_by("budget").post(url, sent).status_code == 303
        page = seen_by("auditor").get(url).content.decode()
        assert "A published rate" in page
        assert "Enter a rate" not in page
        [rate] = ExchangeRate.objects.all()
        remove = reverse("projects:rate_remove", args=[rate.pk])
        assert seen_by("budget").post(remove).status_code == 303

    def test_say_when_there_are_none(self, world, seen_by):
        page = seen_by("auditor").get(reverse("projects:rates")).content.decode()
        assert "No exchange rate yet" in page
