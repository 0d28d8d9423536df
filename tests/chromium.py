"""The system's Chromium as fixtures: pages, log-in, and the accessibility check.

Playwright's own browsers are not used: CHROMIUM names the program, else it is looked for on PATH.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from functools import lru_cache

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.cast import CAST_PASSWORD

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# As root there is no sandbox; the rest keeps the browser from calling home.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What passes is not described: on a page of many cells that took longer than the check.
AXE_OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
TIMEOUT_MILLISECONDS = 15_000
WIDTHS = (1280, 390)
"""A desk and a phone, in pixels."""


@lru_cache(maxsize=1)
def find_chromium() -> str:
    """Return the path of the Chromium to use, or nothing."""
    named = os.environ.get("CHROMIUM", "")
    if named:
        return shutil.which(named) or ""
    return next((path for name in NAMES if (path := shutil.which(name))), "")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the session; Playwright's event loop makes Django think it is async."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=ARGUMENTS, headless=True
        )
        yield browser
        browser.close()
        # Under Playwright's loop Django keeps a connection apart from the thread's own; left open by
        # the last test, it would keep the test database from being dropped.
        connections.close_all()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def open_page(chromium: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """A function that opens a page of its own (own cookies): `open_page(width=390, language="fr")`.

    Script errors and breaches of the content security policy fail the test at its end.
    """
    contexts = []
    faults: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            faults.append(message.text)

    def open_one(
        *, width: int = 1280, height: int = 900, language: str = "en", script: bool = True
    ) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale=language,
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        context.set_default_timeout(TIMEOUT_MILLISECONDS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    open_one.faults = faults
    yield open_one
    for context in contexts:
        context.close()
    assert not faults, f"the browser complained: {faults}"


@pytest.fixture
def browser_page(open_page: Callable[..., Page]) -> Page:
    """A page of 1280 pixels, English."""
    return open_page()


@pytest.fixture
def log_in(live_server) -> Callable[..., None]:
    """A function that logs a member of the cast in: `log_in(page, "hr.nairobi")`; it opens no page.

    The form of the log-in has its own tests, in a browser too. Here its answer's cookies go to the
    browser, so that no test waits for that page and for the home behind it.
    """

    def log_in_by_post(page: Page, username: str, password: str = CAST_PASSWORD) -> None:
        client = Client()
        answer = client.post(reverse("account_login"), {"login": username, "password": password})
        assert answer.status_code == 302, f"{username} was not let in"
        page.context.add_cookies(
            [
                {"name": name, "value": cookie.value, "url": live_server.url}
                for name, cookie in client.cookies.items()
            ]
        )

    return log_in_by_post


@pytest.fixture
def axe_check() -> Callable[[Page], None]:
    """A function that asserts that axe finds nothing wrong with the page as it stands.

    The window is made as high as the page meanwhile: axe counts a bar that sticks to the edge of
    the window as covering what lies behind it, although that can be scrolled free, so what it
    found depended on where the rows happened to end.
    """
    axe = Axe()

    def check(page: Page) -> None:
        window = page.viewport_size
        page.wait_for_load_state()
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": window["width"], "height": max(height, window["height"])})
        results = axe.run(page, options=AXE_OPTIONS)
        page.set_viewport_size(window)
        assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"

    return check


@pytest.fixture
def reads_well(axe_check: Callable[[Page], None]) -> Callable[[Page], None]:
    """A function that checks a page as it stands at a desk and on a phone: by axe, and that nothing is too wide.

    The window of the same page changes its width; afterwards it is as it was.
    """

    def check(page: Page) -> None:
        window = page.viewport_size
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": window["height"]})
            beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert beyond <= 0, f"{page.url} is {beyond} pixels too wide for {width}"
            axe_check(page)
        page.set_viewport_size(window)

    return check
