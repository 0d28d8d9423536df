"""The rules, and a return of each office with a finding that can be mended; own is Nairobi's, other Dakar's."""

from apps.staffing.models import ReturnRevision
from apps.staffing.services import findings
from tests.cast import World
from tests.staffing.builders import NAIROBI, NOON, scope_of
from tests.staffing.rule_builders import make_rules, odd_draft

RULE = "line_exchanged"


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """A rule, and a draft of Nairobi and of Dakar of which it asks."""
    make_rules()
    drafts = {"own": odd_draft(world, NAIROBI), "other": odd_draft(world, "SEN-DAKAR")}
    rule: dict[str, dict[str, object]] = {"any": {"key": RULE}}
    return {
        "staffing:return_rule": rule,
        "staffing:return_rule_edit": rule,
        "staffing:return_fix": {
            whose: {"revision_id": draft.pk} for whose, draft in drafts.items()
        },
    }


def finding_key(world: World) -> str:
    """The finding in the P4 line, the same in both returns."""
    return f"{RULE}:{world.contract_groups['ONE_YEAR_PLUS'].pk}-{world.grades['P4'].pk}"


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Forms that are right but for who sends them; a rule is looked at before it is saved."""
    draft = ReturnRevision.objects.get(
        headcount_return__office__code=NAIROBI, headcount_return__period=world.open_period
    )
    trial = findings.try_fix(
        revision_id=draft.pk,
        key=finding_key(world),
        at=NOON,
        scope=scope_of(world, "hr.nairobi"),
    )
    return {
        "POST staffing:return_rule_edit": {
            "version": 1,
            "severity": "notice",
            "limit": "50",
            "least": 2,
            "is_active": "on",
            "step": "look",
        },
        "POST api:return_findings": {
            "finding": finding_key(world),
            "numbers": trial.finding.numbers,
            "reason": "change",
            "text": "Five colleagues moved.",
        },
        "POST staffing:return_fix": {
            "finding": finding_key(world),
            "numbers": trial.finding.numbers,
            "versions": " ".join(f"{cell}:{seen}" for cell, seen in trial.versions.items()),
        },
    }


def queries(world: World) -> dict[str, dict[str, object]]:
    """Addresses that ask for something there is."""
    return {"GET staffing:return_fix": {"finding": finding_key(world)}}
