"""Requests that should not be: forged, of other offices, outdated, sent twice. Nothing is written.

Most are those of the permission matrix: what somebody may send is sent without its CSRF token, and
again; what is refused is looked after.
"""

import json
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.architecture.matrix import (
    ANONYMOUS,
    MEMBERS,
    Row,
    Subjects,
    nothing_stays,
    rows,
    topics,
)
from tests.architecture.snapshot import changed_tables, domain_tables, snapshot
from tests.cast import OPEN_PERIOD, World
from tests.staffing.builders import NAIROBI, begin, bring_to, field, fill, type_in

WRITING = [row for row in rows() if row.method in {"POST", "PUT", "PATCH", "DELETE"}]
DONE = (200, 201, 202, 302, 303)
UNDERSTOOD = (*DONE, 409, 422)
REFUSED = (403, 404, 409, 422)


def one_of_each(chosen: list[Row], *, by_status: bool = False) -> list[Row]:
    """Return one line for each address, and for each status if told so."""
    found: dict[tuple[object, ...], Row] = {}
    for row in chosen:
        found.setdefault((row.method, row.route, row.status if by_status else 0), row)
    return list(found.values())


# Mail programs end mails by themselves (RFC 8058): the signed link is what permits, not a cookie.
WITHOUT_TOKEN = {"actions:unsubscribe"}
# It computes from counted returns, of which this world has none, and stores nothing.
WITHOUT_DATA = {"api:simulator"}

OF_MEMBERS = sorted(
    (row for row in WRITING if row.role != ANONYMOUS), key=lambda row: row.status not in DONE
)
PERMITTED = one_of_each(
    [row for row in OF_MEMBERS if row.status in UNDERSTOOD and row.route not in WITHOUT_TOKEN]
)
SUCCEEDING = one_of_each([row for row in OF_MEMBERS if row.status in DONE])
OF_OTHERS = one_of_each(
    [row for row in OF_MEMBERS if row.status in REFUSED and row.office != "own"], by_status=True
)
"""Refused because of the office, or because of the role where the office does not matter."""


def tried(world: World, chosen: list[Row], topic: str) -> Iterator[tuple[Subjects, Row]]:
    """Give the lines of a topic one by one; what a request wrote is taken back before the next."""
    subjects = Subjects(world)
    for row in chosen:
        if row.room == topic:
            subjects.kwargs(row)
            with nothing_stays():
                yield subjects, row


def send(client: Client, subjects: Subjects, row: Row) -> HttpResponse:
    """Send the request of a line."""
    url = reverse(row.route, kwargs=subjects.kwargs(row))
    call = getattr(client, row.method.lower())
    body = subjects.body(row)
    cache.clear()
    with transaction.atomic():
        if url.startswith("/api/"):
            return call(url, body, content_type="application/json")
        return call(url, body)


def logged_in(world, row: Row, **options: bool) -> Client:
    """A client of the member of a line."""
    client = Client(raise_request_exception=False, **options)
    client.force_login(world.people[MEMBERS.get(row.role, row.role)])
    return client


class TestWithoutCsrfToken:
    def test_every_address_that_writes_is_tried(self):
        answer_nobody = {row.route for row in WRITING} - {row.route for row in PERMITTED}
        assert answer_nobody == {"healthz", "readyz"} | WITHOUT_TOKEN | WITHOUT_DATA

    @pytest.mark.parametrize("topic", topics(PERMITTED))
    def test_is_refused_in_plain_words_and_writes_nothing(self, world, topic):
        for subjects, row in tried(world, PERMITTED, topic):
            client = logged_in(world, row, enforce_csrf_checks=True)
            before = snapshot()
            response = send(client, subjects, row)
            assert response.status_code == 403, row
            if row.route.startswith("api:"):
                codes = [error["code"] for error in response.json()["errors"]]
                assert codes == ["permission_denied"], row
            else:
                assert "403_csrf.html" in [template.name for template in response.templates], row
            assert changed_tables(before, snapshot()) == set(), row


class TestOfOtherOffices:
    @pytest.mark.parametrize("topic", topics(OF_OTHERS))
    def test_is_refused_and_writes_nothing(self, world, topic):
        for subjects, row in tried(world, OF_OTHERS, topic):
            client = logged_in(world, row)
            before = snapshot()
            assert send(client, subjects, row).status_code == row.status, row
            assert changed_tables(before, snapshot()) == set(), row


class TestSentTwice:
    @pytest.mark.parametrize("topic", topics(SUCCEEDING))
    def test_does_its_work_once(self, world, topic):
        for subjects, row in tried(world, SUCCEEDING, topic):
            client = logged_in(world, row)
            assert send(client, subjects, row).status_code == row.status, row
            after_first = snapshot()
            assert send(client, subjects, row).status_code in {*DONE, *REFUSED}, row
            assert changed_tables(after_first, snapshot()) == set(), row


