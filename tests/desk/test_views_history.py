"""The history page: two faces, one entry in full, files, and who may read them."""

import csv
import io

import pghistory
import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.documents.services.reading import record_reading
from apps.publishing.spreadsheets import read_rows
from tests.documents.builders import NOW, add
from tests.staffing.builders import begin, fill, type_in


@pytest.fixture
def hr(world) -> User:
    return world.people["hr.nairobi"]


@pytest.fixture
def revision(world, hr):
    """A return begun and typed in by one person in two requests."""
    with pghistory.context(user=hr.pk, door="page"):
        begun = begin(world)
        type_in(world, begun, {"P4/F": 3})
    with pghistory.context(user=hr.pk, door="api", reason="Counted again"):
        type_in(world, begun, {"P4/F": 5})
    return begun


def address(revision, route: str = "history", *more: object) -> str:
    kind = "staffing.headcountreturn"
    return reverse(f"desk:{route}", args=[kind, revision.headcount_return_id, *more])


class TestHistoryPage:
    def test_tells_people_what_happened(self, client, hr, revision):
        client.force_login(hr)
        page = client.get(address(revision)).content.decode()
        assert "Achieng Otieno" in page
        assert "through the API" in page
        assert "Counted again" in page
        assert '<del class="diff-old">3</del> → <ins class="diff-new">5</ins>' in page
        assert "version" not in page.split("<main")[1].split("</main>")[0].lower()

    def test_shows_reviewers_every_field(self, client, hr, revision):
        client.force_login(hr)
        page = client.get(address(revision), {"face": "fields"}).content.decode()
        assert '<del class="diff-old">3</del>' in page
        assert '<ins class="diff-new">5</ins>' in page
        assert "made by" in page

    def test_leads_back_to_the_record(self, client, hr, revision):
        client.force_login(hr)
        page = client.get(address(revision)).content.decode()
        assert 'href="/returns/KEN-NAIROBI/2025-12-31/"' in page

    def test_is_read_in_french_and_spanish(self, client, hr, revision):
        client.force_login(hr)
        for language, words in [("fr", "par l’API"), ("es", "por la API")]:
            client.cookies["django_language"] = language
            assert words in client.get(address(revision)).content.decode()

    def test_goes_on_over_pages(self, world, client, hr, revision):
        for number in range(30):
            with pghistory.context(user=hr.pk, door="page"):
                type_in(world, revision, {"P4/M": number})
        client.force_login(hr)
        page = client.get(address(revision))
        assert len(page.context["entries"]) == 25
        assert len(client.get(address(revision), {"page": 2}).context["entries"]) == 7

    def test_asks_the_database_a_fixed_number_of_times(
        self, world, client, hr, revision, django_assert_num_queries
    ):
        client.force_login(hr)
        client.get(address(revision))  # fills what the process keeps
        with django_assert_num_queries(32):
            client.get(address(revision))
        for number in range(20):
            with pghistory.context(user=hr.pk, door="page"):
                type_in(world, revision, {"P4/M": number, "G5/F": number})
        with django_assert_num_queries(32):
            client.get(address(revision))

    def test_offers_to_restore_an_earlier_state_to_those_who_work_on_the_record(
        self, world, client, monkeypatch
    ):
        office = world.offices["KEN-NAIROBI"]
        for code in ["KEN-NAIROBI-OLD", "KEN-NAIROBI"]:
            with pghistory.context(user=world.people["admin"].pk, door="page"):
                type(office).objects.filter(pk=office.pk).update(code=code)
        monkeypatch.setattr(
            "apps.desk.views.history.kind_of", lambda ref: _restorable(office.pk), raising=True
        )
        url = reverse("desk:history", args=["organization.office", office.pk])
        client.force_login(world.people["hr.nairobi"])
        offered = [restore for _, restore in client.get(url).context["entries"]]
        assert offered[0] == ""
        assert offered[1].startswith("/edit/?restore=")
        client.force_login(world.people["hr.dakar"])
        assert not any(restore for _, restore in client.get(url).context["entries"])


def _restorable(office_id: int):
    class Kind:
        @staticmethod
        def restore_url(ref, event_id):
            assert ref.id == office_id
            return f"/edit/?restore={event_id}"

    return Kind


class TestBadAddresses:
    @pytest.mark.parametrize(
        "path",
        [
            "accounts.user/999999999999999999999999/",
            "nothing/1/",
            "accounts.user/0/",
            "staffing.headcountcell/1/",
            "accounts.user/1/entry/%27%3B--/",
            "accounts.user/999999999999999999999999/events.jsonl",
        ],
    )
    def test_are_nothing(self, world, client, path):
        client.force_login(world.people["auditor"])
        assert client.get(f"/history/{path}").status_code == 404


