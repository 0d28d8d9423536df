"""The rounds that the lines of the matrix mean: 2026 is open, 2027 is being prepared and complete."""

from tests.cast import World
from tests.projects.builders_rounds import FAR, YEAR, draft_round, open_round

DRAFT = YEAR + 1


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """An open round and one that is prepared."""
    open_round(world)
    draft_round(world, year=DRAFT)
    prepared = {"any": {"year": DRAFT}}
    return {
        "projects:round": {"own": {"year": YEAR}, "other": {"year": DRAFT}},
        "projects:round_edit": prepared,
        "projects:round_open": prepared,
        "projects:round_calendar": {"any": {"year": YEAR}},
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Forms that are right but for who sends them."""
    said = {
        "title_en": "Call",
        "reviewers": 2,
        "criteria-TOTAL_FORMS": 0,
        "criteria-INITIAL_FORMS": 0,
    }
    far = FAR.isoformat()
    return {
        "POST projects:round_new": said | {"year": YEAR + 2},
        "POST projects:round_edit": said | {"version": 1},
        "POST projects:round_open": {"version": 1},
        "POST projects:round_calendar": {
            "version": 2,
            "submissions_until": far,
            "reviews_until": far,
            "decisions_until": far,
        },
    }
