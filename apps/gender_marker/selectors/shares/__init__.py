"""Shares of the money of a year by marker code, for those who may read sums of scores."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.figures.figure import BUDGET_LINES, PROJECTS, Coverage, Figure
from apps.gender_marker.analytics.shares import Tally
from apps.gender_marker.choices import CodeKind, ShareKind
from apps.gender_marker.models import Code, Edition
from apps.gender_marker.selectors.access import demand_sums
from apps.gender_marker.selectors.editions import edition_named
from apps.gender_marker.selectors.shares.asked import (
    PARTS,
    TRAFFICKING,
    Basis,
    By,
    Trafficking,
    last_day_of,
)
from apps.gender_marker.selectors.shares.figures import BLIND, Maker, Measured, ShareRow
from apps.gender_marker.selectors.shares.groups import label_groups
from apps.gender_marker.selectors.shares.reading import (
    Cell,
    Cells,
    Question,
    cells_by,
    pick,
    scored_elsewhere,
    summed,
)
from apps.projects.selectors.lines import without_line
from apps.web.refusals import Invalid, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The money of one region, kind of fund, donor, service area, or part of counter-trafficking."""

    key: str
    label: str
    query: Mapping[str, str]
    """What narrows the register of projects to the group, as far as it can."""
    total: Figure
    projects: Figure
    coverage: Figure
    rows: tuple[ShareRow, ...]
    principal: Measured
    significant: Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Unscored:
    """Why projects with money have no score that counts; the four add up to the row of the unscored."""

    not_assessed: int
    elsewhere: int
    undetermined: int
    not_screened: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """The shares of one year, edition, basis and part of counter-trafficking.

    `rows` are the scores in the order of the scale, N/A, and what has no score. `blocks` are all four
    parts of counter-trafficking, of which the first is the sum of the others. `lines` counts budget
    lines: due are those of the year, counted those whose money is known. `without_budget` are
    projects that run in the year and have no line of it; their money is not known, and in no sum.
    """

    edition: Edition
    year: int
    basis: Basis
    by: By | None
    trafficking: Trafficking
    as_of: date
    total: Figure
    projects: Figure
    coded: Figure
    coverage: Figure
    rows: tuple[ShareRow, ...]
    principal: Measured
    significant: Measured
    focused: Measured
    blind: Measured
    groups: tuple[Group, ...]
    blocks: tuple[Group, ...]
    unscored: Unscored
    lines: Coverage
    without_budget: Figure
    tally: Tally

    @property
    def has_money(self) -> bool:
        """Whether the year has any project with money."""
        return bool(self.tally.total.projects)

    def measured(self, kind: str) -> Measured:
        """Return the share of a kind."""
        measured: Measured = getattr(self, kind)
        return measured


def shares_of(
    *,
    edition_code: str,
    year: int,
    basis: str = Basis.BUDGET,
    by: str | None = None,
    trafficking: str = Trafficking.ALL,
    known_at: datetime | None = None,
    as_of: date | None = None,
    scope: OfficeScope,
) -> Shares:
    """Return the shares of a year's money by code of one edition; blank is the compulsory one.

    Counted are the projects that somebody sees, by the budget lines of the year; of expenditure those
    lines whose spending is known. `known_at`: by the scores as they were known at that moment.
    `as_of`: the day that the figures say; that of `known_at`, else the last day of the year, where
    none is given. A fixed number of statements. Raises NotPermitted (who has nothing to see, or has a
    project to read blind), Invalid for an edition or a choice that there is not.
    """
    demand_sums(scope=scope)
    edition = edition_named(code=edition_code, scope=scope)
    wanted = chosen(basis=basis, by=by, trafficking=trafficking)
    codes = codes_of(edition)
    asked = Question(
        edition=edition,
        codes={code.pk: code for code in codes},
        basis=wanted.basis,
        known_at=known_at,
        scope=scope,
    )
    cells = cells_by(wanted.by, asked=asked, first_year=year, last_year=year)
    # A project may have money of both kinds of funds, so that its kinds do not add up to projects.
    whole = cells
    if wanted.by is By.FUND_TYPE:
        whole = cells_by(None, asked=asked, first_year=year, last_year=year)
    cell = summed(pick(whole, wanted.trafficking))
    missing = without_line(year=year, scope=scope)
    if wanted.trafficking is not Trafficking.ALL:
        flags = {Trafficking.WITHOUT: False, Trafficking.ONLY: True, Trafficking.UNKNOWN: None}
        flag = flags[wanted.trafficking]
        missing = (
            missing.filter(is_counter_trafficking__isnull=True)
            if flag is None
            else missing.filter(is_counter_trafficking=flag)
        )
    tally = cell.tally(asked.codes)
    without = missing.count()
    day = as_of or (known_at.date() if known_at else last_day_of(year))
    counted = tally.total.projects
    make = Maker(
        as_of=day,
        scope=scope.fingerprint,
        coverage=Coverage(due=counted + without, counted=counted, missing=without, of=PROJECTS),
    )
    elsewhere = scored_elsewhere(asked=asked, year=year, trafficking=wanted.trafficking)
    return Shares(
        edition=edition,
        year=year,
        basis=wanted.basis,
        by=wanted.by,
        trafficking=wanted.trafficking,
        as_of=day,
        total=make.money("total", tally.total.money),
        projects=make.projects("total", counted),
        coded=make.money("coded", tally.coded.money),
        coverage=make.per_cent("coverage", tally.coverage),
        rows=make.rows("row", codes, tally),
        principal=make.of_kind(ShareKind.PRINCIPAL, codes, tally),
        significant=make.of_kind(ShareKind.SIGNIFICANT, codes, tally),
        focused=make.of_kind(ShareKind.FOCUSED, codes, tally),
        blind=make.of_kind(BLIND, codes, tally),
        groups=groups_of(cells, wanted, year, codes, make, scope) if wanted.by else (),
        blocks=blocks_of(whole, codes, make),
        unscored=unscored_of(cell, tally, asked.codes, elsewhere),
        lines=Coverage(
            due=cell.lines,
            counted=cell.lines_known,
            missing=cell.lines - cell.lines_known,
            of=BUDGET_LINES,
        ),
        without_budget=make.projects("without_budget", without),
        tally=tally,
    )


