"""Search finds what somebody may see, whatever accents and case, and never a name beyond that."""

import pytest

from apps.accounts.scope import OfficeScope
from apps.desk.selectors import search as searching
from apps.desk.selectors.search import FIRST_HITS, search
from apps.organization.models import Office, OfficeSpell
from apps.policy.models import Target
from apps.reports.choices import EditionState
from tests.reports.builders import PUBLISHED_AT, frozen
from tests.staffing.builders import approved_before, begin

KENYA, DAKAR = "Kenya", "Sénégal"


def found(world, username, text, kind=""):
    return {
        group.key: [hit.label for hit in group.hits]
        for group in search(text=text, kind=kind, scope=world.scope(username))
    }


def page(world, client, username, **query):
    client.force_login(world.people[username])
    return client.get("/search/", query)


@pytest.fixture
def house(world):
    """Returns of two offices, a target, and a report that is not yet published."""
    begin(world)
    begin(world, "SEN-DAKAR")
    approved_before(world)
    Target.objects.create(
        key="iom-1995-professional",
        set_in=1995,
        document="MC/1853",
        comparison="at_least",
        target="women at least",
        population="Senegalese field staff",
        is_iom=True,
        source="MC/1853",
        note="Two years from the resolution.",
    )
    return world


class TestSearch:
    @pytest.mark.parametrize("text", ["senegal", "SÉNÉGAL", "  sene  ", "dakar séné"])
    def test_ignores_accents_case_and_order(self, house, text):
        assert DAKAR in found(house, "gcu", text)["offices"]

    def test_finds_in_every_room(self, house):
        assert found(house, "gcu", "senegal") == {
            "offices": [DAKAR],
            "returns": ["Headcount return of Sénégal, 31 December 2025"],
            "targets": ["women at least: Senegalese field staff (1995)"],
        }

    def test_finds_returns_by_year_the_newest_first(self, house):
        assert found(house, "hr.nairobi", "kenya 20")["returns"] == [
            "Headcount return of Kenya, 31 December 2025",
            "Headcount return of Kenya, 31 December 2024",
        ]
        assert len(found(house, "hr.nairobi", "kenya 2024")["returns"]) == 1

    def test_finds_an_office_by_an_earlier_name_and_says_so(self, house):
        spell = house.spells["KEN-NAIROBI"]
        OfficeSpell.objects.filter(pk=spell.pk).update(
            name="British East Africa", ends_before="2000-01-01"
        )
        spell.pk, spell.starts_on = None, "2000-01-01"
        spell.save()
        [group] = search(text="british", scope=house.scope("stranger"))
        [hit] = group.hits
        assert (hit.label, hit.excerpt) == ("Kenya", "‹British› East Africa")

    def test_puts_offices_that_begin_so_first(self, house):
        assert found(house, "gcu", "headq")["offices"] == ["Headquarters"]
        assert found(house, "gcu", "regional")["offices"] == [
            "Regional Office Dakar",
            "Regional Office Nairobi",
        ]

    def test_finds_targets_by_their_note_and_shows_where(self, house):
        [group] = search(text="resolution", scope=house.scope("council"))
        assert group.hits[0].excerpt == "Two years from the ‹resolution›."

    def test_finds_people_for_those_who_keep_accounts(self, house):
        assert found(house, "admin", "sene elimane")["people"] == ["Élimane Sène"]
        assert found(house, "hr.region", "otieno")["people"] == ["Achieng Otieno"]

    @pytest.mark.parametrize("username", ["hr.nairobi", "hr.dakar", "gcu", "council", "stranger"])
    @pytest.mark.parametrize("text", ["otieno", "hr.nairobi", "example.org", "sene"])
    def test_finds_no_people_for_others(self, house, username, text):
        assert "people" not in found(house, username, text)

    def test_finds_no_people_of_elsewhere(self, house):
        assert "people" not in found(house, "hr.region", "diop")

    @pytest.mark.parametrize(
        ("username", "offices"),
        [
            ("hr.dakar", {"Sénégal"}),
            ("hr.nairobi", {"Kenya"}),
            ("hrm", {"Kenya", "Sénégal"}),
            ("council", set()),
            ("stranger", set()),
            ("pm.nairobi", set()),
        ],
    )
    def test_finds_returns_of_the_offices_one_sees(self, house, username, offices):
        labels = found(house, username, "2025").get("returns", [])
        assert {label.split(" of ")[1].split(",")[0] for label in labels} == offices

    def test_finds_reports_once_they_may_be_read(self, house):
        edition = frozen()
        assert "reports" in found(house, "gcu", "council 2024")
        assert found(house, "council", "council 2024") == {}
        edition.state, edition.published_at = EditionState.PUBLISHED, PUBLISHED_AT
        edition.save(update_fields=["state", "published_at"])
        assert found(house, "council", "council 2024") == {
            "reports": ["Report to the Council for 2024, edition 1"]
        }

    @pytest.mark.parametrize("text", ["senegal", "otieno", "2025", "women", "council"])
    def test_finds_nothing_for_visitors(self, house, text):
        assert search(text=text, scope=OfficeScope.nothing()) == []

    @pytest.mark.parametrize("text", ["", " ", "a", " é ", "\u0301"])
    def test_does_not_look_for_too_little(self, house, text):
        assert search(text=text, scope=house.scope("gcu")) == []

    @pytest.mark.parametrize("text", ["100%", "_enya", "ken%", "\\", "'; --", "k_n"])
    def test_takes_signs_of_the_database_as_they_are(self, house, text):
        assert found(house, "admin", text) == {}

    def test_shows_the_first_of_a_kind_and_all_of_it_on_demand(self, house):
        offices = Office.objects.bulk_create(
            Office(code=f"XXX-TOWN-{number:02}") for number in range(FIRST_HITS + 3)
        )
        OfficeSpell.objects.bulk_create(
            OfficeSpell(office=office, name=f"Town {place}", kind="sub_office", reporting="none")
            for place, office in enumerate(offices)
        )
        [group] = search(text="town", scope=house.scope("gcu"))
        assert (len(group.hits), group.has_more) == (FIRST_HITS, True)
        [group] = search(text="town", kind="offices", scope=house.scope("gcu"))
        assert (len(group.hits), group.has_more) == (FIRST_HITS + 3, False)

    @pytest.mark.parametrize("username", ["admin", "hr.nairobi", "council"])
    def test_takes_as_many_statements_whatever_is_found(
        self, house, username, django_assert_num_queries, django_assert_max_num_queries
    ):
        scope = house.scope(username)
        with django_assert_max_num_queries(20) as asked:
            search(text="kenya", scope=scope)
        with django_assert_num_queries(len(asked)):
            search(text="en", scope=scope)

    def test_names_every_kind_once(self):
        keys = [key for key, _name, _find in searching.KINDS]
        assert len(keys) == len(set(keys))


