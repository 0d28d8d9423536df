"""Reports and beneficiaries in a browser: two people in one report, the grid, on a telephone, without script."""

from datetime import date

from playwright.sync_api import Page, expect

from apps.projects.models import BeneficiarySheet
from tests.cast import World
from tests.projects.people_builders import NOW, make_award, make_project, make_report

PHONE = 390


def is_too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


class TestReport:
    def test_of_two_writers_loses_nothing_and_is_accepted(
        self, world: World, open_page, log_in, axe_check
    ):
        project = make_project(world, manager="pm.nairobi")
        report = make_report(project, award=make_award(world, project))
        address = f"/projects/reports/{report.pk}/"
        manager, head = open_page(), open_page()
        for page, name in ((manager, "pm.nairobi"), (head, "head.nairobi")):
            log_in(page, name)
            page.goto(address)
        axe_check(manager)
        manager.get_by_label("Summary").fill("Ten women were trained.")
        expect(manager.locator("#part-summary .part-state")).to_contain_text("Saved at")
        head.get_by_label("Summary").fill("Twelve women were trained.")
        conflict = head.locator("#part-summary .part-state")
        expect(conflict).to_contain_text("Peter Odhiambo changed this part")
        expect(conflict).to_contain_text("Ten women were trained.")
        axe_check(head)
        head.get_by_role("button", name="Keep mine").click()
        expect(conflict).to_contain_text("Saved at")
        assert report.texts.get().text == "Twelve women were trained."
        head.get_by_label("Results").fill("Nine found work.")
        head.get_by_label("Gender section").fill("Men joined the discussions.")
        head.get_by_role("button", name="Submit the report").click()
        expect(head.get_by_text("Submitted. Somebody else reads")).to_be_visible()
        wggi = open_page()
        log_in(wggi, "wggi")
        wggi.goto(address)
        axe_check(wggi)
        wggi.get_by_role("button", name="Accept the report").click()
        expect(wggi.get_by_text("Accepted. The authors are told.")).to_be_visible()

    def test_is_written_on_a_telephone_without_script(self, world: World, open_page, log_in):
        report = make_report(make_project(world))
        page = open_page(width=PHONE, script=False)
        log_in(page, "pm.nairobi")
        page.goto(f"/projects/reports/{report.pk}/")
        assert not is_too_wide(page)
        page.get_by_label("Summary").fill("Ten women were trained.")
        page.get_by_role("button", name="Submit the report").click()
        expect(page.get_by_label("Summary")).to_have_value("Ten women were trained.")
        expect(page.locator(".error-summary")).to_contain_text("paragraph 42")
        page.goto(f"/projects/reports/{report.pk}/figures/")
        assert not is_too_wide(page)


class TestBeneficiaries:
    def test_are_entered_and_read_by_everybody_in_their_way(
        self, world: World, open_page, log_in, axe_check
    ):
        project = make_project(world)
        page = open_page()
        log_in(page, "pm.nairobi")
        page.goto(f"/projects/{project.pk}/beneficiaries/new/")
        page.get_by_label("First day").fill("2025-01-01")
        page.get_by_label("Last day").fill("2025-12-31")
        page.locator("[name=total-0-F]").fill("1240")
        page.locator("[name=total-0-M]").fill("3")
        page.locator("[name=age-3-F]").fill("1300")
        expect(page.locator("#facet-total td.plain")).to_have_text("1,243")
        axe_check(page)
        page.get_by_role("button", name="Save").click()
        expect(page.locator(".error-summary")).to_contain_text("more than the total 1,240")
        axe_check(page)
        page.locator("[name=age-3-F]").fill("1240")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("the age group of 3 is not known")).to_be_visible()
        page.goto("/projects/beneficiaries/")
        expect(page.get_by_text("reached 1,243 persons")).to_be_visible()
        axe_check(page)
        world.people["council"].language = "fr"
        world.people["council"].save()
        reader = open_page(width=PHONE, language="fr")
        log_in(reader, "council")
        reader.goto("/projects/beneficiaries/")
        expect(reader.get_by_role("heading", level=1)).to_have_text("Bénéficiaires")
        axe_check(reader)
        assert not is_too_wide(reader)

    def test_fit_on_a_telephone(self, world: World, open_page, log_in):
        sheet = BeneficiarySheet.objects.create(
            project=make_project(world),
            kind="reached",
            starts_on=date(2025, 1, 1),
            ends_before=date(2026, 1, 1),
            changed_at=NOW,
        )
        page = open_page(width=PHONE)
        log_in(page, "pm.nairobi")
        page.goto(f"/projects/beneficiaries/{sheet.pk}/")
        assert not is_too_wide(page)