class TestOutdated:
    """Somebody looked at a revision, and it has moved on since."""

    STEPS = [
        ("submitted", "head.nairobi", "return_attest", {}),
        ("submitted", "head.nairobi", "return_send_back", {"reason": "Please look again."}),
        ("attested", "hrm", "return_approve", {}),
        ("attested", "hrm", "return_send_back", {"reason": "Please look again."}),
    ]

    @pytest.mark.parametrize(("state", "username", "route", "body"), STEPS)
    def test_step_is_a_conflict_that_says_so(self, world, client, state, username, route, body):
        revision = bring_to(world, state)
        client.force_login(world.people[username])
        before = snapshot()
        address = reverse(f"staffing:{route}", args=[revision.pk])
        response = client.post(address, {"version": 1, **body})
        assert response.status_code == 409
        assert "changed" in response.content.decode()
        assert changed_tables(before, snapshot()) == set()

    def test_submission_is_a_conflict(self, world, client):
        revision = fill(world, begin(world))
        client.force_login(world.people["hr.nairobi"])
        before = snapshot()
        response = client.post(
            reverse("staffing:return_detail", args=[NAIROBI, OPEN_PERIOD]),
            {"do": "submit", "revision": revision.pk, "version": 7},
        )
        assert response.status_code == 409
        assert changed_tables(before, snapshot()) == set()

    def test_page_of_an_earlier_revision_is_a_conflict(self, world, client):
        revision = bring_to(world, "returned")
        client.force_login(world.people["hr.nairobi"])
        before = snapshot()
        response = client.post(
            reverse("staffing:return_detail", args=[NAIROBI, OPEN_PERIOD]),
            {"do": "submit", "revision": revision.pk + 1000, "version": 1},
        )
        assert response.status_code == 409
        assert changed_tables(before, snapshot()) == set()

    def test_approval_in_bulk_approves_none_of_them(self, world, client):
        revision = bring_to(world, "attested")
        client.force_login(world.people["hrm"])
        before = snapshot()
        response = client.post(
            reverse("staffing:return_approve_many"),
            {"period": OPEN_PERIOD, "chosen": f"{revision.pk}:1", "confirmed": "1"},
        )
        assert response.status_code == 200
        assert "changed" in response.content.decode()
        assert changed_tables(before, snapshot()) == set()

    def test_cell_is_a_conflict_that_shows_both_numbers(self, world, client):
        revision = begin(world)
        type_in(world, revision, {"P4/F": 3})
        client.force_login(world.people["hr.nairobi"])
        before = snapshot()
        response = client.post(
            reverse("staffing:return_cells", args=[revision.pk]),
            json.dumps({"cells": [{"cell": field(world, "P4/F"), "value": "9", "version": 0}]}),
            content_type="application/json",
        )
        assert response.status_code == 409
        [conflict] = response.json()["conflicts"]
        assert conflict["cell"] == field(world, "P4/F")
        assert "3" in str(conflict)
        assert changed_tables(before, snapshot()) == set()

    def test_cell_of_an_approved_revision_is_a_conflict(self, world, client):
        revision = bring_to(world, "approved")
        client.force_login(world.people["hr.nairobi"])
        before = snapshot()
        response = client.post(
            reverse("staffing:return_cells", args=[revision.pk]),
            json.dumps({"cells": [{"cell": field(world, "P4/F"), "value": "9", "version": 1}]}),
            content_type="application/json",
        )
        assert response.status_code == 409
        assert changed_tables(before, snapshot()) == set()

    def test_correction_is_of_the_revision_in_force_only(self, world, client):
        revision = bring_to(world, "approved")
        client.force_login(world.people["hrm"])
        address = reverse("staffing:return_correct", args=[revision.pk])
        assert client.post(address, {"reason": "Miscounted."}).status_code == 303
        before = snapshot()
        assert client.post(address, {"reason": "Miscounted."}).status_code == 409
        assert changed_tables(before, snapshot()) == set()


class TestSnapshot:
    def test_sees_every_table_of_the_house_and_a_single_change(self, world):
        assert {"staffing_headcountcell", "staffing_headcountcellevent", "accounts_grant"} <= set(
            domain_tables()
        )
        before = snapshot()
        revision = begin(world)
        assert "staffing_returnrevision" in changed_tables(before, snapshot())
        before = snapshot()
        type_in(world, revision, {"P4/F": 9})
        changed = changed_tables(before, snapshot())
        assert {"staffing_headcountcell", "staffing_headcountcellevent"} <= changed
