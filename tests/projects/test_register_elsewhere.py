"""Projects on the home page, in the search, in their history, and when somebody leaves."""

from datetime import UTC, datetime

import pghistory
from django.test import Client
from django.urls import reverse

from apps.accounts.scope import OfficeScope
from apps.projects.models import Project
from apps.projects.selectors.desk.register import changed
from apps.projects.selectors.search import found
from apps.projects.services.hand_over import hand_over
from tests.projects.register_builders import DAKAR, NOW, make_project

FAR = datetime(2199, 1, 1, tzinfo=UTC)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def rename(world, project: Project, title: str, by: str) -> None:
    with pghistory.context(user=world.people[by].pk):
        Project.objects.filter(pk=project.pk).update(title=title)


class TestChanged:
    def told(self, world, by: str) -> list[tuple[str, str]]:
        items = changed(since=LONG_AGO, now=FAR, most=8, scope=world.scope(by)).items
        return [(str(item.title), item.by) for item in items]

    def test_tells_what_others_did_once_with_its_newest_state(self, world):
        project = make_project(world, title="Old")
        rename(world, project, "Newer", "gcu")
        rename(world, project, "Newest", "head.nairobi")
        make_project(world, title="Of Dakar", office=DAKAR)
        assert self.told(world, "pm.nairobi") == [("Newest", "Baraka Mwangi")]

    def test_tells_nobody_what_they_did_themselves(self, world):
        with pghistory.context(user=world.people["pm.nairobi"].pk):
            make_project(world)
        assert self.told(world, "pm.nairobi") == []

    def test_asks_nothing_for_those_who_keep_no_projects(self, world, django_assert_num_queries):
        make_project(world)
        for username in ("auditor", "hr.nairobi", "stranger"):
            scope = world.scope(username)
            with django_assert_num_queries(0):
                assert changed(since=LONG_AGO, now=FAR, most=8, scope=scope).items == ()

    def test_takes_two_statements_and_counts_all(self, world, django_assert_num_queries):
        for _ in range(12):
            make_project(world)
        scope = world.scope("pm.nairobi")
        with django_assert_num_queries(1):
            listed = changed(since=LONG_AGO, now=FAR, most=8, scope=scope)
        assert (len(listed.items), listed.total) == (8, 12)


class TestSearch:
    def test_finds_by_words_with_those_in_the_title_first(self, world, django_assert_num_queries):
        make_project(world, title="Roads", donor="Élan migrants")
        make_project(world, title="Élan for migrants")
        make_project(world, title="Élan migrants", office=DAKAR)
        scope = world.scope("pm.nairobi")
        with django_assert_num_queries(1):
            hits = found(text="elan MIGRANTS", most=8, scope=scope)
        assert [hit.label for hit in hits] == ["Élan for migrants", "Roads"]

    def test_finds_nothing_for_those_outside(self, world):
        make_project(world, title="Roads")
        assert found(text="roads", most=8, scope=world.scope("hr.nairobi")) == []
        assert found(text="r", most=8, scope=world.scope("gcu")) == []


class TestHandOver:
    def hand_over(self, world, to: str):
        return hand_over(
            person_id=world.people["pm.nairobi"].pk,
            successor_id=world.people[to].pk,
            now=NOW,
            scope=OfficeScope.everything("a hand-over"),
        )

    def test_gives_what_is_under_way_to_somebody_who_keeps_projects_there(self, world):
        going = make_project(world, title="Going", manager="pm.nairobi")
        over = make_project(world, manager="pm.nairobi", state="completed")
        lines = self.hand_over(world, "head.nairobi")
        assert [(line["label"], "left_because" in line) for line in lines] == [("Going", False)]
        going.refresh_from_db()
        over.refresh_from_db()
        assert (going.manager.username, going.version) == ("head.nairobi", 2)
        assert over.manager.username == "pm.nairobi"

    def test_leaves_the_others_and_says_why(self, world):
        make_project(world, manager="pm.nairobi", office=DAKAR)
        [line] = self.hand_over(world, "head.nairobi")
        assert "Baraka Mwangi" in line["left_because"]
        assert Project.objects.get().manager.username == "pm.nairobi"


class TestHistory:
    def test_tells_changes_and_leads_to_the_form(self, world):
        project = make_project(world, title="First")
        rename(world, project, "Second", "gcu")
        client = Client()
        client.force_login(world.people["head.nairobi"])
        url = reverse("desk:history", args=["projects.project", project.pk])
        page = client.get(url).content.decode()
        assert "Second" in page
        assert f"{reverse('projects:project_edit', args=[project.pk])}?restore=" in page
