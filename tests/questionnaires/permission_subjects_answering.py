"""The campaigns that people of the matrix answer: own asks Nairobi's HR staff, other asks Dakar's."""

from apps.questionnaires.links import token_of
from tests.cast import World
from tests.questionnaires.builders import FAR, opened, published, recipient, wishes


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """A named campaign of each, and a link that was handed out beside a forged one."""
    version = published(world, key="answer-survey")
    asked = {
        whose: opened(world, version=version, closes_on=FAR, asked=wishes(who), office=office)
        for whose, who, office in (
            ("own", "hr.nairobi", "KEN-NAIROBI"),
            ("other", "hr.dakar", "SEN-DAKAR"),
        )
    }
    by_link = opened(
        world,
        version=version,
        closes_on=FAR,
        anonymity="link",
        asked=wishes("someone@example.com"),
    )
    token = token_of(recipient(by_link, "someone@example.com").secret, by_link.closes_on)
    answers = {whose: {"campaign_id": campaign.pk} for whose, campaign in asked.items()}
    return {
        "questionnaires:answer": {**answers, "any": answers["own"]},
        "questionnaires:answer_link": {"own": {"token": token}, "other": {"token": f"x{token}"}},
        "questionnaires:thanks": {"any": {}},
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """A first draft."""
    draft = {"version": 0, "a_q4": "So far", "do": "save"}
    return {
        "POST questionnaires:answer": draft,
        "POST questionnaires:answer_link": draft,
    }
