"""Reviews by the WGGI of a project of Nairobi (own) and of Dakar (other); a draft; terms in use and retired."""

from datetime import date

from apps.projects.models import ChecklistItem, FundingRound, Proposal, SensitiveTerm
from apps.projects.selectors.fingerprints import fingerprint
from apps.projects.selectors.terms import TERM_COLUMNS
from apps.projects.services.gender_reviews import checklist
from apps.projects.services.proposals import drafting
from apps.projects.services.writing import PartChange
from tests.cast import World
from tests.projects.builders import DAKAR, NAIROBI, make_project
from tests.projects.builders_proposals import draft
from tests.projects.builders_rounds import open_round
from tests.projects.gender_builders import NOW, answer, make_edition, make_term, start


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """A project under review and one that is not, of each office."""
    make_edition()
    new, begun = {}, {}
    for whose, office in (("own", NAIROBI), ("other", DAKAR)):
        pm = world.people["pm.nairobi"] if whose == "own" else None
        new[whose] = {
            "project_id": make_project(world, code=f"N-{whose}", office=office, manager=pm).pk
        }
        project = make_project(world, code=f"B-{whose}", office=office, manager=pm)
        review = answer(world, start(world, project))
        begun[whose] = {"review_id": review.pk}
    checklist.begin_draft(now=NOW, scope=world.scope("gcu"))
    item = {"any": {"key": "analysis"}}
    term = {"any": {"term_id": make_term().pk}}
    retired = make_term("fireman", forms="", retired_on=date(2026, 1, 1))
    return {
        "projects:gender_review_start": new,
        **dict.fromkeys(
            (
                "projects:gender_review",
                "projects:gender_review_conclude",
                "projects:gender_review_take_over",
            ),
            begun,
        ),
        "projects:terms": {
            whose: {"proposal_id": proposal.pk} for whose, proposal in written(world).items()
        },
        "projects:checklist_item": item,
        "projects:checklist_item_remove": item,
        "projects:term_edit": term,
        "projects:term_retire": term,
        "projects:term_restore": {"any": {"term_id": retired.pk}},
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Forms that are right but for who sends them; the state of what is changed is filled in by hand."""
    item = {"position": 4, "applies": "all", "text_en": "Is it safe?", "source": "para 41"}
    term = {"language": "en", "term": "layman", "suggestion": "lay person", "reason": "Both."}
    draft = ChecklistItem.objects.get(edition__state="draft", key="analysis")
    return {
        "POST projects:gender_review": {"version": 2},
        "POST projects:gender_review_conclude": {"version": 2, "outcome": "endorsed"},
        "POST projects:gender_review_take_over": {"version": 2},
        "POST projects:terms": {
            "part": "summary",
            "term": SensitiveTerm.objects.get(term="chairman").pk,
            "start": 2,
            "version": 2,
            "decision": "dismiss",
        },
        "POST projects:checklist_item_new": item,
        "POST projects:checklist_item": item | {"seen": seen_item(draft)},
        "POST projects:checklist_publish": {"note": "Clearer words."},
        "POST projects:terms_check": {"language": "en", "text": "The chairman."},
        "POST projects:term_new": term,
        "POST projects:term_edit": term | {"seen": seen_term()},
    }


def written(world: World) -> dict[str, Proposal]:
    """A proposal of each office that names a chairman."""
    if not FundingRound.objects.exists():
        open_round(world)
        for office, writer in ((NAIROBI, "pm.nairobi"), (DAKAR, "head.dakar")):
            proposal = draft(world, office=office)
            drafting.save_draft(
                proposal_id=proposal.pk,
                version=0,
                data=None,
                changes=[PartChange(part="summary", text="A chairman.", version_seen=1)],
                now=NOW,
                scope=world.scope(writer),
            )
    of_office = {each.office.code: each for each in Proposal.objects.select_related("office")}
    return {"own": of_office[NAIROBI], "other": of_office[DAKAR]}


def seen_item(item: ChecklistItem) -> str:
    """The mark of the state of the question that is changed."""
    return fingerprint(item, checklist.ITEM_COLUMNS)


def seen_term() -> str:
    """The mark of the state of the term that is changed."""
    return fingerprint(SensitiveTerm.objects.get(term="chairman"), TERM_COLUMNS)
