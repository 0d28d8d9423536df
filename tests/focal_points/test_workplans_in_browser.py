"""A workplan in a browser: written and submitted on a telephone, approved twice, and how far it is."""

from datetime import date

from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.focal_points.models import Workplan
from tests.cast import World
from tests.focal_points.builders import make_appointment, make_area, make_item, make_workplan
from tests.focal_points.workplan_builders import (
    GCU,
    HEAD,
    WRITER,
    make_commitment,
    submitted_plan,
)

PHONE = 390


def is_too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


class TestWorkplan:
    def test_is_written_on_a_telephone_and_approved_by_two(
        self, world: World, open_page, log_in, axe_check
    ):
        year = timezone.localdate().year
        appointment = make_appointment(world, user=WRITER)
        area = make_area()
        make_commitment()
        before = make_workplan(appointment, year=year - 1)
        make_item(
            before, title="Find partners", due_on=date(year - 1, 5, 4), expected_result="Two."
        )
        phone = open_page(width=PHONE)
        log_in(phone, WRITER)
        phone.goto("/")
        phone.get_by_role("link", name="Begin Your workplan").or_(
            phone.get_by_role("link", name=f"Your workplan for {year}")
        ).first.click()
        axe_check(phone)
        phone.get_by_role("button", name="Begin the workplan").click()
        axe_check(phone)
        phone.get_by_role("link", name="Take over from the year before").click()
        axe_check(phone)
        assert not is_too_wide(phone)
        phone.get_by_role("button", name="Take over").click()
        expect(phone.get_by_text("1 item is taken over.")).to_be_visible()
        phone.get_by_role("link", name="Add an item").click()
        phone.get_by_role("button", name="Save", exact=True).click()
        expect(phone.locator(".error-summary")).to_be_focused()
        axe_check(phone)
        assert not is_too_wide(phone)
        phone.get_by_label("What is to be done").fill("Brief all colleagues on gender in projects")
        phone.get_by_label("Area of work").select_option(str(area.pk))
        phone.get_by_label("Commitment or activity").select_option(label="Paragraph 35: text 35")
        phone.get_by_role("button", name="Save", exact=True).click()
        phone.get_by_role("button", name="Submit the workplan").click()
        expect(phone.locator(".error-summary")).to_contain_text("Item 2: say until when.")
        axe_check(phone)
        assert not is_too_wide(phone)
        phone.get_by_role("link", name="Change Brief all colleagues").click()
        phone.get_by_label("Expected result").fill("Forty colleagues were briefed.")
        phone.get_by_label("Due").fill(f"{year}-06-30")
        phone.get_by_role("button", name="Save", exact=True).click()
        phone.get_by_role("button", name="Up Brief all colleagues").click()
        phone.get_by_role("button", name="Submit the workplan").click()
        expect(phone.get_by_text("It waits for Baraka Mwangi")).to_be_visible()
        plan = Workplan.objects.get(appointment=appointment, year=year)
        titles = list(plan.items.values_list("title", flat=True))
        assert titles == ["Brief all colleagues on gender in projects", "Find partners"]

        for name, said in ((HEAD, "Approved. The focal point"), (GCU, "Approved. The focal point")):
            page = open_page(width=PHONE)
            log_in(page, name)
            page.goto("/")
            page.get_by_role("link", name=f"Workplan {year} of Wanjiru Kamau").first.click()
            axe_check(page)
            assert not is_too_wide(page)
            page.get_by_role("button", name="Approve the workplan").click()
            expect(page.get_by_text(said)).to_be_visible()

        phone.reload()
        phone.locator("#item-" + str(plan.items.first().pk)).get_by_role(
            "button", name="Done", exact=True
        ).click()
        expect(phone.get_by_text("1 of 2 items done").first).to_be_visible()
        axe_check(phone)
        phone.get_by_role("link", name="Change the items").click()
        expect(phone.get_by_text("both approvals end")).to_be_visible()
        axe_check(phone)

    def test_is_sent_back_and_progress_told_without_script(self, world: World, open_page, log_in):
        plan = submitted_plan(world, make_appointment(world, user=WRITER))
        head = open_page(width=PHONE, script=False)
        log_in(head, HEAD)
        head.goto(f"/focal-points/workplans/{plan.pk}/")
        head.get_by_text("Send it back").first.click()
        head.get_by_label("What is to be changed").fill("Say how many.")
        head.get_by_role("button", name="Send it back").click()
        expect(head.get_by_text("Sent back. The focal point reads")).to_be_visible()
        phone = open_page(width=PHONE, script=False)
        log_in(phone, WRITER)
        phone.goto(f"/focal-points/workplans/{plan.pk}/")
        expect(phone.get_by_text("Say how many.")).to_be_visible()
        phone.get_by_role("button", name="Dropped").click()
        expect(phone.locator(".error-summary")).to_contain_text("Say why it was dropped")
        phone.get_by_label("What came of item 1").fill("No money.")
        phone.get_by_role("button", name="Dropped").click()
        expect(phone.get_by_text("0 of 0 items done, 1 dropped").first).to_be_visible()


class TestList:
    def test_reads_well_on_a_telephone_and_in_french(
        self, world: World, open_page, log_in, axe_check
    ):
        year = timezone.localdate().year
        submitted_plan(world, make_appointment(world, user=WRITER), year=year)
        make_appointment(world, office="SEN-DAKAR")
        page = open_page()
        log_in(page, GCU)
        page.goto("/focal-points/workplans/")
        expect(page.get_by_text("None yet, owed since")).to_be_visible()
        axe_check(page)
        phone = open_page(width=PHONE)
        log_in(phone, GCU)
        phone.goto("/focal-points/workplans/")
        axe_check(phone)
        assert not is_too_wide(phone)
        world.people["auditor"].language = "fr"
        world.people["auditor"].save()
        reader = open_page(width=PHONE, language="fr")
        log_in(reader, "auditor")
        reader.goto("/focal-points/workplans/")
        expect(reader.get_by_role("heading", level=1)).to_have_text(f"Plans de travail de {year}")
        axe_check(reader)
        assert not is_too_wide(reader)
