"""One score of each office that a rule names, as the lines of the matrix mean them."""

from tests.cast import World
from tests.gender_marker.builders import DAKAR, NAIROBI, make_edition, make_project, make_score
from tests.gender_marker.contradiction_builders import make_rule

RULE = "iom-0-main"


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """A rule, and a score of 0 in Nairobi and in Dakar whose main component is said to be gender."""
    make_rule(RULE)
    edition = make_edition()
    scores = {}
    for whose, office in (("own", NAIROBI), ("other", DAKAR)):
        project = make_project(world, code=f"P-{whose}", office=office, is_gender_main=True)
        score = make_score(world, project=project, edition=edition, code="0")
        scores[whose] = {"assessment_id": score.pk, "key": RULE}
    return {
        "gender_marker:contradictions_file": {"any": {"extension": "csv"}},
        "gender_marker:contradiction_rule": {"any": {"key": RULE}},
        "gender_marker:contradiction_rule_edit": {"any": {"key": RULE}},
        "gender_marker:contradiction_reply": scores,
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Forms that are right but for who sends them; a rule is looked at before it is saved."""
    return {
        "POST gender_marker:contradiction_reply": {"because": "The donor words it so."},
        "POST gender_marker:contradiction_rule_edit": {
            "version": 1,
            "severity": "notice",
            "sentence_en": "Look.",
            "step": "look",
        },
    }
