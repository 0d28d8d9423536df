"""Movements in the staffing chapter of the report to the Council: T5 and the sentences before it."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from apps.figures.display import display
from apps.figures.figure import Figure
from apps.figures.tables import Table
from apps.publishing.document import Block, Heading, Paragraph, TableBlock
from apps.reports.wggi_report import language

FEWEST_FOR_A_SHARE = 20


def movement_chapter(tables: Mapping[str, Table]) -> list[Block]:
    """Return movements by grade; nothing where no office has stated its movements."""
    table = tables.get("T5")
    if table is None:
        return []
    hires, promotions, separations = (
        share_of(table, kind) for kind in ("hires", "promotions", "separations")
    )
    sentences = [
        _("Of those hired, %(share)s were women.") % {"share": hires} if hires else "",
        _("Of those promoted, %(share)s were women.") % {"share": promotions} if promotions else "",
        _("Of those who left the Organization, %(share)s were women.") % {"share": separations}
        if separations
        else "",
    ]
    said = " ".join(sentence for sentence in sentences if sentence)
    return [
        Heading(2, _("Movements")),
        *([Paragraph(said)] if said else []),
        TableBlock(table),
    ]


def share_of(table: Table, kind: str) -> str:
    """Return the share of women of a kind in words; nothing where it is hidden or of few persons."""
    cell = table.cell("total", f"{kind}_share")
    if not isinstance(cell, Figure) or cell.value is None:
        return ""
    if (cell.denominator or 0) < FEWEST_FOR_A_SHARE:
        return ""
    return display(cell, language(), style="text")
