"""Tables of beneficiaries, the chart, what is published of them, and the sentence on what is not told apart."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.figures.charts import Chart, Point, Series
from apps.figures.disclosure import protect_table
from apps.figures.display import SYMBOLS, display, format_number
from apps.figures.figure import Coverage, Empty, Figure, Status, Unit
from apps.figures.tables import Column, Row, Table
from apps.projects.choices import (
    UNRECORDED,
    AgeGroup,
    BeneficiaryKind,
    BeneficiarySex,
    CountState,
    Facet,
)
from apps.projects.models import BeneficiarySheet
from apps.projects.selectors.beneficiaries import (
    POPULATIONS,
    SEX_KEYS,
    CountKey,
    Tallies,
    Tally,
    age_tallies,
    all_years,
    figures_of_tally,
    tallies,
)
from apps.web.refusals import OutOfScope

EVERYWHERE = "organization"
CHART_SEXES = ("women", "men", "other")


def language_now() -> str:
    """Return the language of the moment."""
    return (get_language() or "en")[:2]


def sex_columns() -> tuple[Column, ...]:
    """Return the columns of a table by sex, with the sum and the share."""
    return (
        *(
            Column(name, str(BeneficiarySex(sex).label), Unit.PERSONS)
            for sex, name in SEX_KEYS.items()
        ),
        Column("total", _("Total"), Unit.PERSONS),
        Column("share_women", _("Women, %"), Unit.PER_CENT),
    )


def double_counting() -> str:
    """Return the caveat of every sum over projects and periods."""
    return _(
        "Persons reached by two projects or in two periods are counted twice. A period counts in the"
        " year in which it ends."
    )


def year_table(
    found: Tallies, *, as_of: date, scope_name: str, title: str = "", totals_label: str = ""
) -> Table:
    """Return persons planned and reached by year, the newest first, and all years together."""
    years = sorted({year for year, _kind in found}, reverse=True)
    reached = {year: found.get((year, BeneficiaryKind.REACHED), Tally()) for year in years}
    planned = {year: found.get((year, BeneficiaryKind.PLANNED), Tally()) for year in years}
    rows = [
        year_row(str(year), str(year), planned[year], reached[year], as_of, scope_name)
        for year in years
        if planned[year].coverage.due or reached[year].coverage.due
    ]
    if len(rows) > 1:
        planned_in_all = all_years(found, BeneficiaryKind.PLANNED)
        reached_in_all = all_years(found, BeneficiaryKind.REACHED)
        label = totals_label or _("All years")
        rows.append(
            year_row("all", label, planned_in_all, reached_in_all, as_of, scope_name, is_total=True)
        )
    return Table(
        key="beneficiaries.years",
        number="",
        title=title or _("Beneficiaries by year"),
        columns=(
            Column("reached", pgettext("beneficiaries", "Reached"), Unit.PERSONS),
            *(column for column in sex_columns() if column.key != "total"),
            Column("planned", pgettext("beneficiaries", "Planned"), Unit.PERSONS),
            Column("coverage", pgettext("beneficiaries", "Projects"), is_text=True),
        ),
        rows=tuple(rows),
        caveats=(double_counting(),),
    )


def year_row(
    key: str,
    label: str,
    planned: Tally,
    reached: Tally,
    as_of: date,
    scope_name: str,
    *,
    is_total: bool = False,
) -> Row:
    """Return one line of planned and reached."""

    def figures(tally: Tally, kind: str) -> Mapping[str, Figure]:
        name = f"beneficiaries.{kind}.{key}"
        return figures_of_tally(tally, kind=kind, key=name, as_of=as_of, scope_name=scope_name)

    said = figures(reached, BeneficiaryKind.REACHED)
    return Row(
        key=key,
        label=label,
        cells=(
            said["total"],
            *(said[name] for name in SEX_KEYS.values()),
            said["share_women"],
            figures(planned, BeneficiaryKind.PLANNED)["total"],
            coverage_text(reached.coverage),
        ),
        is_total=is_total,
    )


def coverage_text(coverage: Coverage) -> str:
    """Return how many projects counted, of those that owe it."""
    return _("%(counted)s of %(due)s") % {"counted": coverage.counted, "due": coverage.due}


def age_table(*, year: int | None, as_of: date, coverage: Coverage, scope: OfficeScope) -> Table:
    """Return persons reached by age group and sex, of one year or all; one statement.

    `coverage` is that of all persons reached, of whom these are the parts.
    """
    found = age_tallies(year=year, scope=scope)
    common: dict[str, Any] = {
        "population": POPULATIONS[BeneficiaryKind.REACHED],
        "as_of": as_of,
        "scope": scope.fingerprint,
        "coverage": coverage,
        "status": Status.PROVISIONAL,
    }

    def row(key: str, label: str, persons: Mapping[str, int], *, is_total: bool = False) -> Row:
        name = f"beneficiaries.age.{key}"
        cells = [
            Figure.count(f"{name}.{column}", persons.get(sex), **common)
            for sex, column in SEX_KEYS.items()
        ]
        total = sum(persons.values()) if persons else None
        women, men = persons.get(BeneficiarySex.WOMEN), persons.get(BeneficiarySex.MEN)
        return Row(
            key=key,
            label=label,
            cells=(
                *cells,
                Figure.count(f"{name}.total", total, **common),
                Figure.share(f"{name}.share_women", women, men, **common),
            ),
            is_total=is_total,
        )

    whole: dict[str, int] = {}
    for persons in found.values():
        for sex, number in persons.items():
            whole[sex] = whole.get(sex, 0) + number
    return Table(
        key="beneficiaries.age",
        number="",
        title=_("Persons reached by age group"),
        columns=sex_columns(),
        rows=(
            *(row(group, str(AgeGroup(group).label), persons) for group, persons in found.items()),
            row("all", _("Total"), whole, is_total=True),
        ),
    )


def published_table(*, on: date, scope: OfficeScope) -> Table:
    """Return what everybody may read: persons reached by year and sex, small counts hidden.

    Years that are over, all projects of the organization; whose sex was not recorded stand with other
    or undisclosed. Raises OutOfScope for whoever has not logged in.
    """
    if not scope.has_entered:
        raise OutOfScope
    found = tallies(scope=OfficeScope.everything("the published table of beneficiaries"))
    return published(
        {
            year: tally
            for (year, kind), tally in found.items()
            if kind == BeneficiaryKind.REACHED and year < on.year and tally.persons
        },
        on=on,
    )


def published(years: Mapping[int, Tally], *, on: date) -> Table:
    """Return the protected table of some years; their sum stands beneath, so that nothing can be subtracted."""
    whole = Tally()
    for tally in years.values():
        whole = whole.plus(tally)
    rows = [
        public_row(str(year), str(year), years[year], on) for year in sorted(years, reverse=True)
    ]
    if len(rows) > 1:
        rows.append(public_row("all", _("All years"), whole, on, is_total=True))
    table = Table(
        key="beneficiaries.published",
        number="",
        title=_("Persons reached by year"),
        columns=(
            Column("women", str(BeneficiarySex.WOMEN.label), Unit.PERSONS),
            Column("men", str(BeneficiarySex.MEN.label), Unit.PERSONS),
            Column("other", _("Other, undisclosed or not recorded"), Unit.PERSONS),
            Column("total", _("Total"), Unit.PERSONS),
            Column("share_women", _("Women, %"), Unit.PER_CENT),
        ),
        rows=tuple(rows),
        caveats=(double_counting(),),
    )
    return protect_table(table, language=language_now()) if rows else table


def public_row(key: str, label: str, tally: Tally, on: date, *, is_total: bool = False) -> Row:
    """Return one line before it is protected; what nobody counted adds nothing and is not a zero."""
    said = figures_of_tally(
        tally,
        kind=BeneficiaryKind.REACHED,
        key=f"beneficiaries.published.{key}",
        as_of=on,
        scope_name=EVERYWHERE,
    )
    rest = [tally.persons.get(sex) for sex in (BeneficiarySex.OTHER, BeneficiarySex.UNRECORDED)]
    counted = [number for number in rest if number is not None]
    other = Figure.count(
        f"beneficiaries.published.{key}.other",
        sum(counted) if counted else None,
        population=said["women"].population,
        as_of=on,
        scope=EVERYWHERE,
        coverage=tally.coverage,
        status=Status.PROVISIONAL,
    )
    cells = (said["women"], said["men"], other, said["total"], said["share_women"])
    return Row(key=key, label=label, cells=cells, is_total=is_total)


def year_chart(table: Table, *, as_of: date, coverage: Coverage) -> Chart:
    """Return stacked bars of persons reached by sex for each year of `year_table` or `published_table`."""
    language = language_now()
    rows = [row for row in reversed(table.rows) if not row.is_total]
    labels = {
        "women": str(BeneficiarySex.WOMEN.label),
        "men": str(BeneficiarySex.MEN.label),
        "other": _("Other, undisclosed or not recorded"),
    }

    def point(row: Row, key: str) -> Point:
        figures = [table.cell(row.key, name) for name in drawn_with(table, key)]
        values = [cell.value for cell in figures if isinstance(cell, Figure)]
        known = [value for value in values if value is not None]
        shown_as = format_number(int(sum(known)), language) if known else ""
        if not known and isinstance(figures[0], Figure):
            shown_as = display(figures[0], language)
        return Point(x=row.key, label=row.label, y=sum(known) if known else None, display=shown_as)

    return Chart(
        key=f"{table.key}.chart",
        kind="stacked_bars",
        title=_("Whom did projects reach, year by year?"),
        sentence=chart_sentence(table),
        x_label=_("Year"),
        y_label=_("Persons"),
        series=tuple(
            Series(key=key, label=labels[key], points=tuple(point(row, key) for row in rows))
            for key in CHART_SEXES
        ),
        table=table,
        as_of=as_of,
        coverage=coverage,
    )


def drawn_with(table: Table, key: str) -> list[str]:
    """Return the columns of one colour: whose sex was not recorded is drawn with other or undisclosed."""
    has_unrecorded = any(column.key == "unrecorded" for column in table.columns)
    return [key, "unrecorded"] if key == "other" and has_unrecorded else [key]


def chart_sentence(table: Table) -> str:
    """Return how many women were among those reached in the newest year with counts."""
    total_key = "reached" if any(column.key == "reached" for column in table.columns) else "total"
    for row in table.rows:
        total, women = table.cell(row.key, total_key), table.cell(row.key, "women")
        if row.is_total or not isinstance(total, Figure) or not isinstance(women, Figure):
            continue
        if isinstance(total.value, int) and isinstance(women.value, int):
            return ngettext(
                "In %(year)s projects reached %(total)s person; %(women)s were women and girls.",
                "In %(year)s projects reached %(total)s persons; %(women)s were women and girls.",
                total.value,
            ) % {
                "year": row.label,
                "total": format_number(total.value, language_now()),
                "women": format_number(women.value, language_now()),
            }
    return _("No year has counts of women and of everybody that can be shown.")


def not_told_apart(*, kind: str, total: int, unrecorded: int, age_unrecorded: int | None) -> str:
    """Return the sentence that says what is not disaggregated.

    `unrecorded` are persons whose sex, `age_unrecorded` those whose age nobody wrote down; None when
    age was not collected at all. Empty where nobody was counted.
    """
    if not total:
        return ""
    language = language_now()
    words = {
        "total": format_number(total, language),
        "number": format_number(unrecorded, language),
        "aged": format_number(age_unrecorded or 0, language),
    }
    is_planned = kind == BeneficiaryKind.PLANNED
    if unrecorded == 0 and is_planned:
        sex = _("All %(total)s persons planned are told apart by sex")
    elif unrecorded == 0:
        sex = _("The sex of all %(total)s persons reached was recorded")
    elif unrecorded >= total and is_planned:
        sex = _("None of the %(total)s persons planned is told apart by sex")
    elif unrecorded >= total:
        sex = _("The sex of none of the %(total)s persons reached was recorded")
    elif is_planned:
        sex = _("Of %(total)s persons planned %(number)s are not told apart by sex")
    else:
        sex = _("Of %(total)s persons reached the sex of %(number)s was not recorded")
    if age_unrecorded is None:
        age = _("age was not planned for") if is_planned else _("age was not collected")
    elif age_unrecorded == 0:
        age = _("the age group of all is known")
    else:
        age = _("the age group of %(aged)s is not known")
    return _("%(sex)s; %(age)s.") % {"sex": sex % words, "age": age % words}


def sentence_of(sheet: BeneficiarySheet, counts: Mapping[CountKey, Any]) -> str:
    """Return the sentence that says what a sheet does not tell apart."""
    by_facet: dict[str, dict[str, int]] = {}
    for key, count in counts.items():
        if count.count is not None and not (key.facet == Facet.AGE and key.category == UNRECORDED):
            sums = by_facet.setdefault(key.facet, {})
            sums[key.sex] = sums.get(key.sex, 0) + count.count
    everybody = by_facet.get(Facet.TOTAL, {})
    total = sum(everybody.values())
    aged = by_facet.get(Facet.AGE)
    return not_told_apart(
        kind=sheet.kind,
        total=total,
        unrecorded=everybody.get(BeneficiarySex.UNRECORDED, 0),
        age_unrecorded=None if aged is None else max(0, total - sum(aged.values())),
    )


def shown(count: Any) -> str:
    """Return a count as it is read: a number in the reader's language, NA, or the sign of a missing one."""
    if count is None or count.state == CountState.MISSING:
        return SYMBOLS[Empty.MISSING]
    if count.state == CountState.NOT_APPLICABLE:
        return SYMBOLS[Empty.NOT_APPLICABLE]
    return format_number(count.count, get_language() or "en")
