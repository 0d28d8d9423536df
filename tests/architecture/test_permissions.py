"""The permission matrix holds, line by line, and no address of the house is missing from it."""

from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.urls import NoReverseMatch, reverse

from apps.accounts.models import User
from tests.architecture.matrix import (
    ANONYMOUS,
    MEMBERS,
    Row,
    Subjects,
    nothing_stays,
    read_rows,
    routes,
    rows,
    topics,
)
from tests.cast import World

ROWS = rows()

# Open to the world on purpose: monitors, the choice of language, the description of the API, the calendar
# feed, which programs fetch by an address that is itself the secret, and the link in every mail that ends
# them, which must work for mail programs and for people who have lost their log-in; the questionnaire of a
# signed link, for people without an account, and the word of thanks after it, which knows nobody.
PUBLIC = {
    "healthz",
    "readyz",
    "web:set_language",
    "api:schema",
    "actions:feed_file",
    "actions:unsubscribe",
    "questionnaires:answer_link",
    "questionnaires:thanks",
}


def session_of(user: User) -> str:
    """Log somebody in and return the key of the session; what a log-in does besides is not asked here."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


def ask(world: World, subjects: Subjects, row: Row, sessions: dict[str, str]) -> int:
    """Send the request of a line as its member and return the status; nothing of it stays.

    The sessions, by user name, are made as they are needed: each member logs in once a topic.
    """
    url = reverse(row.route, kwargs=subjects.kwargs(row))
    query = subjects.query(row)
    if query:
        url = f"{url}?{urlencode(query, doseq=True)}"
    body = subjects.body(row)
    client = Client(raise_request_exception=False)
    if row.role != ANONYMOUS:
        username = MEMBERS.get(row.role, row.role)
        if username not in sessions:
            sessions[username] = session_of(world.people[username])
        client.cookies[settings.SESSION_COOKIE_NAME] = sessions[username]
    with nothing_stays():
        call = getattr(client, row.method.lower())
        if row.method == "GET":
            return call(url).status_code
        if url.startswith("/api/"):
            return call(url, body, content_type="application/json").status_code
        return call(url, body).status_code


class TestMatrix:
    @pytest.mark.parametrize("topic", topics(ROWS))
    def test_is_what_the_house_answers(self, world: World, topic: str):
        """One test for each file: its records are made, and its members log in, once for all lines."""
        subjects = Subjects(world)
        sessions: dict[str, str] = {}
        wrong = []
        for row in ROWS:
            if row.room != topic:
                continue
            try:
                status = ask(world, subjects, row, sessions)
            except (LookupError, NoReverseMatch) as error:
                pytest.fail(str(error))
            if status != row.status:
                wrong.append(f"{row}: {status} instead of {row.status}")
        assert not wrong, "\n".join(wrong)

    def test_says_everything_once(self):
        seen: dict[tuple[str, ...], Row] = {}
        twice = []
        for row in ROWS:
            key = (row.method, row.route, row.role, row.office)
            if key in seen:
                twice.append(f"{seen[key]} and {row}")
            seen[key] = row
        assert twice == []

    def test_names_addresses_that_exist(self):
        known = {route.name for route in routes()}
        assert sorted({str(row) for row in ROWS if row.route not in known}) == []


class TestCompleteness:
    def test_every_address_has_a_name(self):
        assert [
            route.pattern for route in routes() if route.name.endswith(":") or not route.name
        ] == []

    def test_every_address_stands_in_the_matrix(self):
        named = {row.route for row in ROWS}
        missing = sorted({route.name for route in routes()} - named)
        assert missing == [], "add them to tests/<room>/permissions.csv"

    def test_every_address_says_what_nobody_in_particular_gets(self):
        """A line for `anonymous` per address: the second door is the one people forget."""
        told = {row.route for row in ROWS if row.role == ANONYMOUS}
        assert sorted({row.route for row in ROWS} - told) == []

    def test_nobody_in_particular_gets_nothing_but_what_is_public(self):
        open_to_all = {
            row.route for row in ROWS if row.role == ANONYMOUS and row.status not in {302, 401}
        }
        assert open_to_all <= PUBLIC


class TestReading:
    HEADER = "method,route,role,office,status\n"

    def test_leaves_out_what_is_for_people(self):
        text = f"# why\n\n{self.HEADER}# more\nGET,a:b,hrm,own,200\n"
        assert [str(row) for row in read_rows("x", text)] == ["x:5 GET a:b hrm own"]

    @pytest.mark.parametrize(
        "line",
        [
            "FETCH,a:b,hrm,own,200",
            "GET,a:b,hrm,mine,200",
            "GET,a:b,king,own,200",
            "GET,a:b,hrm,own,ok",
            "GET,a:b,hrm,own",
        ],
    )
    def test_refuses_what_it_does_not_understand(self, line):
        with pytest.raises(ValueError, match="x:2"):
            list(read_rows("x", f"{self.HEADER}{line}\n"))

    def test_refuses_other_columns(self):
        with pytest.raises(ValueError, match="columns"):
            list(read_rows("x", "method,route,role,status\n"))
