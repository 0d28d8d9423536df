"""The decision of the Deputy Director General and its letter in a browser, with axe, wide and narrow."""

from datetime import date

import pytest
from playwright.sync_api import expect

from apps.projects.models import Award
from tests.cast import World
from tests.projects.award_builders import DAKAR, TODAY, book, make_award, make_proposal, make_round

FAR = date(2199, 4, 1)


@pytest.fixture
def house(world, live_server) -> World:
    """A round with one award that is partly paid, and two proposals to decide on."""
    funding_round = make_round(world, envelope=50_000)
    award = make_award(world, funding_round, ends_before=FAR)
    award.tranches.create(number=1, amount=6_000, due_on=TODAY, condition="Signed agreement")
    award.tranches.create(number=2, amount=4_000, due_on=date(2198, 1, 1))
    book(world, award, amount=6_000, reference="PV-1")
    for title, office in (("A radio play on rights", DAKAR), ("Legal advice at the port", None)):
        make_proposal(
            world,
            funding_round,
            title=title,
            ends_before=FAR,
            **({"office": office} if office else {}),
        )
    return world


class TestTheDecision:
    def test_goes_from_home_to_the_letter(self, house, open_page, log_in, axe_check):
        page = open_page()
        log_in(page, "ddg")
        page.goto("/")
        page.locator(".desk-line", has_text="to decide on").locator("a.btn").click()
        expect(page.locator("h1")).to_have_text("Decisions of 2026")
        axe_check(page)
        page.get_by_role("link", name="A radio play on rights").click()
        axe_check(page)
        page.locator("#id_approve_amount").fill("9000")
        page.get_by_role("button", name="Approve the award").click()
        expect(page.locator(".error-summary")).to_contain_text("10,000")
        axe_check(page)
        page.locator("#id_approve_reason").fill("The studio is free of charge.")
        page.get_by_role("button", name="Approve the award").click()
        expect(page.locator(".message-success")).to_contain_text("approved")
        award = Award.objects.get(number=2)
        assert award.amount == 9_000
        page.goto(f"/wggi/awards/{award.pk}/")
        axe_check(page)
        with page.expect_download() as download:
            page.get_by_role("link", name="PDF English").click()
        assert download.value.suggested_filename == "WGGI-2026-02-v1-en.pdf"

    def test_of_several_says_first_what_it_does(self, house, open_page, log_in, axe_check):
        page = open_page(script=False)
        log_in(page, "ddg")
        page.goto("/wggi/rounds/2026/decisions/")
        for box in page.locator("input[name=chosen]").all():
            box.check()
        page.get_by_role("button", name="Approve the chosen").click()
        expect(page.locator("main")).to_contain_text("is left afterwards")
        page.get_by_role("button", name="Approve", exact=True).click()
        expect(page.locator(".message-success")).to_contain_text("2 awards")

    @pytest.mark.parametrize("width", [1280, 390])
    def test_fits_every_screen(self, house, open_page, log_in, axe_check, width):
        page = open_page(width=width)
        award = Award.objects.get()
        for username, addresses in (
            (
                "budget",
                (
                    "/wggi/awards/",
                    f"/wggi/awards/{award.pk}/",
                    f"/wggi/awards/{award.pk}/tranches/",
                    f"/wggi/awards/{award.pk}/pay/",
                    "/wggi/envelopes/",
                ),
            ),
            ("ddg", ("/wggi/rounds/2026/decisions/",)),
            ("pm.nairobi", (f"/wggi/awards/{award.pk}/amend/",)),
        ):
            page.context.clear_cookies()
            log_in(page, username)
            for address in addresses:
                page.goto(address)
                axe_check(page)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, address
