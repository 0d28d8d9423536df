"""Agreement as tables of figures and as a chart: what page, file and API print."""

from fractions import Fraction

from django.conf import settings
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.figures.charts import Chart
from apps.figures.figure import BLIND_READINGS, Coverage, Empty, Figure, Status, Unit
from apps.figures.tables import Column, Row, Table
from apps.gender_marker.analytics.agreement import FEWEST_PAIRS, Agreement
from apps.gender_marker.charts import agreement_bars
from apps.gender_marker.selectors.agreement import Answered, Line
from apps.web.wording import READINGS

QUESTIONS, REGIONS, CODES = "questions", "regions", "codes"


def weights_words() -> str:
    """Return how kappa is weighted, and from how many pairs on it is shown."""
    return _(
        "Kappa: agreement beyond chance, 1 is always and 0 no more than chance (Cohen 1960). For questions"
        " with linear weights (Cohen 1968), for codes without, because not applicable and undetermined have"
        " no place in their order. From and to: 95 per cent interval. Below %(fewest)s pairs only counts are"
        " shown and nothing is ranked; NA stands also where chance explains everything."
    ) % {"fewest": FEWEST_PAIRS}


def columns() -> tuple[Column, ...]:
    """Return the columns of a table of agreement."""
    return (
        Column("pairs", _("Pairs"), Unit.NUMBERS),
        Column("same", _("The same"), Unit.NUMBERS),
        Column("share", _("Per cent"), Unit.PER_CENT),
        Column("kappa", _("Kappa"), Unit.COEFFICIENT),
        Column("low", pgettext("interval", "From"), Unit.COEFFICIENT),
        Column("high", pgettext("interval", "To"), Unit.COEFFICIENT),
    )


def table_of_questions(found: Answered, *, scope: OfficeScope) -> Table:
    """Return the agreement by question, the most disputed first, and on the code."""
    return Table(
        key="gender_marker.agreement.questions",
        number="",
        title=_("Agreement by question"),
        columns=columns(),
        rows=tuple(
            row_of(line, found, scope=scope, is_total=line is found.codes)
            for line in (*found.questions, found.codes)
        ),
        caveats=(weights_words(),),
    )


def table_of_regions(found: Answered, *, scope: OfficeScope) -> Table:
    """Return the agreement on the code by region of the office that leads the project."""
    return Table(
        key="gender_marker.agreement.regions",
        number="",
        title=_("Agreement on the code by region"),
        columns=columns(),
        rows=tuple(row_of(line, found, scope=scope) for line in found.regions),
    )


def table_of_codes(found: Answered, *, scope: OfficeScope) -> Table:
    """Return how often which code of the first reader met which one of the second."""
    return Table(
        key="gender_marker.agreement.codes",
        number="",
        title=_("Codes: first reader by row, blind reader by column"),
        columns=tuple(
            Column(f"code_{place}", label, Unit.NUMBERS)
            for place, (_key, label) in enumerate(found.categories)
        ),
        rows=tuple(
            Row(
                key=f"code_{place}",
                label=label,
                cells=tuple(
                    number(f"codes.{place}.{other}", found.crossed[first, second], found, scope)
                    for other, (second, _label) in enumerate(found.categories)
                ),
            )
            for place, (first, label) in enumerate(found.categories)
        ),
    )


def row_of(line: Line, found: Answered, *, scope: OfficeScope, is_total: bool = False) -> Row:
    """Return one line of agreement as figures; below the fewest pairs counts alone."""
    agreement = line.agreement
    return Row(
        key=line.key,
        label=line.label,
        cells=(
            number(f"{line.key}.pairs", agreement.pairs, found, scope),
            number(f"{line.key}.same", agreement.same, found, scope),
            share(f"{line.key}.share", agreement, found, scope),
            *(
                coefficient(
                    f"{line.key}.{name}",
                    getattr(agreement, name) if agreement.is_enough else None,
                    found,
                    scope,
                )
                for name in ("kappa", "low", "high")
            ),
        ),
        is_total=is_total,
    )


def coverage_of(found: Answered) -> Coverage:
    """Return how many readings were given, handed in, and wait."""
    return Coverage(
        due=found.given, counted=found.done, missing=found.given - found.done, of=BLIND_READINGS
    )


def number(key: str, value: int, found: Answered, scope: OfficeScope) -> Figure:
    """Return a number of pairs."""
    return Figure.count(
        f"gender_marker.agreement.{key}",
        value,
        population=READINGS,
        as_of=found.as_of,
        scope=scope.fingerprint,
        coverage=coverage_of(found),
        status=Status.APPROVED,
        unit=Unit.NUMBERS,
    )


def share(key: str, agreement: Agreement, found: Answered, scope: OfficeScope) -> Figure:
    """Return the share of pairs that are the same, per cent."""
    value = Fraction(100 * agreement.same, agreement.pairs) if agreement.is_enough else None
    return Figure(
        key=f"gender_marker.agreement.{key}",
        value=value,
        unit=Unit.PER_CENT,
        numerator=agreement.same,
        denominator=agreement.pairs,
        population=READINGS,
        as_of=found.as_of,
        scope=scope.fingerprint,
        coverage=coverage_of(found),
        status=Status.APPROVED,
        empty=None if value is not None else Empty.NOT_APPLICABLE,
    )


def coefficient(key: str, value: Fraction | None, found: Answered, scope: OfficeScope) -> Figure:
    """Return a kappa or an end of its interval."""
    return Figure(
        key=f"gender_marker.agreement.{key}",
        value=value,
        unit=Unit.COEFFICIENT,
        numerator=None,
        denominator=None,
        population=READINGS,
        as_of=found.as_of,
        scope=scope.fingerprint,
        coverage=coverage_of(found),
        status=Status.APPROVED,
        empty=None if value is not None else Empty.NOT_APPLICABLE,
    )


def sentence_of(found: Answered) -> str:
    """Return what the figures say, in one sentence."""
    ranked = [
        each
        for each in found.questions
        if each.agreement.is_enough and each.agreement.kappa is not None
    ]
    if not found.done:
        return _("No reading is handed in yet.")
    if not ranked:
        return ngettext(
            "%(pairs)s project is read twice. From %(fewest)s on, this says which question is the most disputed.",
            "%(pairs)s projects are read twice. From %(fewest)s on, this says which question is the most disputed.",
            found.done,
        ) % {"pairs": found.done, "fewest": FEWEST_PAIRS}
    return _("The most disputed question is “%(question)s”.") % {"question": ranked[0].label}


def chart_of(found: Answered, table: Table) -> Chart:
    """Return the agreement by question as bars; a question with too few pairs has none."""
    return agreement_bars(
        table,
        title=_("How often do both readers give the same answer?"),
        sentence=sentence_of(found),
        x_label=_("Question"),
        y_label=_("Per cent of pairs"),
        label=_("The same answer"),
        as_of=found.as_of,
        coverage=coverage_of(found),
        language=(get_language() or settings.LANGUAGE_CODE)[:2],
    )
