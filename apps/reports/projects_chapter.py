"""The chapter of the report to the Council on the projects of the WGGI: T10 and the sentences before it."""

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.figures.display import display, format_dollars
from apps.projects.selectors.funded import FundedYear, funded_table, funded_total
from apps.publishing.document import Block, Heading, Paragraph, TableBlock
from apps.reports.release import without_records
from apps.reports.wggi_report import how_they_ended, language


def projects_chapter(found: FundedYear | None, *, is_public: bool) -> list[Block]:
    """Return the chapter of a year; nothing for a year without a round.

    Projects carry no personal data; who reads the public version cannot open their records.
    """
    if found is None:
        return []
    heading = Heading(1, _("Projects of the Working Group on Gender Issues"))
    if not found.is_settled:
        text = _("The round of %(year)s had not been decided when these figures were frozen.")
        return [heading, Paragraph(text % {"year": found.round.year})]
    if not found.projects:
        text = _("No project of %(year)s is recorded as funded through the WGGI.")
        return [heading, Paragraph(text % {"year": found.round.year})]
    table = funded_table(found)
    return [
        heading,
        Paragraph(money_of(found)),
        Paragraph(how_they_ended(found)),
        TableBlock(without_records(table) if is_public else table),
    ]


def money_of(found: FundedYear) -> str:
    """Return how many projects were funded, with how much of the envelope."""
    total = funded_total(found)
    number = len(found.projects)
    words = {
        "year": found.round.year,
        "number": number,
        "amount": display(total, language(), style="text"),
    }
    if total.value is None or found.round.envelope is None:
        return (
            ngettext(
                "In %(year)s, one project with a gender dimension was funded from Discretionary Income"
                " through the Working Group on Gender Issues (WGGI).",
                "In %(year)s, %(number)s projects with a gender dimension were funded from Discretionary"
                " Income through the Working Group on Gender Issues (WGGI).",
                number,
            )
            % words
        )
    envelope = format_dollars(Fraction(found.round.envelope), language(), style="text")
    return ngettext(
        "Of the Discretionary Income set aside for %(year)s (%(envelope)s), one project with a gender"
        " dimension received %(amount)s.",
        "Of the Discretionary Income set aside for %(year)s (%(envelope)s), %(number)s projects with a"
        " gender dimension received %(amount)s.",
        number,
    ) % {**words, "envelope": envelope}
