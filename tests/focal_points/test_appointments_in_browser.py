"""The Gender Coordination Unit appoints and ends in a browser; the office reads it on a telephone, in French."""

from datetime import date
from decimal import Decimal

from playwright.sync_api import Page, expect

from apps.focal_points.models import Appointment
from tests.cast import World
from tests.focal_points.builders import make_appointment
from tests.focal_points.rule_builders import load_rules, load_terms, make_sound_appointment

PHONE = 390
LIST = "/focal-points/appointments/"


def is_too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


class TestAppointment:
    def test_goes_from_its_beginning_to_a_successor(
        self, world: World, open_page, log_in, axe_check
    ):
        load_rules()
        load_terms()
        page = open_page()
        log_in(page, "gcu")
        page.goto(LIST)
        axe_check(page)
        page.get_by_role("link", name="Appoint a focal point").first.click()
        axe_check(page)
        page.get_by_label("Name", exact=True).fill("Ana Ruiz")
        page.get_by_label("Office or department").select_option(
            str(world.offices["KEN-NAIROBI"].pk)
        )
        page.get_by_label("From").fill("1066-10-14")
        page.get_by_role("button", name="Appoint").click()
        expect(page.locator(".error-summary")).to_contain_text("Choose a day between")
        axe_check(page)
        page.get_by_label("From").fill("2026-01-05")
        page.get_by_label("Grade at appointment").select_option(label="P2")
        page.get_by_role("button", name="Appoint").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Ana Ruiz")
        expect(page.get_by_text("Grade P2 is below P3").first).to_be_visible()
        axe_check(page)
        page.get_by_role("link", name="Appoint a successor").click()
        page.get_by_label("Why the appointment so far ends").fill("Rotation.")
        page.get_by_label("Name", exact=True).fill("Jo Petit")
        page.get_by_role("button", name="Appoint the successor").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Jo Petit")
        page.get_by_role("link", name="End", exact=True).click()
        expect(page.get_by_text("will be without a focal point")).to_be_visible()
        axe_check(page)
        assert Appointment.objects.get(name="Ana Ruiz").ended_because == "Rotation."

    def test_is_read_on_a_telephone_in_french(self, world: World, open_page, log_in, axe_check):
        load_rules()
        load_terms()
        found = make_sound_appointment(
            world,
            user="focalpoint.nairobi",
            grade="NO-C",
            percent_of_time=Decimal("12.5"),
            ends_before=date(2026, 12, 31),
        )
        make_appointment(world, name="Jo Petit", role="alternate", sex="M")
        world.people["head.nairobi"].language = "fr"
        world.people["head.nairobi"].save()
        page = open_page(width=PHONE, language="fr")
        log_in(page, "head.nairobi")
        for address, heading in (
            (LIST, "Désignations"),
            (f"{LIST}{found.pk}/", "Wanjiru Kamau"),
            ("/focal-points/rules/", "Séries de règles"),
            ("/focal-points/terms/", "Mandat des points focaux pour les questions de genre"),
        ):
            page.goto(address)
            expect(page.get_by_role("heading", level=1)).to_have_text(heading)
            axe_check(page)
            assert not is_too_wide(page), address


class TestRuleSet:
    def test_is_changed_after_a_look_at_what_would_change(
        self, world: World, open_page, log_in, axe_check
    ):
        load_rules()
        make_sound_appointment(world, name="Ana Ruiz")
        page = open_page(width=PHONE)
        log_in(page, "gcu")
        page.goto("/focal-points/rules/UN-SWAP-2/edit/")
        page.get_by_label("Least per cent of working time").fill("26")
        page.get_by_label("Source of what is new").fill("Decision 3")
        page.get_by_role("button", name="Show what would change").click()
        expect(page.get_by_text("1 would newly break a rule")).to_be_visible()
        axe_check(page)
        assert not is_too_wide(page)
        page.get_by_role("button", name="Save these rules").click()
        expect(page.get_by_text("at least 26 per cent")).to_be_visible()


class TestTerms:
    def test_of_reference_are_worded_and_published(
        self, world: World, open_page, log_in, axe_check
    ):
        load_terms()
        page = open_page()
        log_in(page, "gcu")
        page.goto("/focal-points/terms/")
        page.get_by_role("button", name="Begin a new edition").click()
        page.get_by_role("link", name="Word the tasks of area 2").click()
        page.get_by_label("Task 1, In English").fill("Read up on gender.")
        axe_check(page)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Read up on gender.")).to_be_visible()
        axe_check(page)
        page.get_by_role("link", name="Publish").click()
        page.get_by_role("button", name="Publish").click()
        expect(page.get_by_text("The edition is published.")).to_be_visible()
