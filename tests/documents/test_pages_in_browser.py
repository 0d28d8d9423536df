"""Evidence in a real browser: dropped files with their progress, broken uploads, without script, small."""

import base64

import pytest
from playwright.sync_api import Page, expect

from apps.documents.models import Attachment, Document, document_storage
from tests.documents.builders import add, link, office_record
from tests.documents.evidence_files import pdf, photograph
from tests.documents.faulty_evidence import SVG

DROP = """([target, files]) => {
    const data = new DataTransfer();
    for (const [name, content] of files) {
        const bytes = Uint8Array.from(atob(content), (each) => each.charCodeAt(0));
        data.items.add(new File([bytes], name));
    }
    const drop = document.querySelector(target);
    for (const kind of ["dragenter", "dragover", "drop"]) {
        drop.dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));
    }
}"""


def drop(page: Page, *files: tuple[str, bytes]) -> None:
    """Drop files from the desktop onto the form."""
    sent = [(name, base64.b64encode(content).decode()) for name, content in files]
    page.evaluate(DROP, ["[data-drop]", sent])


def chosen(name: str, content: bytes) -> dict[str, object]:
    """A file as the browser's chooser gives it."""
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


class TestDrop:
    def test_sends_each_file_by_itself_and_says_what_became_of_it(
        self, world, live_server, browser_page, log_in, axe_check
    ):
        add(world, title="Here already", file=None)
        log_in(browser_page, "hr.nairobi")
        browser_page.goto("/documents/add/")
        axe_check(browser_page)
        drop(
            browser_page,
            ("Report.pdf", pdf()),
            ("Visit.jpg", photograph()),
            ("chart.svg", SVG),
        )
        lines = browser_page.locator(".upload")
        expect(lines).to_have_count(3)
        expect(browser_page.locator(".upload[data-state=kept]")).to_have_count(2)
        refused = browser_page.locator(".upload[data-state=refused]")
        expect(refused).to_contain_text("a web page or a drawing")
        expect(browser_page.get_by_role("link", name="Report", exact=True)).to_be_visible()
        bar = browser_page.locator(".upload[data-state=kept] progress").first
        assert bar.evaluate("bar => bar.value") == 100
        axe_check(browser_page)
        assert Document.objects.count() == 3

    def test_that_breaks_off_is_sent_again_by_its_button(
        self, world, live_server, browser_page, log_in
    ):
        log_in(browser_page, "hr.nairobi")
        browser_page.goto("/documents/add/")
        browser_page.route("**/documents/add/", lambda route: route.abort())
        drop(browser_page, ("Report.pdf", pdf()))
        expect(browser_page.locator(".upload[data-state=broken]")).to_contain_text("broke off")
        assert not Document.objects.exists()
        browser_page.unroute("**/documents/add/")
        browser_page.get_by_role("button", name="Send again Report.pdf").click()
        browser_page.wait_for_url("**/documents/")
        assert Document.objects.get().title == "Report"

    def test_of_the_same_file_offers_to_attach_the_one_that_is_here(
        self, world, live_server, browser_page, log_in
    ):
        document = add(world, title="Parity report")
        with document_storage().open(document.versions.get().file.name) as kept:
            content = kept.read()
        record = office_record(world)
        log_in(browser_page, "hr.nairobi")
        browser_page.goto(f"/documents/add/?record={record.kind}:{record.id}")
        drop(browser_page, ("copy.pdf", content))
        refused = browser_page.locator(".upload[data-state=refused]")
        expect(refused).to_contain_text("already here as “Parity report”")
        browser_page.get_by_role("button", name="Attach that one copy.pdf").click()
        browser_page.wait_for_url("**/offices/**")
        assert Attachment.objects.get().document == document


class TestWithoutScript:
    def test_several_files_are_sent_by_the_form(self, world, live_server, open_page, log_in):
        page = open_page(script=False, width=390)
        log_in(page, "hr.nairobi")
        page.goto("/documents/add/")
        page.locator("input[type=file]").set_input_files(
            [chosen("One.pdf", pdf("1")), chosen("Two.pdf", pdf("2"))]
        )
        page.get_by_role("button", name="Add files").click()
        page.wait_for_url("**/documents/")
        expect(page.locator("#messages")).to_contain_text("2 files were added.")
        assert Document.objects.count() == 2


class TestPages:
    @pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "fr")])
    def test_are_readable_by_everybody(
        self, world, live_server, open_page, log_in, axe_check, width, language
    ):
        document = add(world, title="Report", attach_to=[office_record(world)], claim="Parity.")
        page_of_link = link(world, title="Policy of 2015").pk
        world.people["hr.nairobi"].language = language
        world.people["hr.nairobi"].save()
        page = open_page(width=width, language=language)
        log_in(page, "hr.nairobi")
        for address in (
            "/documents/",
            f"/documents/{document.pk}/",
            f"/documents/{document.pk}/edit/",
            f"/documents/{document.pk}/new-version/",
            f"/documents/{document.pk}/withdraw/",
            f"/documents/{page_of_link}/",
            "/documents/add/",
            "/documents/add-link/",
        ):
            page.goto(address)
            axe_check(page)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{address} is {wide} pixels wide"
