"""Results, coding and assessments as browsers show them: nothing for axe to find, nothing that overflows."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from apps.questionnaires.models import Campaign
from apps.questionnaires.services.coding import add_code
from tests.projects.aims_builders import YEAR, make_aims, make_awarded
from tests.questionnaires.survey import deal, store

WIDTHS = (1280, 390)


@pytest.fixture
def addresses(world) -> list[str]:
    """The pages of a campaign that was asked because of a project, and of that project's assessment."""
    make_aims()
    _round, project, _other = make_awarded(world)
    campaign = store(world, deal(1, number=40))
    Campaign.objects.filter(pk=campaign.pk).update(
        cause_type=ContentType.objects.get_for_model(project), cause_id=project.pk
    )
    hidden = store(world, deal(2, number=14), version=campaign.version_asked, anonymity="anonymous")
    at = {"campaign_id": campaign.pk, "key": "words"}
    add_code(**at, label="Money", meaning="Words on costs.", scope=world.scope("gcu"))
    return [
        reverse("questionnaires:results", args=[campaign.pk]) + "?by=sex",
        reverse("questionnaires:results", args=[hidden.pk]) + "?by=office",
        reverse("questionnaires:result_words", kwargs=at),
        reverse("questionnaires:coding", kwargs=at),
        reverse("questionnaires:coding_answers", kwargs=at),
        reverse("projects:aims"),
        reverse("projects:assessments", args=[YEAR]),
        reverse("projects:assessment", args=[YEAR, project.pk]),
        reverse("projects:assessment_of_round", args=[YEAR]),
    ]


STICKING_OUT = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("body *")]
    .filter((each) => each.getBoundingClientRect().right > innerWidth)
    .map((each) => `${each.tagName}.${each.className}`)"""


class TestPages:
    @pytest.mark.parametrize("width", WIDTHS)
    def test_have_nothing_for_axe_to_find_and_fit_the_window(
        self, addresses, open_page, log_in, axe_check, width
    ):
        page = open_page(width=width)
        log_in(page, "gcu")
        for address in addresses:
            page.goto(address)
            axe_check(page)
            assert page.evaluate(STICKING_OUT) == [], address

    def test_speak_french(self, addresses, open_page, log_in, world):
        world.people["gcu"].language = "fr"
        world.people["gcu"].save(update_fields=["language"])
        page = open_page()
        log_in(page, "gcu")
        page.goto(addresses[0])
        assert "Réponse la plus fréquente" in page.content()
