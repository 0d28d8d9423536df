"""The pages of accounts in a real browser: usable, accessible, wide and narrow."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from apps.accounts.models import Grant, User
from tests.cast import CAST_PASSWORD

NEW_PASSWORD = "a-quite-different-word"
WIDE, NARROW = 1280, 390


class TestEntrance:
    def test_lets_nobody_in_with_a_wrong_password(self, world, browser_page, axe_check):
        browser_page.goto("/people/me/")
        expect(browser_page).to_have_url(re.compile(r"/accounts/login/\?next=/people/me/"))
        axe_check(browser_page)
        browser_page.get_by_label("E-mail address or user name").fill("hr.nairobi")
        browser_page.get_by_label("Password").fill("wrong")
        browser_page.get_by_role("button", name="Log in").click()
        expect(browser_page.get_by_role("alert")).to_contain_text("are not correct")
        axe_check(browser_page)
        browser_page.get_by_label("Password").fill(CAST_PASSWORD)
        browser_page.get_by_role("button", name="Log in").click()
        expect(browser_page).to_have_url(re.compile(r"/people/me/$"))

    def test_speaks_the_language_of_the_account(self, world, browser_page, log_in):
        User.objects.filter(username="hr.dakar").update(language="fr")
        browser_page.goto("/people/me/")
        expect(browser_page.locator("html")).to_have_attribute("lang", "en")
        log_in(browser_page, "hr.dakar")
        browser_page.goto("/people/me/")
        expect(browser_page.locator("html")).to_have_attribute("lang", "fr")


class TestJourneyOfRegionalHr:
    def test_opens_an_account_that_works_and_closes_it_again(
        self, world, open_page, log_in, axe_check
    ):
        page = open_page(width=WIDE)
        log_in(page, "hr.region")
        page.goto("/people/")
        axe_check(page)
        page.get_by_role("link", name="Open an account").click()
        axe_check(page)
        page.get_by_role("button", name="Open the account and invite").click()
        expect(page.get_by_role("alert")).to_contain_text("things to correct")
        axe_check(page)
        page.get_by_label("Given name").fill("Nyaboke")
        page.get_by_label("Family name").fill("Moraa")
        page.get_by_label("User name").fill("n.moraa")
        page.get_by_label("E-mail address").fill("n.moraa@example.org")
        page.get_by_label("Role").select_option("hr_staff")
        page.get_by_label("Office").select_option(str(world.offices["KEN-MOMBASA"].pk))
        page.get_by_role("button", name="Open the account and invite").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Nyaboke Moraa")
        axe_check(page)

        [link] = re.findall(r"http://\S+", mail.outbox[0].body)
        newcomer = open_page(width=NARROW)
        newcomer.goto(link)
        axe_check(newcomer)
        newcomer.locator("input[name=password1]").fill(NEW_PASSWORD)
        newcomer.locator("input[name=password2]").fill(NEW_PASSWORD)
        newcomer.locator("input[name=password2]").press("Enter")
        newcomer.wait_for_url("**/done/")
        log_in(newcomer, "n.moraa", NEW_PASSWORD)
        newcomer.goto("/people/me/")
        expect(newcomer.locator("main")).to_contain_text("HR staff, Mombasa")

        page.get_by_role("link", name="Close the account").click()
        expect(page.locator("main")).to_contain_text("1 role ends today")
        axe_check(page)
        page.get_by_role("button", name="Close the account").click()
        expect(page.locator("#messages")).to_contain_text("The account is closed.")
        newcomer.reload()
        expect(newcomer).to_have_url(re.compile(r"/accounts/login/"))
        assert not Grant.objects.filter(user__username="n.moraa", ends_before=None).exists()


@pytest.mark.parametrize("width", [WIDE, NARROW])
class TestPages:
    def test_need_no_sideways_scrolling_and_please_axe(
        self, world, open_page, log_in, axe_check, width
    ):
        user = world.people["hr.nairobi"]
        grant = Grant.objects.get(user=user)
        page = open_page(width=width)
        log_in(page, "admin")
        for path in (
            "/people/",
            "/people/?text=zzz",
            "/people/me/",
            "/people/new/",
            f"/people/{user.pk}/",
            f"/people/{user.pk}/change/",
            f"/people/{user.pk}/roles/",
            f"/people/{user.pk}/roles/{grant.pk}/end/",
            f"/people/{user.pk}/close/",
            "/accounts/password/change/",
            "/accounts/logout/",
        ):
            page.goto(path)
            axe_check(page)
            overflow = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert overflow <= 0, f"{path} is {overflow} pixels too wide"


class TestWithoutScript:
    def test_the_list_is_filtered_all_the_same(self, world, open_page, log_in):
        page = open_page(script=False)
        log_in(page, "admin")
        page.goto("/people/")
        page.locator("details.filters > summary").click()
        page.get_by_label("Name or address").fill("sene")
        page.get_by_role("button", name="Apply").click()
        expect(page.locator("tbody tr")).to_have_count(1)
        expect(page.locator("tbody")).to_contain_text("Élimane Sène")