class TestOneEntry:
    def test_shows_all_that_the_page_folds(self, world, client, hr, revision):
        with pghistory.context(user=hr.pk, door="page"):
            fill(world, revision)
        client.force_login(hr)
        page = client.get(address(revision))
        entry = page.context["entries"][0][0]
        url = address(revision, "history_entry", entry.key)
        assert f'href="{url}"' in page.content.decode()
        whole = client.get(url)
        assert len(whole.context["entries"][0][0].rows) == 100
        last = client.get(url, {"page": 99}).context
        assert len(last["entries"][0][0].rows) == entry.total - 100 * (
            last["page"].paginator.num_pages - 1
        )

    def test_is_nothing_for_a_key_of_another_record(self, client, hr, revision):
        client.force_login(hr)
        assert client.get(address(revision, "history_entry", "t1")).status_code == 404


class TestFile:
    def test_says_what_the_page_says(self, client, hr, revision):
        client.force_login(hr)
        answer = client.get(address(revision, "history_file", "csv"))
        assert "attachment" in answer["Content-Disposition"]
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        [line] = [row for row in rows if row["Reason"] == "Counted again" and row["Before"] == "3"]
        assert (line["Who"], line["How"], line["After"]) == (
            "Achieng Otieno",
            "through the API",
            "5",
        )

    def test_holds_no_text_that_acts(self, world, client, hr, revision):
        with pghistory.context(user=hr.pk, door="page", reason='=HYPERLINK("x")'):
            type_in(world, revision, {"P4/F": 6})
        client.force_login(hr)
        text = client.get(address(revision, "history_file", "csv")).content.decode()
        assert "'=HYPERLINK" in text
        assert ',"=HYPERLINK' not in text

    def test_comes_as_a_workbook(self, client, hr, revision):
        client.force_login(hr)
        answer = client.get(address(revision, "history_file", "xlsx"))
        [sheet, *_] = read_rows(io.BytesIO(answer.content), "history.xlsx").sheets
        assert "Achieng Otieno" in str(sheet.rows)

    def test_is_nothing_in_another_form(self, client, hr, revision):
        client.force_login(hr)
        assert client.get(address(revision, "history_file", "pdf")).status_code == 404


class TestDocument:
    def test_tells_who_has_read_it_to_those_who_may_know(self, world, client):
        document = add(world, title="Minutes")
        version = document.versions.get()
        record_reading(version=version, door="page", now=NOW, scope=world.scope("hrm"))
        url = reverse("desk:history", args=["documents.document", document.pk])
        for username in ["hr.nairobi", "auditor"]:
            client.force_login(world.people[username])
            page = client.get(url).content.decode()
            assert "Who has read it" in page
            assert "Marta Silva" in page.split("Who has read it")[1]
        client.force_login(world.people["admin"])
        assert "Who has read it" in client.get(url).content.decode()
        client.force_login(world.people["hr.dakar"])
        assert client.get(url).status_code == 404

    def test_of_all_is_not_read_by_everybody(self, world, client):
        document = add(world, title="Minutes", confidentiality="public")
        url = reverse("desk:history", args=["documents.document", document.pk])
        client.force_login(world.people["council"])
        assert client.get(url).status_code == 403
        page = client.get(reverse("documents:document", args=[document.pk])).content.decode()
        assert f'href="{url}"' not in page
        client.force_login(world.people["hr.dakar"])
        page = client.get(url).content.decode()
        assert "Who has read it" not in page
        assert (
            f'href="{url}"'
            in client.get(reverse("documents:document", args=[document.pk])).content.decode()
        )


class TestLinks:
    @pytest.mark.parametrize(
        ("page", "kind"),
        [
            ("/offices/KEN-NAIROBI/", "organization.office"),
            ("/periods/", "organization.reportingperiod"),
        ],
    )
    def test_lead_from_records_to_their_history(self, world, client, page, kind):
        client.force_login(world.people["hr.nairobi"])
        assert f'href="/history/{kind}/' in client.get(page).content.decode()

    def test_lead_from_people_to_theirs(self, world, client):
        user = world.people["hr.nairobi"]
        client.force_login(world.people["admin"])
        page = client.get(reverse("accounts:person", args=[user.pk])).content.decode()
        assert f'href="/history/accounts.user/{user.pk}/"' in page

    def test_are_not_drawn_for_whom_they_do_not_open(self, world, client):
        client.force_login(world.people["council"])
        assert "/history/" not in client.get("/offices/KEN-NAIROBI/").content.decode()