def tallies_by_year(
    *,
    edition_code: str,
    first_year: int,
    last_year: int,
    basis: str = Basis.BUDGET,
    trafficking: str = Trafficking.ALL,
    known_at: datetime | None = None,
    scope: OfficeScope,
) -> dict[int, Tally]:
    """Return the money by code of each year that has any, by one edition; four statements.

    Raises as `shares_of` does.
    """
    demand_sums(scope=scope)
    edition = edition_named(code=edition_code, scope=scope)
    wanted = chosen(basis=basis, by=None, trafficking=trafficking)
    codes = {code.pk: code for code in codes_of(edition)}
    asked = Question(
        edition=edition, codes=codes, basis=wanted.basis, known_at=known_at, scope=scope
    )
    cells = cells_by(None, asked=asked, first_year=first_year, last_year=last_year)
    found = {int(str(year)): cell for year, cell in pick(cells, wanted.trafficking).items()}
    return {year: found[year].tally(codes) for year in sorted(found) if found[year].total.projects}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Choices of a request, understood."""

    basis: Basis
    by: By | None
    trafficking: Trafficking


def chosen(*, basis: str, by: str | None, trafficking: str) -> Chosen:
    """Return choices as values; raises Invalid with every one that there is not."""
    lists = (("basis", basis, Basis), ("by", by, By), ("trafficking", trafficking, Trafficking))
    problems = [
        Problem(
            "invalid_choice",
            _("“%(value)s” is not among the choices.") % {"value": str(value)[:40]},
            field=name,
            value=str(value)[:40],
            expected=", ".join(allowed),
        )
        for name, value, allowed in lists
        if value and value not in set(allowed)
    ]
    if problems:
        raise Invalid(problems=problems)
    return Chosen(
        basis=Basis(basis or Basis.BUDGET),
        by=By(by) if by else None,
        trafficking=Trafficking(trafficking or Trafficking.ALL),
    )


def codes_of(edition: Edition) -> list[Code]:
    """Return the codes of an edition in the order of its scale; one statement."""
    return list(Code.objects.filter(edition=edition).order_by("position", "key"))


def groups_of(
    cells: Cells, wanted: Chosen, year: int, codes: list[Code], make: Maker, scope: OfficeScope
) -> tuple[Group, ...]:
    """Return the groups of a breakdown, in their order."""
    assert wanted.by is not None  # noqa: S101 - narrows the type
    by_key: dict[Hashable, Cell] = pick(cells, wanted.trafficking)
    return tuple(
        group(f"{wanted.by}.{label.key}", label.label, label.query, label.cell, codes, make)
        for label in label_groups(by=wanted.by, cells=by_key, year=year, scope=scope)
    )


def blocks_of(cells: Cells, codes: list[Code], make: Maker) -> tuple[Group, ...]:
    """Return the money with, without, only and not known whether counter-trafficking."""
    words = {Trafficking.WITHOUT: "no", Trafficking.ONLY: "yes", Trafficking.UNKNOWN: "unknown"}
    return tuple(
        group(
            f"trafficking.{part}",
            str(TRAFFICKING[part]),
            {"counter_trafficking": words[part]} if part in words else {},
            summed(pick(cells, part)),
            codes,
            make,
        )
        for part in (Trafficking.ALL, *PARTS)
    )


def group(
    key: str, label: str, query: Mapping[str, str], cell: Cell, codes: list[Code], make: Maker
) -> Group:
    """Return one group with its figures."""
    tally = cell.tally({code.pk: code for code in codes})
    return Group(
        key=key.partition(".")[2],
        label=label,
        query=query,
        total=make.money(key, tally.total.money),
        projects=make.projects(key, tally.total.projects),
        coverage=make.per_cent(f"{key}.coverage", tally.coverage),
        rows=make.rows(key, codes, tally),
        principal=make.of_kind(ShareKind.PRINCIPAL, codes, tally, prefix=f"{key}."),
        significant=make.of_kind(ShareKind.SIGNIFICANT, codes, tally, prefix=f"{key}."),
    )


def unscored_of(cell: Cell, tally: Tally, codes: Mapping[int, Code], elsewhere: int) -> Unscored:
    """Return why projects with money have no score."""
    undetermined = cell.scored[None].projects if None in cell.scored else 0
    not_screened = sum(
        amount.projects
        for pk, amount in cell.scored.items()
        if pk is not None and codes[pk].kind == CodeKind.NOT_SCREENED
    )
    never = tally.unscored.projects - undetermined - not_screened
    return Unscored(
        not_assessed=never - elsewhere,
        elsewhere=elsewhere,
        undetermined=undetermined,
        not_screened=not_screened,
    )
