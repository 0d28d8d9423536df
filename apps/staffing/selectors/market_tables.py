"""Tables of the applicants' market: the same on page, API and in files."""

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.figures.figure import Figure, Unit
from apps.figures.tables import Cell, Column, Row, Table
from apps.staffing.analytics.selection import Passage
from apps.staffing.models import Vacancy
from apps.staffing.selectors.market import STRATA, Market, Step
from apps.staffing.selectors.market_words import (
    interval_words,
    known_words,
    note,
    p_words,
    picture_words,
    screening_caveat,
    test_caveat,
    test_words,
    through_words,
    verdict_words,
)
from apps.staffing.selectors.vacancies import department_stored, short_list_fault
from apps.staffing.selectors.vacancy_words import department_words, fault_words


def market_tables(market: Market) -> dict[str, Table]:
    """Return the tables of the page by the word in their address."""
    return {
        "stages": stages_table(market),
        "steps": steps_table(market),
        "below": below_table(market),
        "pooled": pooled_table(market),
        "short-lists": short_lists_table(market),
    }


def stages_table(market: Market) -> Table:
    """Return the persons at each stage by sex."""
    return Table(
        key="staffing.market.stages",
        number="",
        title=_("Women and men at each stage"),
        columns=(
            Column("women", _("Women"), Unit.PERSONS),
            Column("share_women", _("Women, per cent"), Unit.PER_CENT),
            Column("men", _("Men"), Unit.PERSONS),
            Column("other", _("Other or undisclosed"), Unit.PERSONS),
            Column("total", _("Total"), Unit.PERSONS),
            Column("known", pgettext("coverage", "Known of"), is_text=True),
        ),
        rows=tuple(
            Row(
                key=at.stage.value,
                label=str(at.stage.label),
                cells=(
                    market.figure(
                        f"{at.stage.value}.women", at.tally.women, Unit.PERSONS, at.coverage
                    ),
                    market.share(
                        f"{at.stage.value}.share_women", at.tally.women, at.tally.men, at.coverage
                    ),
                    market.figure(f"{at.stage.value}.men", at.tally.men, Unit.PERSONS, at.coverage),
                    market.figure(
                        f"{at.stage.value}.other", at.tally.other, Unit.PERSONS, at.coverage
                    ),
                    market.figure(
                        f"{at.stage.value}.total", at.tally.total, Unit.PERSONS, at.coverage
                    ),
                    known_words(at.coverage.counted, at.coverage.due),
                ),
            )
            for at in market.stages
        ),
        note=note(market),
        caveats=(
            _(
                "Each stage counts the vacancies of which women and men are known there; stages with different"
                " vacancies behind them are not to be subtracted from each other."
            ),
        ),
    )


def steps_table(market: Market) -> Table:
    """Return who came through each step, with ratio, verdict and test."""
    return Table(
        key="staffing.market.steps",
        number="",
        title=_("Who comes through each step"),
        columns=(
            Column("women_in", _("Women before"), Unit.PERSONS),
            Column("women", _("Women through"), Unit.PERSONS),
            Column("rate_women", _("Women through, per cent"), Unit.PER_CENT),
            Column("men_in", _("Men before"), Unit.PERSONS),
            Column("men", _("Men through"), Unit.PERSONS),
            Column("rate_men", _("Men through, per cent"), Unit.PER_CENT),
            Column("ratio", _("Lower rate by higher"), Unit.COEFFICIENT),
            Column("verdict", _("Four fifths"), is_text=True),
            Column("test", _("Test"), is_text=True),
            Column("known", pgettext("coverage", "Known of"), is_text=True),
        ),
        rows=tuple(
            Row(
                key=step.key,
                label=step.label,
                cells=(
                    *rate_cells(market, step),
                    ratio_cell(market, step),
                    verdict_words(step.crude, step.ratio, step.rests_on_one)
                    if step.coverage.counted
                    else pgettext("answer", "Not known"),
                    test_words(step.judged),
                    known_words(step.coverage.counted, step.coverage.due),
                ),
                is_total=step.is_whole_way,
            )
            for step in market.steps
        ),
        note=note(market),
        caveats=(screening_caveat(), test_caveat()),
    )


def rate_cells(market: Market, step: Step) -> tuple[Cell, ...]:
    """Return those before, those through and the rate, of women and of men."""
    one, of = step.crude, step.coverage
    return tuple(
        cell
        for sex, before, through in (
            ("women", one.women_in, one.women),
            ("men", one.men_in, one.men),
        )
        for cell in (
            market.figure(f"{step.key}.{sex}_in", before, Unit.PERSONS, of),
            market.figure(f"{step.key}.{sex}", through, Unit.PERSONS, of),
            market.share(f"{step.key}.rate_{sex}", through, before - through, of),
        )
    )


def ratio_cell(market: Market, step: Step) -> Figure:
    """Return the impact ratio of a step."""
    value = step.ratio.value if step.ratio else None
    return market.figure(f"{step.key}.ratio", value, Unit.COEFFICIENT, step.coverage)


