"""Shares, benchmarks, estimates, imports, the portfolio and contradictions in a browser, at a desk and on a phone."""

import pytest
from playwright.sync_api import Page, expect

from apps.gender_marker.models import (
    AnnualEstimate,
    Assessment,
    Benchmark,
    ContradictionReply,
)
from apps.jobs.models import Job
from iomgender.celery import app
from tests.cast import World
from tests.gender_marker.assessment_builders import make_iom
from tests.gender_marker.builders import make_budget, make_project, make_score
from tests.gender_marker.contradiction_builders import make_rule

DESK, PHONE = 1280, 390
PM, GCU, BUDGET = "pm.nairobi", "gcu", "budget"
YEAR = 2025
HEADER = "Project code,Stage,APPLICABLE,NEEDS,OUTPUTS,ACTIVITIES,PRINCIPAL\n"


def is_too_wide(page: Page) -> bool:
    """Whether the page has to be pushed sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def choose(page: Page, content: str) -> None:
    """Choose a file of scores and send it."""
    page.locator("input[type=file]").set_input_files(
        {"name": "scores.csv", "mimeType": "text/csv", "buffer": content.encode()}
    )
    page.get_by_role("button", name="Check the file").click()


def work() -> None:
    """Do the waiting job as a worker does, which knows tasks by their names."""
    job = Job.objects.latest("pk")
    app.loader.import_default_modules()
    app.tasks[job.task](job_id=job.pk, **job.arguments)


@pytest.fixture
def portfolio(world: World) -> World:
    """Nairobi has USD 300 scored 2b, USD 500 scored 0, USD 200 of counter-trafficking without a score."""
    edition = make_iom()
    for code, amount, score in (("KE-1", "300", "2b"), ("KE-2", "500", "0"), ("KE-3", "200", "")):
        project = make_project(
            world,
            code=code,
            title=f"Project {code}",
            state="under_way",
            manager=world.people[PM],
            is_gender_main=True,
            is_counter_trafficking=not score,
        )
        make_budget(project, year=YEAR, amount=amount)
        if score:
            make_score(world, project=project, edition=edition, code=score)
    return world


class TestMoney:
    def test_is_seen_by_code_and_measured_by_a_benchmark(
        self, portfolio: World, open_page, log_in, axe_check
    ):
        page = open_page(width=DESK)
        log_in(page, GCU)
        page.goto(f"/gender-marker/shares/?year={YEAR}")
        expect(page.locator(".shares-sentence")).to_have_text(
            "Of USD 1,000, 80.0 per cent is scored. Gender equality is the principal purpose of 37.5 per"
            " cent of what is scored and the marker applies to; once the rest is scored, it will be between"
            " 30.0 per cent and 50.0 per cent."
        )
        # The chart says the same as its table.
        chart = page.locator(".chart").first
        chart.get_by_text("The same data as a table").click()
        row = chart.get_by_role("row", name="2b · Code 2b")
        expect(row.get_by_role("cell")).to_have_text(["300", "1", "37.5", "30.0", "50.0"])
        axe_check(page)
        # The filter says in the address what is shown, and takes it away again.
        page.locator("details.filters > summary").click()
        page.get_by_label("Counter-trafficking", exact=True).select_option("without")
        page.get_by_role("button", name="Apply").click()
        expect(page.locator(".shares-sentence")).to_contain_text("All of USD 800 is scored.")
        assert "trafficking=without" in page.url
        page.get_by_role("link", name="Benchmarks, and those of others").click()
        expect(page.get_by_text("Not known: the policy names no number")).to_be_visible()
        page.get_by_label("At least, per cent").fill("140")
        page.get_by_label("Holds from the year").fill("2024")
        page.get_by_label("Document that sets it").fill("Memorandum 7")
        page.get_by_role("button", name="Set the benchmark").click()
        expect(page.locator(".error-summary")).to_be_visible()
        page.get_by_label("At least, per cent").fill("15")
        page.get_by_role("button", name="Set the benchmark").click()
        expect(page.get_by_text("at least 15 per cent, from 2024 on")).to_be_visible()

        phone = open_page(width=PHONE)
        log_in(phone, GCU)
        phone.goto(f"/gender-marker/shares/?year={YEAR}&by=region")
        expect(phone.locator(".shares-standing")).to_contain_text("15")
        assert not is_too_wide(phone)
        axe_check(phone)
        phone.goto("/gender-marker/benchmarks/")
        assert not is_too_wide(phone)
        phone.get_by_role("link", name="Withdraw").click()
        axe_check(phone)
        phone.get_by_role("button", name="Withdraw the benchmark").click()
        expect(phone.get_by_text("Not known: the policy names no number")).to_be_visible()
        axe_check(phone)
        assert Benchmark.objects.get().retired_on is not None

    def test_is_estimated_by_one_and_signed_off_by_another(
        self, portfolio: World, open_page, log_in, axe_check
    ):
        page = open_page(width=DESK)
        log_in(page, GCU)
        page.goto("/gender-marker/estimates/")
        axe_check(page)
        page.get_by_role("link", name="Prepare an estimate").first.click()
        page.get_by_label("Year").fill("1999")
        page.get_by_role("button", name="Freeze the figures").click()
        expect(page.locator(".error-summary")).to_contain_text("greater than or equal to 2000")
        page.get_by_label("Year").fill(str(YEAR))
        page.get_by_label("Method and limits").fill("One project is not scored.")
        page.get_by_role("button", name="Freeze the figures").click()
        expect(page.get_by_text("they wait for the signature")).to_be_visible()
        expect(page.get_by_role("link", name="Sign off")).to_have_count(0)

        phone = open_page(width=PHONE)
        log_in(phone, BUDGET)
        phone.goto("/gender-marker/estimates/")
        assert not is_too_wide(phone)
        phone.get_by_role("link", name=str(YEAR)).click()
        expect(phone.get_by_text("Provisional").first).to_be_visible()
        phone.get_by_role("link", name="Sign off").click()
        axe_check(phone)
        phone.get_by_role("button", name="Sign off").click()
        expect(phone.get_by_text("The estimate is signed off.")).to_be_visible()
        # What is signed off is provisional no more.
        expect(phone.get_by_text("Provisional")).to_have_count(0)
        assert not is_too_wide(phone)
        axe_check(phone)
        estimate = AnnualEstimate.objects.get()
        assert (estimate.state, estimate.signed_by) == ("signed", portfolio.people[BUDGET])


class TestScores:
    def test_come_from_a_file_into_the_portfolio(
        self, portfolio: World, open_page, log_in, axe_check
    ):
        page = open_page(width=PHONE)
        log_in(page, PM)
        page.goto("/gender-marker/imports/")
        choose(page, "Office,Grade\nKEN-NAIROBI,P4\n")
        summary = page.locator("[data-takes-focus]")
        expect(summary).to_be_focused()
        expect(summary).to_contain_text("No header was found that names the project code")
        expect(page.locator("input[type=file]")).to_be_visible()
        assert not is_too_wide(page)
        axe_check(page)
        choose(page, f"{HEADER}KE-3,proposal,yes,yes,yes,yes,no\nNOWHERE,end,no,,,,\n")
        expect(page.get_by_text("You score no project with this code.")).to_be_visible()
        expect(page.get_by_role("row", name="KE-3")).to_contain_text("2a")
        assert not is_too_wide(page)
        axe_check(page)
        page.get_by_label("The good rows only").check()
        page.get_by_role("button", name="Import", exact=True).click()
        work()
        page.get_by_role("link", name="Show the result").click()
        expect(page.get_by_text("1 score was written.")).to_be_visible()
        axe_check(page)
        assert Assessment.objects.get(project__code="KE-3").code.key == "2a"

        desk = open_page(width=DESK)
        log_in(desk, PM)
        desk.goto("/gender-marker/")
        expect(desk.get_by_role("row", name="KE-3")).to_contain_text("2a")
        axe_check(desk)

    def test_that_contradict_the_register_are_answered_for(
        self, portfolio: World, open_page, log_in, axe_check
    ):
        make_rule()
        page = open_page(width=PHONE)
        log_in(page, PM)
        page.goto("/gender-marker/contradictions/")
        axe_check(page)
        assert not is_too_wide(page)
        page.get_by_role("link", name="Say why this is none").click()
        page.get_by_role("button", name="Reply").click()
        expect(page.locator(".error-summary")).to_be_visible()
        axe_check(page)
        page.get_by_role("textbox").last.fill("The component is that of the donor.")
        page.get_by_role("button", name="Reply").click()
        expect(page.get_by_text("The component is that of the donor.")).to_be_visible()
        assert not is_too_wide(page)
        reply = ContradictionReply.objects.get()
        assert reply.assessment.project.code == "KE-2"
        assert reply.replied_by == portfolio.people[PM]
