"""A draft and a published edition, as the lines of the matrix mean them."""

from apps.gender_marker.models import Edition
from tests.cast import World
from tests.gender_marker.builders import make_edition


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """A draft of a marker whose other edition is compulsory, and an older one that is not."""
    make_edition()
    make_edition("ECHO-2014", scale="ECHO")
    draft = make_edition("IOM-2027", is_published=False)
    part = {"code": "IOM-2027", "part": "rows", "part_id": draft.outcomes.earliest("position").pk}
    of_draft = {"any": {"code": "IOM-2027"}}
    of_part = {"any": part}
    return {
        "gender_marker:draft": of_draft,
        "gender_marker:draft_edit": of_draft,
        "gender_marker:draft_delete": of_draft,
        "gender_marker:draft_trial": of_draft,
        "gender_marker:edition_publish": of_draft,
        "gender_marker:draft_part_new": {"any": {"code": "IOM-2027", "part": "codes"}},
        "gender_marker:draft_part": of_part,
        "gender_marker:draft_part_move": of_part,
        "gender_marker:draft_part_delete": of_part,
        "gender_marker:edition_compulsory": {"any": {"code": "ECHO-2014"}},
        "gender_marker:edition_retire": {"any": {"code": "ECHO-2014"}},
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Forms that are right but for who sends them."""
    version = Edition.objects.get(code="IOM-2027").version
    sourced = {"status": "proposal", "source": "A decision.", "version": version}
    return {
        "POST gender_marker:draft_new": sourced
        | {"origin": "copy:IOM-2017", "code": "IOM-2030", "title_en": "Edition of 2030"},
        "POST gender_marker:draft_edit": sourced | {"code": "IOM-2027", "title_en": "Another"},
        "POST gender_marker:draft_delete": {"version": version},
        "POST gender_marker:draft_part_new": sourced
        | {"key": "9", "kind": "score", "label_en": "Nine"},
        "POST gender_marker:draft_part": sourced
        | {
            "reason_en": "It takes all.",
            "conditions-TOTAL_FORMS": 0,
            "conditions-INITIAL_FORMS": 0,
        },
        "POST gender_marker:draft_part_move": {"version": version, "direction": "down"},
        "POST gender_marker:draft_part_delete": {"version": version},
        "POST gender_marker:edition_publish": {"version": version, "former": "stays"},
        "POST gender_marker:edition_compulsory": {"version": 1, "former": "stays"},
        "POST gender_marker:edition_retire": {"version": 1},
    }
