"""Returns of the small world in any state, made by the services that people use."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from apps.accounts.scope import OfficeScope
from apps.organization.models import ContractGroup, Grade
from apps.staffing.choices import CellOrigin, CellState, RevisionState
from apps.staffing.models import HeadcountCell, HeadcountReturn, ReturnRevision
from apps.staffing.services import entry, review
from tests.cast import OPEN_PERIOD, World

NOON = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
# Who enters, who attests, by office; Mombasa has one person, so the head above attests.
HANDS = {
    "KEN-NAIROBI": ("hr.nairobi", "head.nairobi"),
    "SOM-HARGEISA": ("hr.hargeisa", "head.hargeisa"),
    "SEN-DAKAR": ("hr.dakar", "head.dakar"),
    "KEN-MOMBASA": ("mombasa", "head.nairobi"),
}
NAIROBI = "KEN-NAIROBI"
STAFF = {"P4/F": 3, "P4/M": 4, "NO-B/F": 5, "NO-B/M": 2, "G5/F": 8, "G5/M": 9}
GROUPS = ("ONE_YEAR_PLUS", "UNDER_ONE_YEAR", "OTHER_STAFF", "NON_STAFF")


def scope_of(world: World, username: str) -> OfficeScope:
    """The scope of a member of the cast on the open period's date."""
    return world.scope(username)


def key(world: World, name: str) -> tuple[int, int, str]:
    """`P4/F` or `UNDER_ONE_YEAR/P4/F` as (grade, contract group, sex)."""
    *contract, grade, sex = name.split("/")
    group = contract[0] if contract else "ONE_YEAR_PLUS"
    return world.grades[grade].pk, world.contract_groups[group].pk, sex


def field(world: World, name: str) -> str:
    """The same cell as it stands in the ids of inputs."""
    grade_id, contract_id, sex = key(world, name)
    return f"{contract_id}-{grade_id}-{sex}"


def change(world: World, name: str, value: int | str | None, seen: int = 0) -> entry.CellChange:
    """A typed value: a number, "NA", or None for an emptied cell."""
    grade_id, contract_group_id, sex = key(world, name)
    state = CellState.COUNTED
    if value is None:
        state = CellState.MISSING
    elif value == "NA":
        state = CellState.NOT_APPLICABLE
    return entry.CellChange(
        grade_id=grade_id,
        contract_group_id=contract_group_id,
        sex=sex,
        state=state,
        count=value if isinstance(value, int) else None,
        version_seen=seen,
    )


def cell(revision: ReturnRevision, world: World, name: str) -> HeadcountCell:
    """The row of a cell."""
    grade_id, contract_group_id, sex = key(world, name)
    return HeadcountCell.objects.get(
        revision=revision, grade_id=grade_id, contract_group_id=contract_group_id, sex=sex
    )


def begin(world: World, office: str = NAIROBI, at: datetime = NOON) -> ReturnRevision:
    """An empty draft."""
    return entry.open_draft(
        office_code=office,
        as_of=OPEN_PERIOD,
        at=at,
        scope=scope_of(world, HANDS[office][0]),
    )


def type_in(
    world: World,
    revision: ReturnRevision,
    values: Mapping[str, int | str | None],
    username: str = "",
    at: datetime = NOON,
) -> entry.Saved:
    """Type values as HR of the office, seeing what the cells hold now."""
    versions = {
        (one.grade_id, one.contract_group_id, one.sex): one.version
        for one in HeadcountCell.objects.filter(revision=revision)
    }
    return entry.save_cells(
        revision_id=revision.pk,
        changes=[
            change(world, name, value, versions.get(key(world, name), 0))
            for name, value in values.items()
        ],
        origin=CellOrigin.TYPED,
        at=at,
        scope=scope_of(world, username or HANDS[revision.headcount_return.office.code][0]),
    )


def fill(
    world: World,
    revision: ReturnRevision,
    values: Mapping[str, int | str | None] = STAFF,
    username: str = "",
) -> ReturnRevision:
    """Type values and set all the rest to zero."""
    username = username or HANDS[revision.headcount_return.office.code][0]
    type_in(world, revision, values, username)
    for group in GROUPS:
        entry.fill_rest_with_zero(
            revision_id=revision.pk,
            contract_group=group,
            at=NOON,
            scope=scope_of(world, username),
        )
    return revision


def bring_to(
    world: World,
    state: str,
    office: str = NAIROBI,
    values: Mapping[str, int | str | None] = STAFF,
) -> ReturnRevision:
    """A return in the given state, by its usual hands."""
    return advance(world, fill(world, begin(world, office), values), state)


def advance(world: World, revision: ReturnRevision, state: str) -> ReturnRevision:
    """Bring a complete draft on to a state."""
    office = revision.headcount_return.office.code
    enterer, attester = HANDS[office]
    way = {
        RevisionState.DRAFT: [],
        RevisionState.RETURNED: ["submit", "send_back"],
        RevisionState.SUBMITTED: ["submit"],
        RevisionState.ATTESTED: ["submit", "attest"],
        RevisionState.APPROVED: ["submit", "attest", "approve"],
    }[RevisionState(state)]
    people = {"submit": enterer, "attest": attester, "approve": "hrm", "send_back": attester}
    for step in way:
        revision = take(world, step, revision, people[step])
    return revision


def take(
    world: World, step: str, revision: ReturnRevision, username: str, version: int | None = None
) -> ReturnRevision:
    """Let a person take a step on a revision as they see it now."""
    scope = scope_of(world, username)
    current = ReturnRevision.objects.get(pk=revision.pk)
    seen = {"version": current.version if version is None else version}
    if step == "submit":
        return review.submit(revision_id=revision.pk, at=NOON, scope=scope, **seen)
    if step == "attest":
        return review.attest(revision_id=revision.pk, at=NOON, scope=scope, **seen)
    if step == "approve":
        return review.approve(revision_id=revision.pk, at=NOON, scope=scope, **seen)
    if step == "send_back":
        return review.send_back(
            revision_id=revision.pk, reason="Please look again.", at=NOON, scope=scope, **seen
        )
    return review.correct(
        return_id=revision.headcount_return_id, reason="Miscounted.", at=NOON, scope=scope
    )


def approved_before(
    world: World,
    office: str = NAIROBI,
    values: Mapping[str, int] = STAFF,
    as_of: date = date(2024, 12, 31),
) -> ReturnRevision:
    """An approved return of an earlier period, put there as a bulk load does."""
    owed = HeadcountReturn.objects.create(office=world.offices[office], period=world.periods[as_of])
    revision = ReturnRevision.objects.create(headcount_return=owed, number=1, created_at=NOON)
    counts = {key(world, name): count for name, count in values.items()}
    HeadcountCell.objects.bulk_create(
        HeadcountCell(
            revision=revision,
            grade_id=grade.pk,
            contract_group_id=group.pk,
            sex=sex,
            count=counts.get((grade.pk, group.pk, sex), 0),
            origin=CellOrigin.IMPORTED,
            changed_at=NOON,
        )
        for group in ContractGroup.objects.all()
        for grade in Grade.objects.all()
        if group.is_graded or grade.code == "UG"
        for sex in "FMO"
    )
    ReturnRevision.objects.filter(pk=revision.pk).update(
        state=RevisionState.APPROVED,
        is_in_force=True,
        approved_by=world.people["hrm"],
        approved_at=NOON,
    )
    revision.refresh_from_db()
    return revision
