"""The questionnaires that the lines of the matrix mean: a draft, and a published version of another."""

from apps.questionnaires.models import Option
from tests.cast import World
from tests.questionnaires.builders import KEY, draft, published

DRAFT = "draft-survey"


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """A draft and its last question; an option of a published version."""
    written = draft(world, key=DRAFT)
    known = published(world)
    option = Option.objects.get(question__version=known, question__key="q3", key="unsure")
    version = {"any": {"key": DRAFT, "number": 1}}
    last = {"any": {**version["any"], "question_id": written.questions.get(key="q4").pk}}
    return {
        **{
            f"questionnaires:{name}": version
            for name in ("version", "preview", "publish", "question_new")
        },
        **{f"questionnaires:question_{name}": last for name in ("edit", "move", "delete")},
        "questionnaires:questionnaire_list": {"any": {}},
        "questionnaires:questionnaire_new": {"any": {}},
        "questionnaires:questionnaire_edit": {"any": {"key": KEY}},
        "questionnaires:version_new": {"any": {"key": KEY}},
        "questionnaires:option_retire": {"any": {"key": KEY, "number": 1, "option_id": option.pk}},
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Forms that are right but for who sends them."""
    no_options = {"options-TOTAL_FORMS": 0, "options-INITIAL_FORMS": 0}
    question = {"kind": "text", "text_en": "Anything else?", **no_options}
    return {
        "POST questionnaires:questionnaire_new": {"key": "new-one", "title_en": "New one"},
        "POST questionnaires:questionnaire_edit": {"title_en": "Another title"},
        "POST questionnaires:publish": {"note": "First"},
        "POST questionnaires:question_new": {"key": "q5", **question},
        "POST questionnaires:question_edit": {"key": "q4", **question},
        "POST questionnaires:question_move": {"position": 4, "direction": "up"},
    }
