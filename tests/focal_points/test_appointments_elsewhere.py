"""Appointments on the home page, in the search, in their history, and when somebody leaves."""

from datetime import UTC, date, datetime

import pghistory
from django.test import Client
from django.urls import reverse

from apps.accounts.scope import OfficeScope
from apps.focal_points.models import Appointment
from apps.focal_points.selectors.desk.appointments import changed
from apps.focal_points.selectors.search.appointments import found
from apps.focal_points.services.hand_over import hand_over
from tests.focal_points.builders import DAKAR, NOON, make_appointment
from tests.focal_points.rule_builders import load_rules

FAR = datetime(2199, 1, 1, tzinfo=UTC)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class TestChanged:
    def told(self, world, by: str) -> list[tuple[str, str]]:
        items = changed(since=LONG_AGO, now=FAR, most=8, scope=world.scope(by)).items
        return [(str(item.title), item.by) for item in items]

    def test_tells_heads_of_office_what_others_did_in_theirs(self, world):
        ana = make_appointment(world, name="Ana")
        make_appointment(world, name="Of Dakar", office=DAKAR)
        with pghistory.context(user=world.people["gcu"].pk):
            Appointment.objects.filter(pk=ana.pk).update(name="Ana Ruiz")
        assert self.told(world, "head.nairobi") == [("Ana Ruiz", "Gloria Campos")]
        assert [name for name, _by in self.told(world, "gcu")] == ["Of Dakar"]
        assert self.told(world, "head.hargeisa") == []

    def test_asks_nothing_for_those_who_only_read(self, world, django_assert_num_queries):
        make_appointment(world)
        for username in ("auditor", "hrm", "focalpoint.nairobi", "stranger"):
            scope = world.scope(username)
            with django_assert_num_queries(0):
                assert changed(since=LONG_AGO, now=FAR, most=8, scope=scope).items == ()

    def test_takes_one_statement_and_counts_all(self, world, django_assert_num_queries):
        for _ in range(12):
            make_appointment(world)
        scope = world.scope("gcu")
        with django_assert_num_queries(1):
            listed = changed(since=LONG_AGO, now=FAR, most=8, scope=scope)
        assert (len(listed.items), listed.total) == (8, 12)


class TestSearch:
    def test_finds_by_name_post_and_office(self, world, django_assert_num_queries):
        make_appointment(world, name="Élise Sène", office=DAKAR, post_title="Data officer")
        make_appointment(world, name="Jo Petit")
        scope = world.scope("gcu")
        for text in ("elise", "sen-dakar", "officer data"):
            with django_assert_num_queries(1):
                hits = found(text=text, most=8, scope=scope)
            assert [hit.label for hit in hits] == ["Élise Sène"]
        assert found(text="elise", most=8, scope=world.scope("head.nairobi")) == []
        nobody = world.scope("stranger")
        with django_assert_num_queries(0):
            assert found(text="elise", most=8, scope=nobody) == []


class TestHistory:
    def test_tells_who_changed_what(self, world):
        load_rules()
        made = make_appointment(world)
        client = Client()
        client.force_login(world.people["gcu"])
        for kind, pk in (("focal_points.appointment", made.pk),):
            assert client.get(reverse("desk:history", args=[kind, pk])).status_code == 200
        client.force_login(world.people["head.dakar"])
        url = reverse("desk:history", args=["focal_points.appointment", made.pk])
        assert client.get(url).status_code == 404


class TestHandOver:
    def test_names_what_is_open_and_moves_nothing(self, world):
        running = make_appointment(world, user="focalpoint.nairobi")
        make_appointment(
            world, user="focalpoint.nairobi", office=DAKAR, ends_before=date(2026, 3, 2)
        )
        lines = hand_over(
            person_id=world.people["focalpoint.nairobi"].pk,
            now=NOON,
            scope=OfficeScope.everything("a test"),
        )
        assert [line["record"] for line in lines] == [f"focal_points.appointment:{running.pk}"]
        assert "appoints the successor" in lines[0]["left_because"]
        running.refresh_from_db()
        assert running.user == world.people["focalpoint.nairobi"]
        nobody = hand_over(
            person_id=world.people["focalpoint.nairobi"].pk,
            now=NOON,
            scope=OfficeScope.nothing(),
        )
        assert nobody == []
