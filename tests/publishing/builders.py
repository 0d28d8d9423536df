"""Tables, charts and documents of invented numbers, from which every renderer is tested."""

import datetime as dt
from fractions import Fraction
from typing import Any

from apps.figures.charts import Band, Chart, Mark, Point, Series
from apps.figures.display import display
from apps.figures.figure import Coverage, Empty, Figure, Status, Unit
from apps.figures.tables import Column, Row, Table
from apps.publishing.document import (
    Block,
    ChartBlock,
    Document,
    DocumentMeta,
    Heading,
    PageBreak,
    Paragraph,
    TableBlock,
)

AS_OF = dt.date(2025, 12, 31)
COVERAGE = Coverage(due=112, counted=109, missing=3)
ABOUT: dict[str, Any] = {
    "population": "all_staff",
    "as_of": AS_OF,
    "scope": "all",
    "coverage": COVERAGE,
    "status": Status.APPROVED,
}
BAND = Band(47, 53, "Parity band, 47 to 53 per cent")
NOTE = (
    "Source: headcount returns of the offices. Population: all staff. Date: 31 December 2025. "
    "Counted: 109 of 112 offices."
)

#: Women and men by grade; the last has a cell that was not reported.
GRADES = {
    "D2": (3, 8),
    "D1": (21, 52),
    "P5": (98, 187),
    "P4": (268, 352),
    "P3": (604, 571),
    "P2": (421, 322),
    "P1": (88, 61),
}
DANGEROUS = [
    '#read("/etc/passwd")',
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "$x$ _a_ *b* `c` \\ @ref <label> [link](x) {{ x }} {% y %} & \u202e",
]


def count(key: str, value: int | None, **changes: Any) -> Figure:
    """A number of persons; None is missing."""
    return Figure.count(key, value, **(ABOUT | changes))


def share(key: str, women: int, men: int) -> Figure:
    """The share of women."""
    return Figure.share(key, women, men, **ABOUT)


def grade_table(*, label: str = "Grade", number: str = "T2", note: str = NOTE) -> Table:
    """A table as T2: shares, an empty of every kind, a total and caveats."""
    columns = (
        Column("women", "Women", Unit.PERSONS),
        Column("share_women", "Women, per cent", Unit.PER_CENT),
        Column("men", "Men", Unit.PERSONS),
        Column("total", "Total", Unit.PERSONS),
        Column("change", "Change in points since 31 December 2024", Unit.POINTS),
        Column("status", "Status", is_text=True),
    )
    rows = []
    for grade, (women, men) in GRADES.items():
        cells = (
            count(f"{grade}.women", women),
            share(f"{grade}.share_women", women, men),
            count(f"{grade}.men", men),
            count(f"{grade}.total", women + men),
            Figure.change(
                f"{grade}.change",
                share(f"{grade}.before", women + 2, men + 5),
                share(f"{grade}.after", women, men),
            ),
            "below",
        )
        rows.append(Row(grade, grade, cells))
    hidden = count("UG.women", 3).hide()
    rows.append(
        Row(
            "UG",
            "Ungraded",
            (
                hidden,
                share("UG.share_women", 3, 4).hide(),
                hidden,
                count("UG.total", 7),
                count("UG.change", None, unit=Unit.POINTS, empty=Empty.NOT_APPLICABLE),
                None,
            ),
        )
    )
    women = sum(pair[0] for pair in GRADES.values())
    men = sum(pair[1] for pair in GRADES.values())
    rows.append(
        Row(
            "total",
            "Total",
            (
                count("total.women", women, missing_cells=2),
                share("total.share_women", women, men),
                count("total.men", men),
                count("total.total", women + men + 7, missing_cells=2),
                count("total.change", None, unit=Unit.POINTS),
                "",
            ),
            is_total=True,
        )
    )
    return Table(
        key="T2",
        number=number,
        title=f"Professional and higher staff by {label.lower()} and sex",
        columns=columns,
        rows=tuple(rows),
        note=note,
        caveats=("Shares are of women and men whose sex is recorded.",),
    )


