"""What the report says, chapter by chapter, in the language of the moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from apps.figures.charts import Chart
from apps.figures.display import display
from apps.figures.figure import Figure
from apps.figures.tables import Cell, Table
from apps.policy.selectors import targets
from apps.publishing.document import Block, ChartBlock, Heading, Paragraph, TableBlock

CHARTS_AFTER = {
    "T1": ("staffing.t1.persons",),
    "T2": ("staffing.t2.share",),
    "T4": ("staffing.t4.share",),
    "T6": ("staffing.t6.trend",),
}


@dataclass(frozen=True, slots=True)
class StaffingMaterial:
    """The tables and charts of the staffing chapter, as the reader may see them."""

    as_of: date
    tables: Mapping[str, Table]
    charts: Mapping[str, Chart]
    is_certified: bool
    is_public: bool


def text_of(cell: Cell) -> str:
    """Return a figure in the words of a sentence: "46 per cent"."""
    if isinstance(cell, Figure):
        return display(cell, language(), style="text")
    return cell or ""


def language() -> str:
    """Return en, fr or es."""
    return (get_language() or "en")[:2]


def is_stated(cell: Cell) -> bool:
    """Whether a cell holds a value that a sentence can speak of."""
    return isinstance(cell, Figure) and cell.value is not None


def council_report(material: StaffingMaterial, year: int) -> tuple[Block, ...]:
    """Return the blocks of the first edition: summary, introduction, staffing, targets, method."""
    return (
        *summary(material, year),
        *introduction(material, year),
        *staffing(material),
        *targets_beside(material),
        *method(material),
    )


def summary(material: StaffingMaterial, year: int) -> Sequence[Block]:
    """Return the summary and the action asked of the Council."""
    table = material.tables["T1"]
    share, total = table.cell("total", "share_women"), table.cell("total", "total")
    first = _(
        "This report informs the Council of the representation of women and men among the"
        " staff of the Organization at the end of %(year)s."
    ) % {"year": year}
    blocks: list[Block] = [Heading(1, _("Summary")), Paragraph(first)]
    if is_stated(share):
        blocks.append(
            Paragraph(
                _("On %(day)s women were %(share)s of the %(total)s staff members counted.")
                % {
                    "day": date_format(material.as_of, "j F Y"),
                    "share": text_of(share),
                    "total": text_of(total),
                }
            )
        )
    blocks.append(Paragraph(_("The Council is invited to take note of this report.")))
    return blocks


def introduction(material: StaffingMaterial, year: int) -> Sequence[Block]:
    """Return the mandate, the period and who is counted."""
    coverage = next(iter(material.charts.values())).coverage
    blocks: list[Block] = [
        Heading(1, _("Introduction")),
        Paragraph(
            _(
                "The Gender Equality Policy 2015–2019 (C/106/INF/8/Rev.1, paragraph 32) asks the"
                " Director General to report to the Council every year on its implementation. This"
                " edition contains the chapter on staffing."
            )
        ),
        Paragraph(
            _(
                "The figures are those of %(day)s. They come from the headcount returns of the"
                " offices, which were entered by human resources staff, attested by the head of"
                " office and approved by Human Resources Management."
            )
            % {"day": date_format(material.as_of, "j F Y")}
        ),
        Paragraph(
            ngettext(
                "Of %(due)s office that owed a return, %(counted)s is counted.",
                "Of %(due)s offices that owed a return, %(counted)s are counted.",
                coverage.due,
            )
            % {"due": coverage.due, "counted": coverage.counted}
            + " "
            + (
                ngettext(
                    "%(missing)s office is missing from every total.",
                    "%(missing)s offices are missing from every total.",
                    coverage.missing,
                )
                % {"missing": coverage.missing}
                if coverage.missing
                else _("No office is missing.")
            )
        ),
    ]
    if not material.is_certified:
        blocks.append(
            Paragraph(
                _(
                    "The Gender Coordination Unit has not yet certified this reporting period; the"
                    " figures may still change."
                )
            )
        )
    return blocks


def staffing(material: StaffingMaterial) -> Sequence[Block]:
    """Return the staffing chapter: tables T1 to T4 and T6 with their charts and sentences."""
    blocks: list[Block] = [Heading(1, _("Staffing"))]
    headings = {
        "T1": _("Staff by category"),
        "T2": _("Professional and higher staff"),
        "T3": _("National officers"),
        "T4": _("Location"),
        "T6": _("Trend"),
    }
    figure_number = 0
    for number, heading in headings.items():
        table = material.tables[number]
        blocks.append(Heading(2, heading))
        charts = [
            material.charts[key] for key in CHARTS_AFTER.get(number, ()) if key in material.charts
        ]
        blocks.extend(Paragraph(sentence) for sentence in sentences(number, table, charts))
        blocks.append(TableBlock(table=table))
        for chart in charts:
            figure_number += 1
            blocks.append(ChartBlock(chart=chart, number=figure_number, alt=chart.sentence))
    return blocks


def sentences(number: str, table: Table, charts: Sequence[Chart]) -> list[str]:
    """Return what the report says of one table before showing it."""
    said = [chart.sentence for chart in charts]
    if number in {"T2", "T3"}:
        said.append(parity_sentence(table))
    return said


def parity_sentence(table: Table) -> str:
    """Return the grades that lie in the parity band, and those where women are fewer."""
    at_parity = [row.label for row in table.rows if not row.is_total and _band(table, row.key) == 0]
    below = [row.label for row in table.rows if not row.is_total and _band(table, row.key) == -1]
    parts = [
        _("At parity: %(grades)s.") % {"grades": ", ".join(at_parity)}
        if at_parity
        else _("No grade is at parity.")
    ]
    if below:
        parts.append(
            _("Women are under-represented at: %(grades)s.") % {"grades": ", ".join(below)}
        )
    return " ".join(parts)


def _band(table: Table, row_key: str) -> int | None:
    word = table.cell(row_key, "band")
    if word in {_("at parity"), _("at parity, nearest possible")}:
        return 0
    return -1 if word == _("women under-represented") else None


def targets_beside(material: StaffingMaterial) -> Sequence[Block]:
    """Return the organization's own targets with a value, one sentence each."""
    share = material.tables["T1"].cell("total", "share_women")
    blocks: list[Block] = [Heading(2, _("Targets"))]
    if is_stated(share):
        blocks.append(
            Paragraph(
                _(
                    "Against the targets that the Organization has set itself since 1995, the share"
                    " of women among all staff is now %(share)s."
                )
                % {"share": text_of(share)}
            )
        )
    for target in targets(iom_only=True, with_value=True):
        blocks.append(
            Paragraph(
                _(
                    "Set in %(year)s by %(document)s: %(population)s, %(percent)s per cent women by"
                    " %(deadline)s."
                )
                % {
                    "year": target.set_in,
                    "document": target.document,
                    "population": target.population,
                    "percent": target.percent.normalize() if target.percent else "",
                    "deadline": date_format(target.deadline_on, "j F Y")
                    if target.deadline_on
                    else _("a date that is not stated"),
                }
            )
        )
    return blocks


def method(material: StaffingMaterial) -> Sequence[Block]:
    """Return how the numbers were made."""
    blocks: list[Block] = [
        Heading(1, _("How the figures are made")),
        Paragraph(
            _(
                "Shares are computed from counts and rounded only when printed. Persons of other or"
                " undisclosed sex are part of the totals and not of the shares. A group of fewer"
                " than 20 persons is shown without decimals, one of fewer than 5 without a share."
            )
        ),
        Paragraph(
            _(
                "Parity means a share of women from 47 to 53 per cent, or the nearest share that the"
                " number of persons allows."
            )
        ),
    ]
    if material.is_public:
        blocks.append(
            Paragraph(
                _(
                    "To protect persons, counts of 1 to 4 are hidden, and further cells with them so"
                    " that no hidden count can be worked out by subtraction."
                )
            )
        )
    return blocks
