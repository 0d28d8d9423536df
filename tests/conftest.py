"""What every test may use: the cast, its world, the browser; and two rules of the run.

With NO_SKIPS=1 (continuous integration) a skipped test is a failed one, and a missing Chromium fails
the run. Without it, browser tests are left out where there is no Chromium, and the summary says so.
"""

import gc
import os
from collections.abc import Generator

import pytest
from django.core.cache import cache
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker
from rest_framework.test import APIClient

from apps.organization import selectors as organization
from tests.cast import (  # noqa: F401 - fixtures
    administrator,
    auditor,
    budget,
    council,
    ddg,
    focal_point_nairobi,
    gcu,
    head_dakar,
    head_hargeisa,
    head_nairobi,
    head_region,
    hr_dakar,
    hr_hargeisa,
    hr_nairobi,
    hr_region,
    hrm,
    only_mombasa,
    owner_finance,
    pm_nairobi,
    recorded_world,
    reviewer,
    senior,
    stranger,
    translator,
    wggi,
    world,
)
from tests.chromium import (  # noqa: F401 - fixtures
    axe_check,
    browser_page,
    chromium,
    find_chromium,
    log_in,
    open_page,
    reads_well,
)
from tests.database import copy_what_is_built
from tests.replay import empty_database

# Tests with real transactions end with this instead of Django's `flush`.
TransactionTestCase._fixture_teardown = lambda _case: empty_database()

# Property tests are timed by no stopwatch: a busy machine is no defect of a number.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

NO_SKIPS = os.environ.get("NO_SKIPS", "") == "1"
NO_CHROMIUM = (
    "No Chromium was found (looked at CHROMIUM and PATH): {number} browser tests were left out."
)
left_out: list[str] = []


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the browser tests, and leave them out where no browser is."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    if find_chromium():
        return
    browser_tests = [item for item in items if item.get_closest_marker("browser")]
    if not browser_tests:
        return
    if NO_SKIPS:
        raise pytest.UsageError(
            f"{len(browser_tests)} browser tests need a Chromium; set CHROMIUM or install one."
        )
    left_out.extend(item.nodeid for item in browser_tests)
    items[:] = [item for item in items if item not in browser_tests]
    config.hook.pytest_deselected(items=browser_tests)


def pytest_collection_finish() -> None:
    """Spare the collector of garbage what stays to the end; it took a tenth of the run.

    Models, addresses and collected tests are a million objects that it would walk again and again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out."""
    if left_out:
        terminalreporter.write_line(NO_CHROMIUM.format(number=len(left_out)), yellow=True)


def forbid_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Make a skipped report a failed one where NO_SKIPS=1."""
    if NO_SKIPS and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Skipping is forbidden with NO_SKIPS=1: {report.longrepr}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skipped test into a failed one where skipping is forbidden."""
    report = yield
    forbid_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn a skipped module into a failed one where skipping is forbidden."""
    report = yield
    forbid_skip(report)
    return report


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: DjangoDbBlocker,
    *,
    django_db_keepdb: bool,
) -> None:
    """Give each worker a copy of one database, except where databases are kept between runs."""
    if hasattr(request.config, "workerinput") and not django_db_keepdb:
        with django_db_blocker.unblock():
            copy_what_is_built(tmp_path_factory.getbasetemp().parent)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Ids come back in the next test, so nothing may stay in the caches of the process."""
    cache.clear()
    organization._tree.cache_clear()


@pytest.fixture
def api() -> APIClient:
    """A client of the API; `api.force_authenticate(user)` speaks as a member of the cast."""
    return APIClient()
