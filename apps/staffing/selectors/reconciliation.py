"""What an office has said of its movements, and whether they explain how its head counts changed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.scope import OfficeScope
from apps.organization.choices import Sex
from apps.organization.selectors import periods, tree_on
from apps.staffing.analytics.flows import STEPS_IN, Flow, legs_of
from apps.staffing.choices import UNDER_REVIEW_STATES, CellState, Standing
from apps.staffing.models import (
    HeadcountCell,
    Movement,
    MovementStatement,
    ReturnRevision,
    SetAsideGrade,
    UptakeCell,
)
from apps.staffing.selectors.cells import CellKey, Form, form_on
from apps.staffing.selectors.grid import number_text


class Stated(StrEnum):
    """What is known of the movements of a revision."""

    MOVEMENTS = "movements"
    NONE = "none"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class MovementLine:
    """Movements of one kind as they are entered: one line, with the persons of each sex.

    `place` names the line in what was sent, so that a problem can stand beside it.
    """

    kind: str
    contract_group_id: int
    counts: Mapping[str, int]
    to_contract_group_id: int | None = None
    from_grade_id: int | None = None
    to_grade_id: int | None = None
    post_grade_id: int | None = None
    reason: str = ""
    place: str = ""

    @property
    def identity(self) -> tuple[object, ...]:
        """What tells two lines apart."""
        return (
            self.kind,
            self.contract_group_id,
            self.to_contract_group_id,
            self.from_grade_id,
            self.to_grade_id,
            self.post_grade_id,
            self.reason,
        )


@dataclass(frozen=True, slots=True)
class UptakeChange:
    """The number of one measure and sex, or that it does not apply; missing when neither."""

    measure: str
    sex: str
    state: CellState
    count: int | None


@dataclass(frozen=True, slots=True)
class Entered:
    """What stands with a revision beside its cells; `version` is 0 while nothing was ever said."""

    stated: Stated
    version: int
    lines: tuple[MovementLine, ...]
    uptake: Mapping[tuple[str, str], tuple[str, int | None]]


@dataclass(frozen=True, slots=True)
class Balance:
    """One cell of the form: opening + in - out = closing. A stock that is missing is None."""

    key: CellKey
    name: str
    opening: int | None
    came: int
    left: int
    closing: int | None

    @property
    def expected(self) -> int | None:
        """What the return should count."""
        return None if self.opening is None else self.opening + self.came - self.left

    @property
    def difference(self) -> int | None:
        """Closing less expected; None while one of them is not known."""
        expected = self.expected
        return None if expected is None or self.closing is None else self.closing - expected

    @property
    def size(self) -> int:
        """The difference without its sign."""
        return abs(self.difference or 0)


@dataclass(frozen=True)
class Reconciliation:
    """The balances of a revision that say something, against the period before.

    `opening_on` is the date of the period before; None when there is none. `opening_standing` is
    empty when the office has no approved or submitted return of that date.
    """

    stated: Stated
    as_of: date
    opening_on: date | None
    opening_standing: str
    balances: tuple[Balance, ...]

    @cached_property
    def differing(self) -> tuple[Balance, ...]:
        """The balances with a difference."""
        return tuple(one for one in self.balances if one.difference)

    @cached_property
    def unknown(self) -> int:
        """How many balances that have movements lack the opening or the closing number."""
        return sum(one.difference is None for one in self.balances)

    @property
    def status_text(self) -> str:
        """What is known, in a sentence."""
        if self.opening_on is None:
            return _("There is no period before this one, so nothing can be reconciled.")
        day = date_format(self.opening_on, "DATE_FORMAT")
        if not self.opening_standing:
            return _(
                "The office has no submitted return of %(date)s, so nothing can be reconciled."
            ) % {"date": day}
        if self.stated is Stated.NOT_KNOWN:
            if not self.differing:
                return _("Movements are not known. The numbers are those of %(date)s.") % {
                    "date": day
                }
            return ngettext(
                "Movements are not known. Since %(date)s %(number)s number has changed.",
                "Movements are not known. Since %(date)s %(number)s numbers have changed.",
                len(self.differing),
            ) % {"date": day, "number": number_text(len(self.differing))}
        if self.differing:
            return ngettext(
                "%(number)s number is not what the movements since %(date)s give.",
                "%(number)s numbers are not what the movements since %(date)s give.",
                len(self.differing),
            ) % {"date": day, "number": number_text(len(self.differing))}
        if self.unknown:
            return _("What is entered so far fits the numbers of %(date)s.") % {"date": day}
        return _("The movements explain every change since %(date)s.") % {"date": day}

    @property
    def provisional_text(self) -> str:
        """A warning where the opening numbers are not approved."""
        if self.opening_standing != Standing.PROVISIONAL:
            return ""
        return _("The numbers of the period before are not yet approved.")

    def sentence(self, balance: Balance) -> str:
        """Return in words what differs in a balance."""
        difference = balance.difference
        if not difference or self.opening_on is None:
            return ""
        words = {
            "date": date_format(self.opening_on, "DATE_FORMAT"),
            "opening": number_text(balance.opening or 0),
            "came": number_text(balance.came),
            "left": number_text(balance.left),
            "expected": number_text(balance.expected or 0),
            "closing": number_text(balance.closing or 0),
        }
        return (
            _(
                "%(opening)s on %(date)s, %(came)s in, %(left)s out: %(expected)s expected, but the"
                " return counts %(closing)s."
            )
            % words
        )

    @property
    def lines(self) -> list[tuple[Balance, str]]:
        """The balances with what is to be said of each: those that differ first."""
        ordered = sorted(self.balances, key=lambda one: not one.difference)
        return [(one, self.sentence(one)) for one in ordered]


def entered_of(*, revision: ReturnRevision, scope: OfficeScope) -> Entered:
    """Return movements and uptake of a revision that was fetched within a scope. Three statements."""
    statement = MovementStatement.objects.filter(revision=revision).first()
    lines: dict[tuple[object, ...], MovementLine] = {}
    for row in Movement.objects.filter(revision=revision).order_by(
        "kind", "-to_grade__rank", "-from_grade__rank", "contract_group__position", "pk"
    ):
        line = MovementLine(
            kind=row.kind,
            contract_group_id=row.contract_group_id,
            to_contract_group_id=row.to_contract_group_id,
            from_grade_id=row.from_grade_id,
            to_grade_id=row.to_grade_id,
            post_grade_id=row.post_grade_id,
            reason=row.reason,
            counts={},
        )
        held = lines.get(line.identity, line)
        lines[line.identity] = replace(held, counts={**held.counts, row.sex: row.count})
    uptake = {
        (measure, sex): (state, count)
        for measure, sex, state, count in UptakeCell.objects.filter(revision=revision).values_list(
            "measure", "sex", "state", "count"
        )
    }
    if lines:
        stated = Stated.MOVEMENTS
    else:
        stated = Stated.NONE if statement and statement.has_none else Stated.NOT_KNOWN
    return Entered(
        stated=stated,
        version=statement.version if statement else 0,
        lines=tuple(lines.values()),
        uptake=uptake,
    )


def reconciliation_of(
    *, revision: ReturnRevision, scope: OfficeScope, entered: Entered | None = None
) -> Reconciliation:
    """Return how the cells of a revision follow from those of the period before.

    The opening is the office's approved return of the period just before, else its submitted one. An
    office that did not exist then begins with nobody. The revision was fetched within a scope, with
    its return and period; `entered` is what stands with it, if it was read already.
    """
    owed = revision.headcount_return
    as_of = owed.period.as_of
    before = periods().filter(as_of__lt=as_of).first()
    form = form_on(as_of=as_of)
    if entered is None:
        entered = entered_of(revision=revision, scope=scope)
    opening: dict[CellKey, int] | None = None
    standing = ""
    aside = frozenset(
        SetAsideGrade.objects.filter(office_id=owed.office_id).values_list("grade_id", flat=True)
    )
    if before is not None:
        last = (
            ReturnRevision.objects.filter(
                Q(is_in_force=True) | Q(state__in=UNDER_REVIEW_STATES),
                headcount_return__office_id=owed.office_id,
                headcount_return__period=before,
            )
            .order_by("-is_in_force", "-number")
            .first()
        )
        if last is not None:
            standing = Standing.APPROVED if last.is_in_force else Standing.PROVISIONAL
            opening = persons_of(last.pk, form, aside)
        elif owed.office_id not in tree_on(day=before.as_of).nodes:
            standing = Standing.APPROVED
            opening = dict.fromkeys(staff_keys(form), 0)
    came, left = steps_of(entered)
    closing = persons_of(revision.pk, form, aside)
    balances = [
        Balance(
            key=key,
            name=form.name_of(key),
            opening=None if opening is None else opening.get(key),
            came=came.get(key, 0),
            left=left.get(key, 0),
            closing=closing.get(key),
        )
        for key in staff_keys(form)
    ]
    return Reconciliation(
        stated=entered.stated,
        as_of=as_of,
        opening_on=before.as_of if before else None,
        opening_standing=standing,
        balances=tuple(
            one
            for one in balances
            if one.came or one.left or (opening is not None and one.difference)
        ),
    )


def staff_keys(form: Form) -> list[CellKey]:
    """Return the cells of staff, in the order of the form: movements are of staff only."""
    return [
        CellKey(contract.id, grade.id, sex.value)
        for contract in form.contracts
        if contract.is_staff
        for grade in form.grades_of(contract)
        for sex in Sex
    ]


def persons_of(revision_id: int, form: Form, aside: frozenset[int]) -> dict[CellKey, int]:
    """Return the persons of a revision; a cell that is missing is absent, one not owed is 0."""
    graded = {contract.id for contract in form.contracts if contract.is_graded}
    persons = {
        key: 0
        for key in staff_keys(form)
        if key.grade_id in aside and key.contract_group_id in graded
    }
    for contract_id, grade_id, sex, state, count in HeadcountCell.objects.filter(
        revision_id=revision_id
    ).values_list("contract_group_id", "grade_id", "sex", "state", "count"):
        if state != CellState.MISSING:
            persons[CellKey(contract_id, grade_id, sex)] = count or 0
    return persons


def steps_of(entered: Entered) -> tuple[dict[CellKey, int], dict[CellKey, int]]:
    """Return the persons who came into each cell and those who left it."""
    came: dict[CellKey, int] = {}
    left: dict[CellKey, int] = {}
    for line in entered.lines:
        for sex, persons in line.counts.items():
            flow = Flow(
                kind=line.kind,
                sex=sex,
                contract=line.contract_group_id,
                to_contract=line.to_contract_group_id,
                from_grade=line.from_grade_id,
                to_grade=line.to_grade_id,
                reason=line.reason,
                persons=persons,
            )
            for leg in legs_of(flow):
                key = CellKey(int(leg.contract), int(leg.grade), sex)
                side = came if leg.step in STEPS_IN else left
                side[key] = side.get(key, 0) + persons
    return came, left
