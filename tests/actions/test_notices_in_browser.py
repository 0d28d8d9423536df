"""Notices in a real browser: read, choose what comes by mail, end it by the link of a mail."""

import pytest
from playwright.sync_api import expect

from apps.actions.choices import NoticeKind
from apps.actions.models import MailPreference, Notice
from apps.actions.services.letters import unsubscribe_path
from tests.actions.notice_builders import tell
from tests.cast import World

pytestmark = pytest.mark.usefixtures("sent_tasks")


@pytest.fixture
def told(world: World, live_server) -> None:
    tell(world, "hr.nairobi", "waiting", kind=NoticeKind.WAITING, url="/people/me/")
    tell(world, "hr.nairobi", "receipt", values={"office": "Mombasa"}, url="/people/me/")


@pytest.mark.usefixtures("told")
class TestInbox:
    @pytest.mark.parametrize("width", [1280, 390])
    def test_is_read_one_by_one_and_all_at_once(self, open_page, log_in, axe_check, width):
        page = open_page(width=width)
        log_in(page, "hr.nairobi")
        page.goto("/")
        bell = page.locator("a.bell")
        expect(bell).to_contain_text("2")
        bell.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Notices")
        axe_check(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        mombasa = page.locator(".inbox-item", has_text="Mombasa")
        mombasa.get_by_role("button", name="Open").click()
        page.wait_for_url("**/people/me/")
        page.locator("a.bell").click()
        expect(page.locator(".bell-count")).to_have_text("1")
        page.get_by_role("button", name="Mark all as read").click()
        expect(page.locator("#messages")).to_contain_text("1 notice is marked as read.")
        expect(page.locator(".bell-count")).to_have_count(0)
        axe_check(page)
        assert not Notice.objects.filter(read_at__isnull=True).exists()

    def test_speaks_french(self, world, open_page, log_in, axe_check):
        user = world.people["hr.nairobi"]
        user.language = "fr"
        user.save()
        page = open_page(language="fr")
        log_in(page, "hr.nairobi")
        page.goto("/notices/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Avis")
        axe_check(page)


@pytest.mark.usefixtures("told")
class TestMailSettings:
    @pytest.mark.parametrize("width", [1280, 390])
    def test_are_chosen_and_kept(self, open_page, log_in, axe_check, width):
        page = open_page(width=width)
        log_in(page, "hr.nairobi")
        page.goto("/people/me/")
        page.get_by_role("link", name="What comes by mail").click()
        axe_check(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        page.get_by_label("Once a week").check()
        page.get_by_label("Day of the weekly digest").select_option("3")
        page.get_by_label("Reminders of due dates").uncheck()
        page.get_by_role("button", name="Save").click()
        expect(page.locator("#messages")).to_contain_text("saved")
        wish = MailPreference.objects.get()
        assert (wish.rhythm, wish.weekday, wish.left_out) == ("weekly", 3, ["reminder"])


@pytest.mark.usefixtures("told")
class TestUnsubscribe:
    def test_works_without_log_in_and_script(self, world, open_page):
        page = open_page(script=False, width=390)
        page.goto(unsubscribe_path(world.people["hr.nairobi"].pk))
        page.get_by_role("button", name="Send me no more mails").click()
        expect(page.get_by_role("status").last).to_contain_text("You get no more mails")
        assert MailPreference.objects.get().has_unsubscribed

    def test_passes_the_check(self, world, browser_page, axe_check):
        browser_page.goto(unsubscribe_path(world.people["hr.nairobi"].pk))
        axe_check(browser_page)


@pytest.mark.usefixtures("told")
class TestOutbox:
    def test_passes_the_check(self, world, browser_page, log_in, axe_check):
        log_in(browser_page, "admin")
        browser_page.goto("/notices/outbox/")
        axe_check(browser_page)
        browser_page.goto("/mails/")
        axe_check(browser_page)
