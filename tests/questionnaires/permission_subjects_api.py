"""What the lines of the matrix mean: own is a published version, other a draft; a campaign of Nairobi."""

from tests.cast import World
from tests.questionnaires.builders import FAR, draft, opened, published


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """A published version, a draft, a campaign."""
    known = published(world, key="api-survey")
    draft(world, key="api-draft")
    campaign = opened(world, version=known, office="KEN-NAIROBI", closes_on=FAR)
    return {
        "api:questionnaire_list": {"any": {}},
        "api:questionnaire_version": {
            "own": {"key": "api-survey", "number": 1},
            "other": {"key": "api-draft", "number": 1},
        },
        "api:campaign_list": {"any": {}},
        "api:campaign": {"any": {"campaign_id": campaign.pk}},
    }
