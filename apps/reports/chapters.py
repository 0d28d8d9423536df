"""What the report says, chapter by chapter, in the language of the moment.

Written as documents of the Council are: "per cent" in words, numbered paragraphs, no sentence twice.
A paragraph is left out where its figures are hidden or missing; none is made of pieces, so that every
sentence can be translated as a whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import count

from babel.lists import format_list
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from apps.figures.charts import Chart
from apps.figures.display import NO_BREAK_SPACE, display
from apps.figures.figure import Coverage, Figure
from apps.figures.rounding import TABLE_DIGITS, round_half_away
from apps.figures.shares import Band, band
from apps.figures.tables import Cell, Table
from apps.focal_points.selectors.coverage import Coverage as FocalPointCoverage
from apps.projects.selectors.funded import FundedYear
from apps.publishing.document import (
    Block,
    ChartBlock,
    Heading,
    Paragraph,
    TableBlock,
)
from apps.publishing.words import long_date
from apps.reports.contents import contents_of
from apps.reports.focal_points_chapter import focal_points_chapter
from apps.reports.marker_chapter import MarkedYear, marker_chapter
from apps.reports.movement_chapter import movement_chapter
from apps.reports.projection_chapter import projection_chapter
from apps.reports.projects_chapter import projects_chapter
from apps.reports.targets import target_table

POLICY_SINCE = 2015
FEWEST_FOR_A_JUDGEMENT = 20
SENIOR = "P5+"
CATEGORIES = "staffing.t1.persons"
FRENCH_SEMICOLON = f"{NO_BREAK_SPACE}; "


@dataclass(frozen=True, slots=True)
class StaffingMaterial:
    """The tables and charts of the staffing chapter for a reader; `before` is the date of a year earlier."""

    as_of: date
    before: date | None
    coverage: Coverage
    tables: Mapping[str, Table]
    charts: Mapping[str, Chart]
    is_certified: bool
    is_public: bool


def language() -> str:
    """Return en, fr or es."""
    return (get_language() or "en")[:2]


def day_text(day: date) -> str:
    """Return a date as a sentence writes it."""
    return long_date(day, language())


def value_of(cell: Cell) -> Figure | None:
    """Return a figure that a sentence can speak of; None for one that is hidden or missing."""
    return cell if isinstance(cell, Figure) and cell.value is not None else None


def text_of(figure: Figure) -> str:
    """Return a figure in the words of a sentence: "46 per cent"."""
    return display(figure, language(), style="text")


def listed(parts: Sequence[str]) -> str:
    """Return words in a row: "P3, P2 and P1"."""
    return format_list(list(parts), locale="en_GB" if language() == "en" else language())


def council_report(
    material: StaffingMaterial,
    year: int,
    funded: FundedYear | None = None,
    coverage: FocalPointCoverage | None = None,
    marked: MarkedYear | None = None,
) -> tuple[Block, ...]:
    """Return the blocks: summary, introduction, staffing, targets, marker, projects, focal points, method."""
    marker = marker_chapter(marked, is_public=material.is_public)
    projects = projects_chapter(funded, is_public=material.is_public)
    focal_points = focal_points_chapter(coverage, is_public=material.is_public)
    return numbered(
        Heading(1, _("Summary")),
        *paragraphs(summary(material)),
        Heading(1, _("Introduction")),
        *paragraphs(
            introduction(
                material,
                year,
                contents_of(
                    has_projects=bool(projects),
                    has_marker=bool(marker),
                    has_focal_points=bool(focal_points),
                ),
            )
        ),
        Heading(1, _("Staffing")),
        *categories(material),
        *grades(material),
        *locations(material),
        *movement_chapter(material.tables),
        *trend(material),
        *projection_chapter(material.tables),
        *targets_beside(material),
        *marker,
        *projects,
        *focal_points,
        Heading(1, _("How the figures are made")),
        *paragraphs(method(material)),
    )


def numbered(*blocks: Block) -> tuple[Block, ...]:
    """Return the blocks with the charts numbered as they come."""
    charts = count(1)
    return tuple(
        replace(block, number=next(charts)) if isinstance(block, ChartBlock) else block
        for block in blocks
    )


def paragraphs(sentences: Sequence[str]) -> list[Block]:
    """Return one paragraph for each text; empty ones are left out."""
    return [Paragraph(sentence) for sentence in sentences if sentence]


def summary(material: StaffingMaterial) -> list[str]:
    """Return what the Council must know, and what it is asked to do."""
    return [
        _(
            "The present report informs the Council of the representation of women and men among"
            " the staff of the Organization on %(day)s."
        )
        % {"day": day_text(material.as_of)},
        main_finding(material),
        change_since(material),
        _("The Council is invited to take note of the present report."),
    ]


def main_finding(material: StaffingMaterial) -> str:
    """Return the share of women among all staff and, where it may be told, among senior staff."""
    everybody = material.tables["T1"]
    share = value_of(everybody.cell("total", "share_women"))
    staff = value_of(everybody.cell("total", "total"))
    senior = value_of(material.tables["T6"].cell(material.as_of.isoformat(), SENIOR))
    if share is None or staff is None:
        return ""
    words = {"share": text_of(share), "staff": display(staff, language())}
    if senior is None:
        return _("Women were %(share)s of the %(staff)s staff members counted.") % words
    return _(
        "Women were %(share)s of the %(staff)s staff members counted, and %(senior)s of those at"
        " grade P5 and above."
    ) % {**words, "senior": text_of(senior)}


def change_since(material: StaffingMaterial) -> str:
    """Return how the share of women among all staff changed within the year."""
    change = value_of(material.tables["T1"].cell("total", "change"))
    if change is None or material.before is None:
        return ""
    points = round_half_away(Fraction(change.value or 0), TABLE_DIGITS)
    words = {
        "day": day_text(material.before),
        "points": display(_size_of(change), language(), style="text").lstrip("+"),
    }
    if points > 0:
        return (
            _("Since %(day)s the share of women among all staff has risen by %(points)s.") % words
        )
    if points < 0:
        return (
            _("Since %(day)s the share of women among all staff has fallen by %(points)s.") % words
        )
    return _("Since %(day)s the share of women among all staff has not changed.") % words


def _size_of(change: Figure) -> Figure:
    return replace(change, value=abs(Fraction(change.value or 0)))


def introduction(material: StaffingMaterial, year: int, contents: str) -> list[str]:
    """Return the mandate, what the edition contains, who is counted, where the figures come from."""
    coverage = material.coverage
    counted = {"due": coverage.due, "missing": coverage.missing}
    duty = (
        _(
            "Paragraph 32 of the Gender Equality Policy 2015–2019 (C/106/INF/8/Rev.1) asks the"
            " Director General to report to the Council every year on the implementation of the"
            " policy."
        )
        if year >= POLICY_SINCE
        else ""
    )
    return [
        f"{duty} {contents}".strip(),
        _(
            "The figures come from the headcount returns of the offices. Human resources staff"
            " entered them, the heads of office attested them, and Human Resources Management"
            " approved them."
        ),
        ngettext(
            "Of the %(due)s offices that owed a return, %(missing)s is missing from every figure.",
            "Of the %(due)s offices that owed a return, %(missing)s are missing from every figure.",
            coverage.missing,
        )
        % counted
        if coverage.missing
        else _("Every office that owed a return (%(due)s in all) is counted.") % counted,
        ""
        if material.is_certified
        else _(
            "The Gender Coordination Unit has not yet certified this reporting period; the figures"
            " may still change."
        ),
        _(
            "Tables keep their numbers from one edition to the next. A number that is absent"
            " belongs to a chapter that the present edition does not contain."
        ),
    ]


def categories(material: StaffingMaterial) -> list[Block]:
    """Return staff by category: T1 with its chart."""
    table = material.tables["T1"]
    shares = [
        _("%(category)s, %(share)s") % {"category": row.label, "share": text_of(share)}
        for row in table.rows
        if not row.is_total
        and (share := value_of(table.cell(row.key, "share_women")))
        and (share.denominator or 0) >= FEWEST_FOR_A_JUDGEMENT
    ]
    said = (
        _("The share of women by category was as follows: %(shares)s.")
        % {"shares": (FRENCH_SEMICOLON if language() == "fr" else "; ").join(shares)}
        if shares
        else ""
    )
    return [
        Heading(2, _("Staff by category")),
        *paragraphs([said]),
        TableBlock(table),
        *chart_beside(material, CATEGORIES),
    ]


def grades(material: StaffingMaterial) -> list[Block]:
    """Return professional staff and national officers by grade: T2 with its chart, and T3."""
    return [
        Heading(2, _("Professional and higher staff")),
        *paragraphs([sentence_of(material, "staffing.t2.share"), parity(material.tables["T2"])]),
        TableBlock(material.tables["T2"]),
        *chart_beside(material, "staffing.t2.share"),
        Heading(2, _("National officers")),
        *paragraphs([parity(material.tables["T3"])]),
        TableBlock(material.tables["T3"]),
    ]


def parity(table: Table) -> str:
    """Return the grades at parity, and those where one sex is fewer; small grades are not judged."""
    found: dict[Band, list[str]] = {}
    for row in table.rows:
        women, men = (value_of(table.cell(row.key, sex)) for sex in ("women", "men"))
        if row.is_total or women is None or men is None:
            continue
        counts = int(women.value or 0), int(men.value or 0)
        if sum(counts) < FEWEST_FOR_A_JUDGEMENT:
            continue
        place = band(*counts)
        found.setdefault(Band.IN if place is Band.NEAREST else place, []).append(row.label)
    sentences = []
    if balanced := found.get(Band.IN):
        sentences.append(
            ngettext(
                "Parity has been reached at grade %(grades)s.",
                "Parity has been reached at grades %(grades)s.",
                len(balanced),
            )
            % {"grades": listed(balanced)}
        )
    if few_women := found.get(Band.BELOW):
        sentences.append(
            ngettext(
                "Women are under-represented at grade %(grades)s.",
                "Women are under-represented at grades %(grades)s.",
                len(few_women),
            )
            % {"grades": listed(few_women)}
        )
    if few_men := found.get(Band.ABOVE):
        sentences.append(
            ngettext(
                "Men are under-represented at grade %(grades)s.",
                "Men are under-represented at grades %(grades)s.",
                len(few_men),
            )
            % {"grades": listed(few_men)}
        )
    return " ".join(sentences)


def locations(material: StaffingMaterial) -> list[Block]:
    """Return staff by location: T4 with its chart."""
    return [
        Heading(2, _("Location")),
        *paragraphs([sentence_of(material, "staffing.t4.share")]),
        TableBlock(material.tables["T4"]),
        *chart_beside(material, "staffing.t4.share"),
    ]


def trend(material: StaffingMaterial) -> list[Block]:
    """Return the trend: T6 with its chart."""
    return [
        Heading(2, _("Trend")),
        *paragraphs([sentence_of(material, "staffing.t6.trend"), senior_trend(material)]),
        TableBlock(material.tables["T6"]),
        *chart_beside(material, "staffing.t6.trend"),
    ]


def senior_trend(material: StaffingMaterial) -> str:
    """Return how the share of women at P5 and above moved from the first date to the last."""
    table = material.tables["T6"]
    shares = [
        share for row in table.rows if (share := value_of(table.cell(row.key, SENIOR))) is not None
    ]
    if len(shares) < 2:
        return ""
    first, last = shares[0], shares[-1]
    words = {
        "first": text_of(first),
        "first_day": day_text(first.as_of),
        "last": text_of(last),
        "last_day": day_text(last.as_of),
    }
    if words["first"] == words["last"]:
        return (
            _("At grade P5 and above it was %(last)s both on %(first_day)s and on %(last_day)s.")
            % words
        )
    return (
        _(
            "At grade P5 and above it went from %(first)s on %(first_day)s to %(last)s on"
            " %(last_day)s."
        )
        % words
    )


def targets_beside(material: StaffingMaterial) -> list[Block]:
    """Return the organization's own targets with a value, beside the figures of the report."""
    table = target_table(material.tables, as_of=material.as_of, language=language())
    if not table.rows:
        return []
    return [
        Heading(2, _("Targets")),
        Paragraph(
            _(
                "The targets that the Organization has set itself since 1995 stand beside the"
                " figures of the present report."
            )
        ),
        TableBlock(table),
    ]


