"""The assessments that the lines of the matrix mean: own is of Nairobi's project, other of Dakar's."""

from tests.cast import World
from tests.projects.aims_builders import YEAR, make_aims, make_awarded


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """A round that paid for a project of each office."""
    make_aims()
    _round, own, other = make_awarded(world)
    return {
        "projects:aim_word": {"any": {"number": 1}},
        "projects:assessments": {"any": {"year": YEAR}},
        "projects:assessment_of_round": {"any": {"year": YEAR}},
        "projects:assessment": {
            "own": {"year": YEAR, "project_id": own.pk},
            "other": {"year": YEAR, "project_id": other.pk},
        },
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Forms that are right but for who sends them."""
    said = {"aim": 1, "version": 0, "rating": "reached", "words": "As planned."}
    worded = {"version": 1, "text_en": "Reach women", "text_fr": "", "text_es": ""}
    return {
        "POST projects:aim_word": worded,
        "POST projects:assessment": said,
        "POST projects:assessment_of_round": said,
    }
