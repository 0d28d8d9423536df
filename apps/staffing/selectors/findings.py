"""What the rules find in returns, in words, with what would mend it and what was said to it.

A number of returns is looked at together, in a fixed number of statements. Each is held against the approved
returns of its own office before it. Offices that the register merges into it are looked at as far as the viewer sees them.
"""

import hashlib
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from apps.accounts.scope import OfficeScope
from apps.organization.choices import Sex
from apps.organization.selectors import absorbed_into, contract_groups, grades
from apps.staffing.analytics.cases import Case, Neighbour
from apps.staffing.analytics.expectation import Cell, Line
from apps.staffing.analytics.rules import Hit, hits_of
from apps.staffing.choices import UNDER_REVIEW_STATES, CellState, RuleSeverity
from apps.staffing.models import FindingExplanation, HeadcountCell, ReturnRevision, StaffingRule
from apps.staffing.selectors.cells import CellKey, cell_name
from apps.staffing.selectors.grid import cell_text, number_text
from apps.staffing.selectors.rules import ORDER, limits_of, rules_known
from apps.web.language import in_language

DAYS_OF_A_YEAR = 365.25
LANGUAGES = ("en", "fr", "es")
MERGED_AFTER = timedelta(days=366)
"""So long after the date of a return a merger is still looked at: staff may be moved before their office is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFix:
    """One cell that a fix would change; `count` None makes it missing."""

    key: CellKey
    name: str
    old: str
    new: str
    count: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule found in one return, in the reader's language.

    `cells` begins with the one that a page leads to; `numbers` marks the numbers that were found.
    """

    rule_key: str
    name: str
    severity: str
    place: str
    numbers: str
    sentence: str
    cells: tuple[CellKey, ...]
    fix: tuple[CellFix, ...] = ()
    explanation: FindingExplanation | None = None

    @property
    def key(self) -> str:
        """Which finding of its return: `line_gone:3-12`."""
        return f"{self.rule_key}:{self.place}"

    @property
    def mark(self) -> str:
        """The finding with its numbers."""
        return f"{self.key}:{self.numbers}"

    @property
    def is_error(self) -> bool:
        """Whether it refuses the return."""
        return self.severity == RuleSeverity.ERROR

    @property
    def is_open(self) -> bool:
        """Whether it still wants a reason."""
        return self.severity == RuleSeverity.WARNING and self.explanation is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One return to be looked at, as it stands or as it would: its numbers, and the lines that are filled in."""

    key: Hashable
    office_id: int
    as_of: date
    return_id: int | None
    cells: Mapping[Cell, int]
    filled: Collection[Line]


@dataclass(slots=True)
class Known:
    """The approved returns of an office (date, revision), the oldest first, and those under review, by date."""

    approved: list[tuple[date, int]] = field(default_factory=list)
    counted: dict[date, int] = field(default_factory=dict)


def findings_of(*, revisions: Iterable[int], scope: OfficeScope) -> dict[int, list[Finding]]:
    """Return by revision what the rules find, the heaviest first; revisions outside the scope are absent.

    Nine statements, whatever their number.
    """
    subjects = subjects_of(revisions=revisions, scope=scope)
    return {int(str(key)): found for key, found in look(subjects=subjects, scope=scope).items()}


def subjects_of(*, revisions: Iterable[int], scope: OfficeScope) -> list[Subject]:
    """Return revisions that the scope sees as they stand; two statements."""
    rows = ReturnRevision.objects.filter(
        scope.visible.where("headcount_return__office"), pk__in=set(revisions)
    ).values_list(
        "pk",
        "headcount_return__office_id",
        "headcount_return__period__as_of",
        "headcount_return_id",
    )
    known = {pk: (office, as_of, owed) for pk, office, as_of, owed in rows}
    cells: dict[int, dict[Cell, int]] = {pk: {} for pk in known}
    filled: dict[int, set[tuple[Hashable, Hashable, str]]] = {pk: set() for pk in known}
    for pk, contract, grade, sex, state, count in HeadcountCell.objects.filter(
        revision_id__in=list(known), contract_group__is_staff=True
    ).values_list("revision_id", "contract_group_id", "grade_id", "sex", "state", "count"):
        if state != CellState.MISSING:
            filled[pk].add((contract, grade, sex))
        if count:
            cells[pk][contract, grade, sex] = count
    return [
        Subject(
            key=pk,
            office_id=office_id,
            as_of=as_of,
            return_id=return_id,
            cells=cells[pk],
            filled=filled_lines(filled[pk]),
        )
        for pk, (office_id, as_of, return_id) in known.items()
    ]


def filled_lines(cells: Collection[tuple[Hashable, Hashable, str]]) -> set[Line]:
    """Return the lines of which women and men are filled in."""
    lines = {(contract, grade) for contract, grade, _sex in cells}
    return {line for line in lines if all((*line, sex) in cells for sex in (Sex.WOMEN, Sex.MEN))}


def look(
    *,
    subjects: Sequence[Subject],
    scope: OfficeScope,
    rules: Sequence[StaffingRule] | None = None,
) -> dict[Hashable, list[Finding]]:
    """Return by key what the rules find in returns of offices that the scope sees; seven statements.

    With `rules` these are tried instead of those that are kept.
    """
    subjects = [one for one in subjects if one.office_id in scope.visible]
    chosen = list(rules_known(scope=scope) if rules is None else rules)
    context = Context.of(subjects, scope=scope)
    said: dict[tuple[int, int, str, str], FindingExplanation] = {
        (one.revision.headcount_return_id, one.rule_id, one.place, one.numbers): one
        for one in FindingExplanation.objects.filter(
            revision__headcount_return_id__in=[one.return_id for one in subjects]
        )
        .select_related("revision", "said_by")
        .order_by("pk")
    }
    by_key = {rule.key: rule for rule in chosen}
    limits = limits_of(chosen)
    found: dict[Hashable, list[Finding]] = {}
    for subject in subjects:
        of_subject = [
            context.finding(hit, subject, by_key[hit.rule], said)
            for hit in hits_of(context.case(subject), limits)
        ]
        found[subject.key] = sorted(of_subject, key=lambda one: ORDER.index(one.severity))
    return found


def told(
    *, subjects: Sequence[Subject], scope: OfficeScope
) -> list[tuple[Hashable, str, dict[str, tuple[str, str]]]]:
    """Return what the rules find as it is kept for readers of any language; six statements.

    Key of the return, severity, and by language the name of the rule and its sentence; the heaviest first.
    """
    subjects = [one for one in subjects if one.office_id in scope.visible]
    rules = {rule.key: rule for rule in rules_known(scope=scope)}
    limits = limits_of(rules.values())
    context = Context.of(subjects, scope=scope)
    found = []
    for subject in subjects:
        for hit in hits_of(context.case(subject), limits):
            words = {}
            for language in LANGUAGES:
                with override(language):
                    finding = context.finding(hit, subject, rules[hit.rule], {})
                    words[language] = (finding.name, finding.sentence)
            found.append((subject.key, rules[hit.rule].severity, words))
    return sorted(found, key=lambda one: ORDER.index(one[1]))


@dataclass(frozen=True, kw_only=True)
class Context:
    """What returns are held against: forms, earlier returns, offices that are merged into theirs."""

    contracts: Sequence[tuple[int, str, bool, date | None]]
    grades: Sequence[tuple[int, str, str, date | None]]
    known: Mapping[int, Known]
    merged: Mapping[int, Sequence[tuple[int, str, date]]]
    cells: Mapping[int, Mapping[Cell, int]]

    @classmethod
    def of(cls, subjects: Sequence[Subject], *, scope: OfficeScope) -> "Context":
        """Read what these returns are held against; five statements."""
        offices = {one.office_id for one in subjects}
        merged: dict[int, list[tuple[int, str, date]]] = {}
        for spell in absorbed_into(ids=offices):
            if spell.ends_before and spell.merged_into_id and spell.office_id in scope.visible:
                merged.setdefault(spell.merged_into_id, []).append(
                    (spell.office_id, spell.name, spell.ends_before)
                )
        everywhere = offices | {other for others in merged.values() for other, _n, _d in others}
        known: dict[int, Known] = {}
        for pk, office_id, as_of, is_in_force in (
            ReturnRevision.objects.filter(headcount_return__office_id__in=everywhere)
            .filter(Q(is_in_force=True) | Q(state__in=UNDER_REVIEW_STATES))
            .order_by("headcount_return__period__as_of", "is_in_force")
            .values_list(
                "pk",
                "headcount_return__office_id",
                "headcount_return__period__as_of",
                "is_in_force",
            )
        ):
            of_office = known.setdefault(office_id, Known())
            of_office.counted[as_of] = pk
            if is_in_force:
                of_office.approved.append((as_of, pk))
        needed = [pk for one in known.values() for pk in one.counted.values()]
        cells: dict[int, dict[Cell, int]] = {pk: {} for pk in needed}
        for pk, contract, grade, sex, count in HeadcountCell.objects.filter(
            revision_id__in=needed, count__gt=0, contract_group__is_staff=True
        ).values_list("revision_id", "contract_group_id", "grade_id", "sex", "count"):
            cells[pk][contract, grade, sex] = count or 0
        return cls(
            contracts=[
                (one.pk, one.name, one.is_graded, one.retired_on)
                for one in contract_groups()
                if one.is_staff
            ],
            grades=[(one.pk, one.code, one.category, one.retired_on) for one in grades()],
            known=known,
            merged=merged,
            cells=cells,
        )

    def forms(self, as_of: date) -> dict[Hashable, list[Hashable]]:
        """Return the grades of each contract group of staff on a date."""
        return {
            contract: [
                grade
                for grade, _code, category, gone in self.grades
                if (gone is None or gone > as_of) and (is_graded or category == "ungraded")
            ]
            for contract, _name, is_graded, retired in self.contracts
            if retired is None or retired > as_of
        }

    def case(self, subject: Subject) -> Case:
        """Return one return beside those that it is held against."""
        forms = self.forms(subject.as_of)
        earlier = [
            (as_of, pk)
            for as_of, pk in self.known.get(subject.office_id, Known()).approved
            if as_of < subject.as_of
        ]
        lines = {(contract, grade) for contract, listed in forms.items() for grade in listed}
        joined, neighbours = self.others(subject, earlier[-1][0] if earlier else None)
        return Case(
            now=subject.cells,
            before=[
                ((as_of - subject.as_of).days / DAYS_OF_A_YEAR, self.cells[pk])
                for as_of, pk in earlier
            ],
            forms=forms,
            neighbours=neighbours,
            joined=joined,
            open_lines=frozenset(lines - set(subject.filled)),
        )

    def others(
        self, subject: Subject, last: date | None
    ) -> tuple[list[Mapping[Cell, int]], list[Neighbour]]:
        """Return what joined an office since its last return, and offices that count for themselves."""
        joined: list[Mapping[Cell, int]] = []
        neighbours: list[Neighbour] = []
        for office_id, name, on in self.merged.get(subject.office_id, ()):
            if last is None or not last < on <= subject.as_of + MERGED_AFTER:
                continue
            of_office = self.known.get(office_id, Known())
            own = of_office.counted.get(subject.as_of)
            before = [pk for as_of, pk in of_office.approved if as_of < subject.as_of]
            if own is not None:
                neighbours.append(Neighbour(key=name, now=self.cells[own]))
            elif on <= subject.as_of and before:
                joined.append(self.cells[before[-1]])
        return joined, neighbours

    def finding(
        self,
        hit: Hit,
        subject: Subject,
        rule: StaffingRule,
        said: Mapping[tuple[int, int, str, str], FindingExplanation],
    ) -> Finding:
        """Return a hit in words."""
        cells = [CellKey(*cell) for cell in hit.fix]  # type: ignore[arg-type]
        if hit.line is not None:
            first = CellKey(*hit.line, Sex.WOMEN.value)  # type: ignore[arg-type]
            cells = [first, *(cell for cell in cells if cell != first)]
        place = "" if hit.line is None else f"{hit.line[0]}-{hit.line[1]}"
        numbers = mark_of(hit)
        return Finding(
            rule_key=rule.key,
            name=in_language(rule, "name"),
            severity=rule.severity,
            place=place,
            numbers=numbers,
            sentence=self.sentence(hit, rule),
            cells=tuple(cells),
            fix=tuple(
                CellFix(
                    key=key,
                    name=self.cell_name(key),
                    old=cell_text(CellState.COUNTED, subject.cells.get(cell, 0)),
                    new="" if count is None else str(count),
                    count=count,
                )
                for cell, count in hit.fix.items()
                for key in (CellKey(*cell),)  # type: ignore[arg-type]
                if subject.cells.get(cell, 0) != count
            ),
            explanation=said.get((subject.return_id or 0, rule.pk, place, numbers)),
        )

    def sentence(self, hit: Hit, rule: StaffingRule) -> str:
        """Return what a rule says, in the reader's language."""
        words = {name: number_text(number) for name, number in hit.words.items()}
        words["line"] = self.line_name(hit.line)
        words["other"] = self.line_name(hit.other)
        words["office"] = str(hit.neighbour or "")
        sex = next((cell[2] for cell in hit.fix), Sex.WOMEN.value)
        words["sex"] = str(Sex(sex).label).lower()
        return in_language(rule, "sentence").format_map(words)

    def line_name(self, line: Line | None) -> str:
        """Return a line in words: `P4 (One year or more)`, or the name of a group without grades."""
        if line is None:
            return ""
        contract, is_graded = next(
            (name, graded) for pk, name, graded, _gone in self.contracts if pk == line[0]
        )
        if not is_graded:
            return _(contract)
        return _("%(grade)s (%(contract)s)") % {
            "grade": self.grade_code(line[1]),
            "contract": _(contract),
        }

    def grade_code(self, grade_id: Hashable) -> str:
        """Return the code of a grade."""
        return next((code for pk, code, _category, _gone in self.grades if pk == grade_id), "")

    def cell_name(self, key: CellKey) -> str:
        """Return a cell in words."""
        contract, is_graded = next(
            (name, graded)
            for pk, name, graded, _gone in self.contracts
            if pk == key.contract_group_id
        )
        return cell_name(self.grade_code(key.grade_id) if is_graded else "", key.sex, contract)


def mark_of(hit: Hit) -> str:
    """Return a mark of the numbers that were found; other numbers are another finding."""
    numbers = (
        sorted(hit.words.items()),
        sorted((str(cell), count) for cell, count in hit.fix.items()),
    )
    return hashlib.sha256(repr(numbers).encode()).hexdigest()[:16]
