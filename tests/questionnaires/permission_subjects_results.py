"""The campaigns that the lines of the results' matrix mean: own is Nairobi's, other Dakar's, both closed."""

from apps.questionnaires.models import Code
from tests.cast import World
from tests.questionnaires.survey import QUESTIONS, deal, publish, store


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """A named campaign of each office that some have answered."""
    version = publish(world, QUESTIONS)
    campaigns = {
        whose: {
            "campaign_id": store(
                world, deal(1, number=7), version=version, office=world.offices[office]
            ).pk
        }
        for whose, office in (("own", "KEN-NAIROBI"), ("other", "SEN-DAKAR"))
    }
    words = {whose: {**each, "key": "words"} for whose, each in campaigns.items()}
    question = version.questions.get(key="words")
    codes = {
        whose: {
            **each,
            "code_id": Code.objects.create(
                campaign_id=each["campaign_id"],
                question=question,
                key="money",
                label="Money",
                position=1,
            ).pk,
        }
        for whose, each in words.items()
    }
    return {
        "questionnaires:coding": words,
        "questionnaires:coding_answers": words,
        "questionnaires:code_retire": codes,
        "questionnaires:results": campaigns,
        "questionnaires:result_words": words,
        "questionnaires:answers_file": {
            whose: {**each, "extension": "csv"} for whose, each in campaigns.items()
        },
        "api:campaign_results": campaigns,
        "api:campaign_answers": campaigns,
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Forms that are right but for who sends them."""
    return {"POST questionnaires:coding": {"label": "Time"}}