class TestPage:
    def test_says_how_much_was_found(self, house, client):
        text = page(house, client, "hr.dakar", q="senegal").content.decode()
        assert '<p class="search-found" role="status">3 results</p>' in text
        assert 'value="senegal"' in text

    def test_leads_to_all_of_a_kind(self, house, client, monkeypatch):
        monkeypatch.setattr(searching, "FIRST_HITS", 1)
        text = page(house, client, "gcu", q="ken").content.decode()
        assert 'href="/search/?q=ken&amp;kind=offices"' in text
        assert "there are more" in text
        text = page(house, client, "gcu", q="ken", kind="offices").content.decode()
        assert "Show all kinds again" in text
        assert "Headcount return of" not in text

    @pytest.mark.parametrize(
        ("query", "words"),
        [
            ({}, "What are you looking for?"),
            ({"q": "  "}, "What are you looking for?"),
            ({"q": "k"}, "Type at least two letters or digits."),
            ({"q": "atlantis"}, "Nothing was found"),
            ({"q": "kenya", "kind": "kings"}, "3 results"),
        ],
    )
    def test_answers_everything_in_words(self, house, client, query, words):
        response = page(house, client, "hr.nairobi", **query)
        text = response.content.decode()
        assert response.status_code == 200
        assert words in text
        assert ("Try fewer letters" in text) == (words == "Nothing was found")

    @pytest.mark.parametrize("text", ["x" * 201, "ken\x00ya"])
    def test_refuses_what_is_no_text_and_keeps_it(self, house, client, text):
        response = page(house, client, "hr.nairobi", q=text)
        assert response.status_code == 422
        assert "Error:" in response.content.decode()

    def test_draws_what_was_typed_as_text(self, house, client):
        text = page(house, client, "gcu", q="<script>alert(1)</script>").content.decode()
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text

    def test_marks_what_was_found_and_escapes_the_rest(self, house, client):
        Target.objects.update(note="<b>bold</b> resolution")
        text = page(house, client, "gcu", q="resolution").content.decode()
        assert "&lt;b&gt;bold&lt;/b&gt; <mark>resolution</mark>" in text

    @pytest.mark.parametrize("username", ["stranger", "council", "hr.dakar"])
    def test_names_nobody_and_no_return_of_elsewhere(self, house, client, username):
        for text in ("kenya", "nairobi", "otieno", "achieng", "example.org"):
            answer = page(house, client, username, q=text).content.decode()
            assert "Headcount return of Kenya" not in answer
            assert "Otieno" not in answer
            assert "hr.nairobi@example.org" not in answer

    def test_stands_in_the_head_of_every_page(self, house, client):
        client.force_login(house.people["council"])
        for address in ("/", "/offices/", "/reports/"):
            assert 'id="site-search"' in client.get(address).content.decode()

    def test_is_not_offered_before_log_in(self, house, client):
        assert "site-search" not in client.get("/accounts/login/").content.decode()

    def test_asks_a_visitor_to_log_in(self, house, client):
        answer = client.get("/search/", {"q": "kenya"})
        assert answer["Location"] == "/accounts/login/?next=/search/%3Fq%3Dkenya"