def share_chart(**changes: Any) -> Chart:
    """Bars of the share of women by grade, with band, target and a stated figure."""
    points = tuple(
        Point(
            grade, grade, Fraction(100 * women, women + men), display(share("s", women, men), "en")
        )
        for grade, (women, men) in GRADES.items()
    )
    parts: dict[str, Any] = {
        "key": "T2.share",
        "kind": "bars",
        "title": "Share of women by grade, professional and higher",
        "sentence": "The share of women was highest at P1 (59.1 per cent) and lowest at D2 "
        "(27 per cent).",
        "x_label": "Grade",
        "y_label": "Women, per cent",
        "series": (Series("women", "Women, per cent", points),),
        "bands": (BAND,),
        "marks": (
            Mark("P5", 40, "Target of 2015: 40 per cent at P5 and above", "target"),
            Mark("P4", 37, "As stated for 31 December 2014", "stated"),
        ),
        "table": grade_table(),
        "as_of": AS_OF,
        "coverage": COVERAGE,
        "note": "Groups of fewer than 20 persons are in the table only.",
    }
    return Chart(**(parts | changes))


CATEGORIES = {
    "Professional and higher": (1503, 1553, 0),
    "National officers": (1210, 1390, 4),
    "General service": (3912, 4618, 11),
    "Other": (61, 9, None),
}


def persons_chart(**changes: Any) -> Chart:
    """Stacked bars of women, men and other by category; one part is hidden."""
    sexes = ("women", "men", "other")
    series = []
    for index, sex in enumerate(sexes):
        points = []
        for name, counts in CATEGORIES.items():
            value = counts[index]
            shown = "c" if value is None else display(count("n", value), "en")
            points.append(Point(name, name, value, shown))
        series.append(Series(sex, sex.capitalize(), tuple(points)))
    parts: dict[str, Any] = {
        "key": "T1.persons",
        "kind": "stacked_bars",
        "title": "Women and men by category",
        "sentence": "On 31 December 2025 women were 47 per cent of 14,291 staff.",
        "x_label": "Category",
        "y_label": "Persons",
        "series": tuple(series),
        "table": grade_table(),
        "as_of": AS_OF,
        "coverage": COVERAGE,
    }
    return Chart(**(parts | changes))


TREND = {
    "All staff": (46.0, 46.0, 46.4, 46.9, 47.1, 47.3, 47.6, 47.9, 48.0, 48.4, None, 48.9, 49.2),
    "P1–P3": (49.2, 49.6, 50.1, 50.0, 50.6, 51.0, 51.3, 51.1, 51.9, 52.4, 52.8, 53.0, 53.8),
    "P4": (36.6, 37.1, 37.4, 38.0, 38.3, 39.0, 39.8, 40.5, 41.2, 41.9, 42.3, 42.8, 43.2),
    "P5 and above": (26.1, 26.3, 26.9, 27.6, 28.4, 29.0, 29.9, 30.6, 31.4, 32.0, 32.4, 32.8, 33.1),
}


def trend_chart(**changes: Any) -> Chart:
    """Lines over thirteen dates, one value missing, with targets and stated figures."""
    days = [dt.date(2014, 6, 30), *(dt.date(year, 12, 31) for year in range(2014, 2026))]
    series = []
    for name, values in TREND.items():
        points = tuple(
            Point(
                day,
                f"{day:%d %B %Y}",
                None if value is None else Fraction(str(value)),
                "" if value is None else str(value),
            )
            for day, value in zip(days, values, strict=True)
        )
        series.append(Series(name, name, points))
    parts: dict[str, Any] = {
        "key": "T6.trend",
        "kind": "lines",
        "title": "Share of women over time",
        "sentence": "The share of women rose from 46 per cent on 30 June 2014 to 49 per cent on "
        "31 December 2025.",
        "x_label": "Date",
        "y_label": "Women, per cent",
        "series": tuple(series),
        "bands": (BAND,),
        "marks": (
            Mark(dt.date(2014, 6, 30), 46, "All staff as stated: 46 per cent", "stated"),
            Mark(dt.date(2014, 6, 30), 26, "P5 and above as stated: 26 per cent", "stated"),
            Mark(dt.date(2014, 12, 31), 37, "P4 as stated: 37 per cent", "stated"),
            Mark(dt.date(2020, 12, 31), 50, "Target of 2015: 50 per cent, all staff", "target"),
        ),
        "table": grade_table(),
        "as_of": AS_OF,
        "coverage": COVERAGE,
    }
    return Chart(**(parts | changes))


