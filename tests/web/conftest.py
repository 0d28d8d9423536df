"""The room web is tested without the rooms above it: no navigation, no addresses of theirs."""

import copy

import pytest


@pytest.fixture(autouse=True)
def _frame_without_the_house(settings):
    """Take the context of the whole house away, which asks the database, and its addresses."""
    templates = copy.deepcopy(settings.TEMPLATES)
    processors = templates[0]["OPTIONS"]["context_processors"]
    processors.remove("iomgender.context.house")
    settings.TEMPLATES = templates
    settings.ROOT_URLCONF = "tests.web.addresses"
