"""Lines of the log never hold a secret."""

import io
import logging

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

SECRETS = [
    reverse("questionnaires:answer_link", args=["WyJhIiwi:sig-na_ture"]),
    reverse("actions:feed_file", args=["k3y-of-the_feed"]),
    reverse("actions:unsubscribe", args=["WyJhIiwi:sig-na_ture"]),
]


@pytest.fixture
def log():
    """What the console of an installation would show."""
    shown = io.StringIO()
    handler = logging.StreamHandler(shown)
    for name in settings.LOGGING["handlers"]["console"]["filters"]:
        handler.addFilter(import_string(settings.LOGGING["filters"][name]["()"])())
    logger = logging.getLogger("tests.log")
    logger.addHandler(handler)
    yield shown
    logger.removeHandler(handler)


class TestALineOfTheLog:
    @pytest.mark.parametrize("address", SECRETS)
    def test_names_no_secret_of_an_address(self, log, address):
        logger = logging.getLogger("tests.log")
        logger.warning("%s: %s", "Unprocessable Entity", address)
        whole = f"Conflict: {address}"
        logger.warning(whole)
        assert "sig-na" not in log.getvalue()
        assert "k3y" not in log.getvalue()
        assert log.getvalue().count("…") == 2

    def test_names_other_addresses_as_they_are(self, log):
        logging.getLogger("tests.log").warning("%s: %s (%d)", "Not Found", "/projects/7/", 404)
        assert "Not Found: /projects/7/ (404)" in log.getvalue()
