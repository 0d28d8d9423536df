"""The awards that the lines of the matrix mean: own is Nairobi's, other Dakar's, of one round."""

from datetime import timedelta

from apps.projects.choices import ProposalState
from tests.cast import World
from tests.projects.award_builders import (
    DAKAR,
    NAIROBI,
    TODAY,
    YEAR,
    book,
    make_amendment,
    make_award,
    make_project,
    make_proposal,
    make_round,
)

OFFICES = {"own": NAIROBI, "other": DAKAR}
FAR = TODAY + timedelta(days=20_000)


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """Of each office a proposal to be decided on, an award without and one with money out, one to amend."""
    funding_round = make_round(world, envelope=500_000)
    found: dict[str, dict[str, dict[str, object]]] = {
        "proposal": {},
        "award": {},
        "paid": {},
        "amendment": {},
    }
    for whose, office in OFFICES.items():
        proposal = make_proposal(world, funding_round, office=office, ends_before=FAR)
        awards = [
            make_award(
                world,
                funding_round,
                office=office,
                ends_before=FAR,
                project=make_project(world, office=office),
                proposal=make_proposal(
                    world, funding_round, office=office, state=ProposalState.APPROVED
                ),
            )
            for _turn in range(3)
        ]
        book(world, awards[1], amount=2_000, reference="PV-0")
        amendment = make_amendment(world, awards[2], amount=12_000)
        found["proposal"][whose] = {"proposal_id": proposal.pk}
        found["award"][whose] = {"award_id": awards[0].pk}
        found["paid"][whose] = {"award_id": awards[1].pk}
        found["amendment"][whose] = {"amendment_id": amendment.pk}
    letters = {
        whose: {**said, "version": 1, "language": "en", "extension": "docx"}
        for whose, said in found["award"].items()
    }
    return {
        "projects:decisions": {"any": {"year": YEAR}},
        "projects:decide_several": {"any": {"year": YEAR}},
        "api:round_money": {"any": {"year": YEAR}},
        "projects:awards_file": {"any": {"what": "awards", "extension": "csv"}},
        "projects:envelopes_file": {"any": {"extension": "csv"}},
        "projects:award_letter": letters,
        "projects:award_take_back": found["paid"],
        **dict.fromkeys(("projects:decision", "projects:decision_refuse"), found["proposal"]),
        **dict.fromkeys(
            (
                "projects:award",
                "projects:award_tranches",
                "projects:award_pay",
                "projects:award_amend",
                "projects:award_cancel",
                "api:award",
            ),
            found["award"],
        ),
        **dict.fromkeys(
            ("projects:amendment_approve", "projects:amendment_refuse"), found["amendment"]
        ),
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Forms that are right but for who sends them."""
    day = FAR - timedelta(days=10)
    reason = {"reason": "The partner withdrew.", "version": 1}
    booking = {"amount": "1000", "paid_on": TODAY.isoformat(), "reference": "X-1"}
    return {
        "POST projects:decision": {
            "amount": "10000",
            "ends_before": day.isoformat(),
            "version": 1,
        },
        "POST projects:decision_refuse": reason,
        "POST projects:award_pay": booking,
        "POST projects:award_take_back": booking,
        "POST projects:award_amend": {"amount": "9000", **reason},
        "POST projects:award_cancel": reason,
        "POST projects:amendment_approve": {"version": 1},
        "POST projects:amendment_refuse": reason,
        "POST projects:award_tranches": {
            "version": 1,
            "tranches-TOTAL_FORMS": 1,
            "tranches-INITIAL_FORMS": 0,
            "tranches-0-amount": "10000",
            "tranches-0-due_on": day.isoformat(),
        },
    }