def sentence_of(material: StaffingMaterial, key: str) -> str:
    """Return the sentence that reads a chart; nothing for a chart that is not there to be read."""
    return material.charts[key].sentence if chart_beside(material, key) else ""


def chart_beside(material: StaffingMaterial, key: str) -> list[Block]:
    """Return a chart without its sentence in print: it is the text for those who cannot see it.

    Groups without a value to draw stand in the table only; a chart without any is left out.
    """
    chart = material.charts[key]
    shown = drawn(chart) if chart.kind != "lines" else chart
    if not any(point.y is not None for series in shown.series for point in series.points):
        return []
    if shown != chart:
        told = _("Groups with hidden counts are in the table only.")
        shown = replace(shown, note=" ".join(part for part in (chart.note, told) if part))
    share = material.tables["T1"].cell("total", "share_women")
    is_told = key != CATEGORIES or value_of(share) is not None
    alt = chart.sentence if is_told else chart.title
    return [ChartBlock(chart=replace(shown, sentence=""), number=0, alt=alt)]


def drawn(chart: Chart) -> Chart:
    """Return a chart of bars without the groups of which a part is hidden."""
    gaps = {point.x for series in chart.series for point in series.points if point.y is None}
    return replace(
        chart,
        series=tuple(
            replace(series, points=tuple(point for point in series.points if point.x not in gaps))
            for series in chart.series
        ),
    )


def method(material: StaffingMaterial) -> list[str]:
    """Return how the numbers were made."""
    return [
        _(
            "Shares are computed from counts and rounded only when printed. Persons of other or"
            " undisclosed sex are part of the totals and not of the shares. A group of fewer than"
            " 20 persons is shown without decimals, one of fewer than 5 without a share."
        ),
        _(
            "Parity means a share of women from 47 to 53 per cent, or the nearest share that the"
            " number of persons allows."
        ),
        _(
            "To protect persons, counts of 1 to 4 are hidden, and further numbers with them so that"
            " no hidden count can be worked out."
        )
        if material.is_public
        else "",
    ]
