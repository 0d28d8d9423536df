"""The proposals that the lines of the matrix mean: own is Nairobi's, other Dakar's; one in each state."""

from tests.cast import World
from tests.projects.builders_proposals import complete, draft, submitted
from tests.projects.builders_rounds import YEAR, open_round

OFFICES = {"own": "KEN-NAIROBI", "other": "SEN-DAKAR"}


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """A draft, a submitted and a complete proposal of each office in one open round."""
    open_round(world)
    made = {
        state: {
            whose: {"proposal_id": make(world, office=office).pk}
            for whose, office in OFFICES.items()
        }
        for state, make in (("draft", draft), ("submitted", submitted), ("complete", complete))
    }
    parts = {whose: said | {"part": "summary"} for whose, said in made["draft"].items()}
    files = {whose: said | {"extension": "docx"} for whose, said in made["draft"].items()}
    return {
        "projects:proposal_new": {"any": {"year": YEAR}},
        "projects:proposal_part": parts,
        "projects:proposal_template": files,
        **dict.fromkeys(
            (
                "projects:proposal",
                "projects:proposal_edit",
                "projects:proposal_upload",
                "projects:proposal_submit",
                "projects:proposal_withdraw",
            ),
            made["draft"],
        ),
        **dict.fromkeys(
            ("projects:proposal_complete", "projects:proposal_return"), made["submitted"]
        ),
        "projects:proposal_ask": made["complete"],
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Forms that are right but for who sends them; the file that is missing is told to writers only."""
    nairobi = world.offices["KEN-NAIROBI"].pk
    return {
        "POST projects:proposal_new": {"office": nairobi, "title": "Water", "language": "en"},
        "POST projects:proposal_edit": {
            "title": "Water",
            "language": "en",
            "version": 2,
            "costs-TOTAL_FORMS": 0,
            "costs-INITIAL_FORMS": 0,
        },
        "POST projects:proposal_part": {"text-summary": "New.", "version-summary": 1},
        "POST projects:proposal_submit": {"version": 2},
        "POST projects:proposal_withdraw": {"version": 2},
        "POST projects:proposal_complete": {"version": 3},
        "POST projects:proposal_return": {"version": 3, "reason": "The budget has no travel."},
        "POST projects:proposal_ask": {"reviewer": world.people["reviewer"].pk},
    }