def below_table(market: Market) -> Table:
    """Return the strata and steps in which the ratio is below four fifths."""
    rows = []
    for step in market.steps:
        for stratum in sorted(step.strata, key=lambda one: one.label):
            ratio = stratum.ratio
            if ratio is None or not ratio.is_below:
                continue
            one = stratum.step
            rows.append(
                Row(
                    key=f"{step.key}.{stratum.label}",
                    label=stratum.label,
                    cells=(
                        step.label,
                        through_words(one.women, one.women_in),
                        through_words(one.men, one.men_in),
                        market.figure(
                            f"{step.key}.{stratum.label}.ratio",
                            ratio.value,
                            Unit.COEFFICIENT,
                            step.coverage,
                        ),
                        verdict_words(one, ratio, stratum.rests_on_one),
                    ),
                )
            )
    return Table(
        key="staffing.market.below",
        number="",
        title=_("Where the ratio falls below four fifths"),
        columns=(
            Column("step", _("Step"), is_text=True),
            Column("women", _("Women through"), is_text=True),
            Column("men", _("Men through"), is_text=True),
            Column("ratio", _("Lower rate by higher"), Unit.COEFFICIENT),
            Column("verdict", _("Four fifths"), is_text=True),
        ),
        rows=tuple(rows),
        note=note(market),
        caveats=(screening_caveat(),),
    )


def pooled_table(market: Market) -> Table:
    """Return each step thrown together beside the same compared within its strata."""
    rows = []
    for step in market.steps:
        if step.pooled is None:
            continue
        rows.append(
            Row(
                key=step.key,
                label=step.label,
                cells=(
                    str(step.pooled.strata),
                    odds_cell(market, step, step.crude),
                    market.figure(
                        f"{step.key}.common_odds",
                        step.pooled.odds_ratio,
                        Unit.COEFFICIENT,
                        step.coverage,
                    ),
                    interval_words(step.pooled.interval),
                    p_words(step.pooled.p),
                    picture_words(step.picture),
                ),
                is_total=step.is_whole_way,
            )
        )
    return Table(
        key="staffing.market.pooled",
        number="",
        title=_("Thrown together, and compared within: %(within)s")
        % {"within": str(STRATA[market.query.within]).lower()},
        columns=(
            Column("strata", _("Parts that tell"), is_text=True),
            Column("crude", _("Odds of women by men, thrown together"), Unit.COEFFICIENT),
            Column("common", _("Compared within and pooled"), Unit.COEFFICIENT),
            Column("interval", _("95 per cent interval"), is_text=True),
            Column("p", _("Chance of it"), is_text=True),
            Column("picture", _("Does the picture change?"), is_text=True),
        ),
        rows=tuple(rows),
        note=note(market),
        caveats=(
            _(
                "Odds above 1: women come through more easily than men. Pooled by Mantel and Haenszel: women and men"
                " are compared within each part only, so that a part where few come through does not weigh on the"
                " sex that applies there more often. A part with one sex, or where all or none come through, tells"
                " nothing."
            ),
        ),
    )


def odds_cell(market: Market, step: Step, one: Passage) -> Figure:
    """Return the odds of women by those of men of everybody thrown together."""
    against = one.men * (one.women_in - one.women)
    favouring = one.women * (one.men_in - one.men)
    value = Fraction(favouring, against) if against else None
    return market.figure(f"{step.key}.crude_odds", value, Unit.COEFFICIENT, step.coverage)


def short_lists_table(market: Market) -> Table:
    """Return the unbalanced short lists in unbalanced departments with their justifications."""
    return Table(
        key="staffing.market.short_lists",
        number="",
        title=_("Unbalanced short lists in unbalanced departments"),
        columns=(
            Column("office", _("Office"), is_text=True),
            Column("grade", _("Grade"), is_text=True),
            Column("state", pgettext("vacancy", "State"), is_text=True),
            Column("women", _("Women on the short list"), Unit.PERSONS),
            Column("men", _("Men on the short list"), Unit.PERSONS),
            Column("fault", _("Why it is unbalanced"), is_text=True),
            Column("department", _("Department"), is_text=True),
            Column("justification", _("Justification"), is_text=True),
        ),
        rows=tuple(short_list_row(market, vacancy) for vacancy in market.wanting_reasons),
        note=note(market),
    )


def short_list_row(market: Market, vacancy: Vacancy) -> Row:
    """Return one unbalanced short list."""
    fault, department = short_list_fault(vacancy), department_stored(vacancy)
    of = market.stages[2].coverage
    return Row(
        key=str(vacancy.pk),
        label=vacancy.reference,
        cells=(
            market.office_names.get(vacancy.office_id, vacancy.office.code),
            vacancy.grade.code,
            str(vacancy.get_state_display()),
            market.figure(
                f"vacancy.{vacancy.pk}.women", vacancy.short_list_women, Unit.PERSONS, of
            ),
            market.figure(f"vacancy.{vacancy.pk}.men", vacancy.short_list_men, Unit.PERSONS, of),
            fault_words(fault) if fault else "",
            department_words(department, vacancy.grade.code) if department else "",
            vacancy.justification or _("none yet"),
        ),
    )
