"""Home says what is to be done next: one clear line for a small office, nothing of other offices."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.desk.models import Visit
from apps.desk.presentation import due_words
from apps.desk.selectors.home import LINES, gathered
from apps.desk.selectors.home import home as home_of
from apps.organization.models import ReportingPeriod
from apps.organization.services import close_period
from apps.reports.choices import EditionState
from apps.reports.models import CouncilSession
from apps.web.parts import DeskItem, DeskList
from tests.cast import OPEN_PERIOD
from tests.reports.builders import PUBLISHED_AT, frozen
from tests.staffing.builders import NOON, bring_to

NOW = NOON + timedelta(days=1)
SINCE = NOON - timedelta(days=1)


def of(world, username, now=NOW, since=SINCE):
    return home_of(since=since, now=now, scope=world.scope(username))


def page(world, client, username):
    client.force_login(world.people[username])
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def item(title, **values):
    return DeskItem(title=title, url="/", **values)


class TestGathered:
    def test_puts_the_rooms_in_one_order(self):
        one = DeskList((item("b", due_at=NOW), item("d")), total=2)
        other = DeskList((item("a", due_at=NOON), item("c", due_at=NOW)), total=2)
        found = gathered([("One", one), ("Other", other)], key=lambda each: each.due_at or SINCE)
        assert [each.title for each in found.items] == ["d", "a", "b", "c"]
        assert (found.total, found.rest) == (4, ())

    def test_names_the_rooms_that_have_more(self):
        many = DeskList(tuple(item(str(number)) for number in range(LINES)), total=900, url="/x/")
        few = DeskList((item("z"),), total=1, url="/y/")
        found = gathered([("Many", many), ("Few", few)], key=lambda each: each.title)
        assert len(found.items) == LINES
        assert found.total == 901
        assert [(part.name, part.total, part.url) for part in found.rest] == [
            ("Many", 900, "/x/"),
            ("Few", 1, "/y/"),
        ]


class TestDueWords:
    DEADLINE = datetime(2026, 1, 31, 21, 0, tzinfo=UTC)  # midnight in Nairobi

    def words(self, now):
        return due_words(item("x", due_at=self.DEADLINE, zone="Africa/Nairobi"), now=now)

    def test_are_in_the_zone_of_the_office(self):
        assert self.words(datetime(2026, 1, 28, 22, 0, tzinfo=UTC)) == (
            "due 31 January 2026, 23:59 (Nairobi), in 2 days"
        )

    def test_say_today(self):
        assert self.words(self.DEADLINE - timedelta(minutes=1)).endswith("(Nairobi), today")

    def test_say_how_late_it_is(self):
        assert self.words(self.DEADLINE) == ("was due 31 January 2026, 23:59 (Nairobi), 1 day late")

    def test_are_none_without_a_day(self):
        assert due_words(item("x"), now=NOW) == ""


class TestHome:
    def test_of_a_small_office_is_one_thing(self, world):
        found = of(world, "hr.hargeisa")
        assert [each.title for each in found.owed.items] == ["Headcount return of Hargeisa"]
        assert (found.owed.total, found.waiting.total) == (1, 0)

    def test_of_those_who_certify_has_the_closed_periods(self, world):
        [line] = of(world, "gcu").waiting.items
        assert (line.title, line.button) == ("Reporting period of 31 December 2024", "Certify")

    def test_has_the_day_of_the_text_where_headquarters_are(self, world):
        CouncilSession.objects.create(year=2025, deadline_on=NOW.date())
        [line] = of(world, "gcu").owed.items
        assert line.title == "Report to the Council for 2025"
        assert line.due_at == datetime(2026, 1, 16, 23, 0, tzinfo=UTC)  # midnight in Geneva
        assert of(world, "hrm").owed.total == 0

    def test_asks_for_no_text_once_it_is_published(self, world):
        edition = frozen()
        edition.state, edition.published_at = EditionState.PUBLISHED, PUBLISHED_AT
        edition.save(update_fields=["state", "published_at"])
        CouncilSession.objects.create(year=2024, deadline_on=NOW.date())
        assert of(world, "gcu").owed.total == 0
        assert of(world, "council").published.total == 1

    def test_tells_what_became_of_a_period(self, world):
        close_period(
            scope=world.scope("admin"), as_of=OPEN_PERIOD, on=NOW.date(), reason="All have answered"
        )
        happened, *_earlier = of(world, "hr.dakar", since=SINCE).changed.items
        assert happened.title == "The period of 31 December 2025 is closed"
        assert of(world, "council", since=SINCE).changed.total == 0

    def test_tells_of_a_new_deadline(self, world):
        ReportingPeriod.objects.filter(as_of=OPEN_PERIOD).update(closes_on="2199-11-30")
        happened, *_earlier = of(world, "hr.dakar", since=SINCE).changed.items
        assert happened.title == "The deadline of the period of 31 December 2025 has changed"

    @pytest.mark.parametrize(
        ("username", "manages"),
        [
            ("senior", True),
            ("head.region", True),
            ("hr.region", True),
            ("hr.nairobi", False),
            ("council", False),
            ("stranger", False),
        ],
    )
    def test_shows_what_is_late_to_those_who_answer_for_it(self, world, username, manages):
        assert (of(world, username).late is not None) is manages

    @pytest.mark.parametrize(
        ("username", "oversees"), [("gcu", True), ("hrm", True), ("senior", False)]
    )
    def test_shows_how_far_the_returns_have_come_to_those_who_oversee(
        self, world, username, oversees
    ):
        assert (of(world, username).overview is not None) is oversees

    @pytest.mark.parametrize(
        ("username", "sees"), [("gcu", True), ("senior", True), ("hr.nairobi", False)]
    )
    def test_shows_late_actions_to_those_who_manage_or_oversee(self, world, username, sees):
        assert (of(world, username).late_actions is not None) is sees

    @pytest.mark.parametrize("username", ["stranger", "council", "translator", "reviewer"])
    def test_is_empty_for_those_who_see_nothing(self, world, username):
        for office in ("KEN-NAIROBI", "SEN-DAKAR"):
            bring_to(world, "attested", office)
        found = of(world, username, since=NOON - timedelta(days=9))
        assert (found.owed.total, found.waiting.total, found.changed.total) == (0, 0, 0)
        assert (found.late, found.overview) == (None, None)

    @pytest.mark.parametrize("username", ["hr.nairobi", "head.region", "gcu", "stranger"])
    def test_takes_as_many_statements_whatever_there_is(
        self, world, username, django_assert_num_queries, django_assert_max_num_queries
    ):
        scope = world.scope(username)
        bring_to(world, "submitted")
        home_of(since=SINCE, now=NOW, scope=scope)
        with django_assert_max_num_queries(60) as asked:
            home_of(since=SINCE, now=NOW, scope=scope)
        for office in ("SOM-HARGEISA", "SEN-DAKAR"):
            bring_to(world, "submitted", office)
        with django_assert_num_queries(len(asked)):
            home_of(since=SINCE, now=NOW, scope=scope)


class TestPage:
    def test_answers_what_is_next_in_its_first_line(self, world, client):
        text = page(world, client, "hr.hargeisa")
        assert text.index("1 thing to do") < text.index("Headcount return of Hargeisa")
        assert "/returns/SOM-HARGEISA/2025-12-31/" in text
        assert "(Mogadishu)" in text
        assert "Dakar" not in text
        assert "Kenya" not in text

    def test_says_where_to_look_when_nothing_is_to_be_done(self, world, client):
        text = page(world, client, "auditor")
        assert "Nothing is due" in text
        assert "You owe nothing, and nothing waits for you" in text
        assert 'href="/staffing/"' in text

    def test_shows_council_readers_the_published_reports(self, world, client):
        text = page(world, client, "council")
        assert "Published reports" in text
        assert "/staffing/" not in text

    def test_says_nothing_of_offices_to_strangers(self, world, client):
        text = page(world, client, "stranger")
        assert "Kenya" not in text

    def test_remembers_the_visit(self, world, client):
        page(world, client, "hr.nairobi")
        assert Visit.objects.get().user == world.people["hr.nairobi"]

    def test_asks_a_visitor_to_log_in(self, world, client):
        assert client.get("/")["Location"] == "/accounts/login/?next=/"

    def test_is_read_only(self, world, client):
        client.force_login(world.people["gcu"])
        assert client.post("/").status_code == 405
