"""A passage is marked in a real browser and opened by somebody else, with and without script."""

import pytest
from playwright.sync_api import expect

from apps.documents.choices import Confidentiality
from apps.documents.models import Anchor, Document
from apps.documents.services import extraction
from tests.cast import World
from tests.documents import kept

QUOTE = "The office held 12 trainings for supervisors 🎓 in 2025."
LONG = "\n\n".join(
    f"Paragraph {number} of the report, which says little but takes its place."
    for number in range(60)
)
PAGES = ("Gender policy. 🌍 Foreword of the head of the office.", f"{LONG}\n\n{QUOTE}\n\nThe end.")


@pytest.fixture
def document(world: World, live_server) -> Document:
    found = kept.document(world, confidentiality=Confidentiality.PUBLIC)
    kept.with_text(found, *PAGES)
    kept.attachment(found, world.offices["KEN-NAIROBI"])
    return found


SELECT = """
quote => {
  const walker = document.createTreeWalker(document.getElementById("page-text"), NodeFilter.SHOW_TEXT);
  const node = walker.nextNode();
  const range = document.createRange();
  range.setStart(node, node.data.indexOf(quote));
  range.setEnd(node, node.data.indexOf(quote) + quote.length);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}
"""


class TestPassage:
    def test_is_selected_marked_and_opened_by_a_reviewer(
        self, document, open_page, log_in, axe_check
    ):
        page = open_page()
        log_in(page, "focalpoint.nairobi")
        page.goto(f"/documents/{document.pk}/read/?page=2")
        axe_check(page)
        page.evaluate(SELECT, QUOTE)
        expect(page.get_by_label("Words of the passage")).to_have_value(QUOTE)
        page.get_by_role("button", name="Mark this passage").click()
        page.wait_for_url("**passage=*")
        anchor = Anchor.objects.get()
        assert anchor.quote == QUOTE
        expect(page.locator(f"#passage-{anchor.pk}")).to_be_in_viewport()
        axe_check(page)

        reviewer = open_page(width=390, language="fr", script=False)
        log_in(reviewer, "reviewer")
        reviewer.goto(f"/documents/{document.pk}/read/?passage={anchor.pk}#passage-{anchor.pk}")
        passage = reviewer.locator("mark.is-chosen")
        expect(passage).to_have_text(QUOTE)
        expect(passage).to_be_in_viewport()
        expect(reviewer.locator("#mark-form")).to_have_count(0)
        width = reviewer.evaluate("document.documentElement.scrollWidth")
        assert width <= 390

    def test_is_marked_without_script_and_again_when_it_is_lost(
        self, world, document, open_page, log_in, axe_check
    ):
        page = open_page(script=False, width=390)
        log_in(page, "focalpoint.nairobi")
        page.goto(f"/documents/{document.pk}/read/?page=2")
        page.get_by_label("Words of the passage").fill("held 99 trainings")
        page.get_by_role("button", name="Mark this passage").click()
        expect(page.get_by_role("alert")).to_contain_text("exactly once")
        page.get_by_label("Words of the passage").fill("held 12 trainings")
        page.get_by_role("button", name="Mark this passage").click()
        expect(page.locator("mark.is-chosen")).to_have_text("held 12 trainings")
        extraction.look_for_passages(
            version=kept.with_text(document, "Twelve trainings were held.")
        )
        anchor = Anchor.objects.get()
        wide = open_page()
        log_in(wide, "focalpoint.nairobi")
        wide.goto(f"/documents/{document.pk}/read/?passage={anchor.pk}")
        expect(wide.locator(".old-words")).to_have_text("held 12 trainings")
        axe_check(wide)
        wide.get_by_label("Words of the passage").fill("trainings were held")
        wide.get_by_role("button", name="Mark this passage").click()
        expect(wide.locator("mark.is-chosen")).to_have_text("trainings were held")
