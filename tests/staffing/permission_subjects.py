"""The returns that the lines of the matrix mean: own is Nairobi's (or its Mombasa's), other Dakar's."""

from datetime import UTC, date, datetime
from itertools import product

from apps.organization.choices import PeriodState
from apps.organization.models import ReportingPeriod
from apps.staffing.choices import RevisionState
from apps.staffing.models import HeadcountCell, HeadcountReturn, ReturnRevision
from apps.staffing.services import imports
from tests.cast import OPEN_PERIOD, World
from tests.staffing.builders import NAIROBI, begin, field

NOON = datetime(2023, 1, 15, 12, 0, tzinfo=UTC)
CLOSED = {
    RevisionState.SUBMITTED: date(2020, 12, 31),
    RevisionState.ATTESTED: date(2021, 12, 31),
    RevisionState.APPROVED: date(2022, 12, 31),
}


def put(world: World, office: str, period: ReportingPeriod, state: str) -> ReturnRevision:
    """A return of a closed period in a state, with two persons."""
    revision = ReturnRevision.objects.create(
        headcount_return=HeadcountReturn.objects.create(
            office=world.offices[office], period=period
        ),
        number=1,
        created_at=NOON,
    )
    for sex in "FM":
        HeadcountCell.objects.create(
            revision=revision,
            grade=world.grades["G5"],
            contract_group=world.contract_groups["ONE_YEAR_PLUS"],
            sex=sex,
            count=1,
            changed_at=NOON,
        )
    revision.state = state
    revision.is_in_force = state == RevisionState.APPROVED
    revision.save()
    return revision


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """A draft of Nairobi, nothing begun in Mombasa, and closed periods in every later state."""
    periods = {
        state: ReportingPeriod.objects.create(
            as_of=as_of, opens_on=as_of, closes_on=as_of, state=PeriodState.CLOSED
        )
        for state, as_of in CLOSED.items()
    }
    offices = {"own": NAIROBI, "other": "SEN-DAKAR"}
    by_state: dict[str, dict[str, dict[str, object]]] = {state: {} for state in CLOSED}
    for (whose, office), state in product(offices.items(), CLOSED):
        by_state[state][whose] = {"revision_id": put(world, office, periods[state], state).pk}
    draft = {
        "own": {"revision_id": begin(world).pk},
        "other": by_state[RevisionState.SUBMITTED]["other"],
    }
    as_of = OPEN_PERIOD.isoformat()
    return {
        "staffing:return_start": {
            "own": {"code": "KEN-MOMBASA", "as_of": as_of},
            "other": {"code": "SEN-DAKAR", "as_of": as_of},
        },
        "staffing:return_cells": draft,
        "staffing:return_remarks": draft,
        "staffing:return_attest": by_state[RevisionState.SUBMITTED],
        "staffing:return_send_back": by_state[RevisionState.SUBMITTED],
        "staffing:return_approve": by_state[RevisionState.ATTESTED],
        "staffing:return_correct": by_state[RevisionState.APPROVED],
        **import_subjects(world),
        "staffing:table_file": {"any": {"number": "T1", "extension": "csv"}},
        "staffing:chart_file": {"any": {"key": "trend", "extension": "svg"}},
    }


def import_subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """A file of HR of Nairobi that is checked, and one that has been imported."""
    scope = world.scope("hr.nairobi")
    waiting, done = (
        imports.receive(
            content=f"office,grade,contract,sex,count\n{NAIROBI},{grade},ONE_YEAR_PLUS,F,3\n".encode(),
            filename="returns.csv",
            as_of=OPEN_PERIOD,
            at=NOON,
            scope=scope,
        ).pk
        for grade in ("P4", "P5")
    )
    imports.apply(import_id=done, only_good=False, reason="", at=NOON, scope=scope)
    checked: dict[str, dict[str, object]] = {"any": {"import_id": waiting}}
    applied: dict[str, dict[str, object]] = {"any": {"import_id": done, "extension": "csv"}}
    return {
        "staffing:import_form_file": {"any": {"extension": "csv"}},
        "staffing:import_preview": checked,
        "staffing:import_apply": checked,
        "staffing:import_discard": checked,
        "staffing:import_result": {"any": {"import_id": done}},
        "staffing:import_problems_file": applied,
        "staffing:import_changes_file": applied,
        "api:import_detail": checked,
        "api:import_apply": checked,
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Forms that are right but for who sends them."""
    own = ReturnRevision.objects.get(
        headcount_return__office__code=NAIROBI, headcount_return__period=world.open_period
    )
    step = {"version": 1, "reason": "Please look again."}
    cell = {"contract": "ONE_YEAR_PLUS", "grade": "P4", "sex": "F", "count": 3}
    return {
        "POST staffing:return_detail": {"revision": own.pk, "seen": ""},
        "POST staffing:return_approve_many": {"period": OPEN_PERIOD.isoformat()},
        "POST staffing:return_remarks": {"cell": field(world, "P4/F"), "text": "On loan."},
        "POST staffing:return_attest": step,
        "POST staffing:return_approve": step,
        "POST staffing:return_send_back": step,
        "POST staffing:return_correct": step,
        "POST staffing:import_new": {"period": OPEN_PERIOD.isoformat()},
        "POST staffing:import_apply": {"mode": "all"},
        "POST api:import_apply": {"mode": "all"},
        "PUT api:return_cells": {"cells": [cell]},
    }


def queries(world: World) -> dict[str, dict[str, object]]:
    """Addresses that ask for something there is."""
    return {
        "GET api:parity": {"as_of": OPEN_PERIOD.isoformat(), "by": "grade"},
        "GET api:sdmx": {"as_of": OPEN_PERIOD.isoformat()},
        "GET staffing:import_form_file": {"period": OPEN_PERIOD.isoformat()},
    }
