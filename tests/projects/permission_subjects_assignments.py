"""The reviews that the lines of the matrix mean: asked of the reviewer for Nairobi's proposal."""

from tests.cast import World
from tests.projects.builders_proposals import ask, complete, give, under_review
from tests.projects.builders_rounds import YEAR, open_round


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """A review that is asked, one under way, and a round under review."""
    open_round(world)
    asked = ask(world, complete(world))
    begun = ask(world, complete(world, title="Another"))
    give(world, begun, 3, 7, submits=False)
    under_review(world)
    return {
        "projects:proposal_release": {
            "any": {"proposal_id": asked.proposal_id, "review_id": asked.pk}
        },
        "projects:review": {"any": {"review_id": begun.pk}},
        "projects:review_accept": {"any": {"review_id": asked.pk}},
        "projects:review_conflict": {"any": {"review_id": asked.pk}},
        "projects:ranking": {"any": {"year": YEAR}},
        "projects:recommend": {"any": {"year": YEAR}},
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Forms that are right but for who sends them."""
    return {
        "POST projects:review": {"version": 3, "do": "draft"},
        "POST projects:review_accept": {"version": 1},
        "POST projects:review_conflict": {"version": 1, "conflict": "My sister works there."},
        "POST projects:recommend": {"version": 3, "do": "draft", "text": "Fund one."},
    }