COUNTRIES = {
    "covered": {"KEN": "Kenya", "CHE": "Switzerland", "MLT": "Malta"},
    "partly": {"SOM": "Somalia"},
    "uncovered": {"FRA": "France", "NOR": "Norway", "XAT": "Atlantis"},
    "elsewhere": {},
}


def map_chart(**changes: Any) -> Chart:
    """A map of seven countries in three classes; one has no outline and one is only a dot."""
    parts: dict[str, Any] = {
        "key": "T11.map",
        "kind": "map",
        "title": "Where are offices without a focal point?",
        "sentence": "In three countries no office has a focal point.",
        "x_label": "Country",
        "y_label": "Offices",
        "series": tuple(
            Series(
                key,
                key.capitalize(),
                tuple(Point(code, name, 1, "1 of 1") for code, name in found.items()),
            )
            for key, found in COUNTRIES.items()
        ),
        "table": grade_table(number="T11"),
        "as_of": AS_OF,
        "coverage": COVERAGE,
        "note": "The boundaries shown do not imply endorsement.",
    }
    return Chart(**(parts | changes))


def document(*blocks: Block, **changes: Any) -> Document:
    """A short Council paper of these blocks, or of one of every kind."""
    meta: dict[str, Any] = {
        "title": "Annual gender report for 2025",
        "subtitle": "Report of the Director General",
        "organization": "International Organization for Migration",
        "symbol": "",
        "session": "117th Session of the Council",
        "session_dates": "24–27 November 2026",
        "issued_on": dt.date(2026, 10, 1),
        "language": "en",
        "original_language": "en",
        "watermark": "SPECIMEN, invented data",
        "created_at": dt.datetime(2026, 10, 1, 8, 30, tzinfo=dt.UTC),
    }
    return Document(DocumentMeta(**(meta | changes)), blocks or everything())


def everything() -> tuple[Block, ...]:
    """Blocks of every kind, in the order of a real report."""
    return (
        Heading(1, "Introduction"),
        Paragraph(
            "The Council, in its resolution on the gender equality policy, asked for a yearly report. "
            "This paper gives the state of staffing on 31 December 2025, what was promised, and "
            "where the organization stands against its own targets."
        ),
        Paragraph("Figures are those approved by Human Resources Management; none is an estimate."),
        Heading(1, "Staffing"),
        Heading(2, "Women and men by category"),
        Paragraph(
            "On 31 December 2025 women were 47 per cent of 14,291 staff, within the parity band of "
            "47 to 53 per cent. Women were 49 per cent of professional and higher staff."
        ),
        ChartBlock(persons_chart(), 1),
        Heading(2, "Professional and higher staff by grade"),
        Paragraph("The share of women falls with each grade above P3, and is lowest at D2."),
        TableBlock(grade_table(number="T1")),
        ChartBlock(share_chart(), 2),
        PageBreak(),
        Heading(2, "Trend"),
        Paragraph("The share of women has risen by three points since 30 June 2014."),
        ChartBlock(trend_chart(), 3, "Four lines, all rising slowly from 2014 to 2025."),
        TableBlock(grade_table(label="Grade group", number="T6")),
        Heading(1, "Annex"),
    )


def dangerous_document(**changes: Any) -> Document:
    """A document in which every text tries to act."""
    text = " ".join(DANGEROUS)
    table = Table(
        key="T1",
        number="T1",
        title=text,
        columns=(Column("a", text, is_text=True), Column("b", "b", is_text=True)),
        rows=tuple(Row(str(n), one, (one, text)) for n, one in enumerate(DANGEROUS)),
        note=text,
        caveats=(text,),
    )
    points = (Point(text, text, Fraction(40), text),)
    chart = share_chart(
        key=text,
        title=text,
        sentence=text,
        x_label=text,
        y_label=text,
        series=(Series("women", text, points),),
        bands=(Band(47, 53, text),),
        marks=(Mark(text, 50, text, "target"),),
        note=text,
        table=table,
    )
    return document(
        Heading(1, text),
        Paragraph(text),
        TableBlock(table),
        ChartBlock(chart, 1, text),
        **({"title": text, "organization": text, "session": text, "watermark": text} | changes),
    )
