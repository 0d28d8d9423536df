"""Reminders to managers: whom they reach, how often, and whom they must not reach."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.scope import OfficeScope
from apps.actions.models import Notice
from apps.gender_marker.services.reminding import plan_reminder, remind, remind_of_the_unscored
from apps.projects.choices import ProjectState
from apps.projects.selectors.access import projects_seen
from apps.web.refusals import NotPermitted
from tests.cast import World
from tests.gender_marker.builders import (
    DAKAR,
    make_edition,
    make_project,
    make_reading,
    make_sample,
    make_score,
)

NOW = datetime(2026, 6, 3, 8, 0, tzinfo=UTC)
OLD = datetime(2020, 1, 1, 8, 0, tzinfo=UTC)
EVERYTHING = OfficeScope.everything("tests")


@pytest.fixture
def chosen(world: World) -> dict[str, Any]:
    """Projects of one manager: unscored, old, fresh, closed, blind; and one that nobody manages."""
    edition = make_edition()
    facts = {"manager": world.people["pm.nairobi"], "created_at": OLD}
    made = {
        code: make_project(world, code=code, **facts)
        for code in ("UNSCORED", "OLD", "FRESH", "BLIND")
    }
    make_project(world, code="CLOSED", state=ProjectState.COMPLETED, **facts)
    made["NOBODY"] = make_project(world, code="NOBODY", created_at=OLD)
    make_score(world, project=made["OLD"], edition=edition, scored_at=OLD)
    make_score(world, project=made["FRESH"], edition=edition, scored_at=NOW - timedelta(days=9))
    made["BLIND"].office = world.offices[DAKAR]
    made["BLIND"].save()
    blind = make_score(
        world, project=made["BLIND"], edition=edition, scored_at=OLD, scorer="head.dakar"
    )
    make_reading(
        world,
        assessment=blind,
        sample=make_sample(world, edition=edition),
        reader="pm.nairobi",
        office="KEN-NAIROBI",
    )
    scope = world.scope("gcu")
    return {
        "rows": projects_seen(scope=scope),
        "edition": edition,
        "months": 24,
        "now": NOW,
        "scope": scope,
    }


def codes(projects: tuple[Any, ...]) -> list[str]:
    return [project.code for project in projects]


class TestReminder:
    def test_goes_to_managers_of_what_is_unscored_or_old(self, world, chosen):
        reminder = remind(**chosen)
        assert codes(reminder.told) == ["OLD", "UNSCORED"]
        assert codes(reminder.nobody) == ["NOBODY"]
        assert reminder.people == 1
        notices = Notice.objects.filter(user=world.people["pm.nairobi"]).order_by("pk")
        assert ["no score" in each.text for each in notices] == [False, True]

    def test_comes_at_most_once_in_fourteen_days(self, world, chosen):
        remind(**chosen)
        again = remind(**{**chosen, "now": NOW + timedelta(days=13)})
        assert (codes(again.told), codes(again.lately)) == ([], ["OLD", "UNSCORED"])
        assert Notice.objects.count() == 2
        later = remind(**{**chosen, "now": NOW + timedelta(days=15)})
        assert codes(later.told) == ["OLD", "UNSCORED"]

    def test_is_for_those_who_keep_markers(self, world, chosen):
        with pytest.raises(NotPermitted):
            plan_reminder(**{**chosen, "scope": world.scope("head.nairobi")})

    def test_names_its_consequence_before_and_its_outcome_after(self, world, chosen):
        client = Client()
        client.force_login(world.people["gcu"])
        address = f"{reverse('gender_marker:remind')}?standing=unscored"
        page = client.get(address).content.decode()
        assert "1 manager is told of 1 project" in page
        assert "NOBODY" in page
        assert Notice.objects.count() == 0
        answer = client.post(address, follow=True)
        assert "1 manager was reminded." in answer.content.decode()
        assert Notice.objects.count() == 1
        assert "There is nobody to remind." in client.get(address).content.decode()


class TestClock:
    def test_reminds_of_projects_under_way_that_are_unscored(self, world, chosen):
        make_project(
            world,
            code="NEW",
            manager=world.people["pm.nairobi"],
            created_at=NOW - timedelta(days=29),
        )
        for code in ("UNSCORED", "NEW"):
            project = chosen["rows"].get(code=code)
            project.state = ProjectState.UNDER_WAY
            project.save()
        assert remind_of_the_unscored(now=NOW, scope=EVERYTHING) == 1
        assert remind_of_the_unscored(now=NOW + timedelta(hours=6), scope=EVERYTHING) == 0
        assert Notice.objects.get().object_id == chosen["rows"].get(code="UNSCORED").pk

    def test_rests_after_the_first_week_of_a_month(self, world, chosen):
        assert remind_of_the_unscored(now=NOW + timedelta(days=5), scope=EVERYTHING) == 0
        with pytest.raises(NotPermitted):
            remind_of_the_unscored(now=NOW, scope=world.scope("gcu"))
