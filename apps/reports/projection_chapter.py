"""The projection in the staffing chapter of the report to the Council: T7 and the sentence before it."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from apps.figures.tables import Table
from apps.publishing.document import Block, Heading, Paragraph, TableBlock


def projection_chapter(tables: Mapping[str, Table]) -> list[Block]:
    """Return when each grade would reach an equal share; nothing where there is nothing to project."""
    table = tables.get("T7")
    if table is None:
        return []
    return [
        Heading(2, _("Projection")),
        Paragraph(
            _(
                "The year in which women and men would be equal in number, if the past ten years"
                " went on unchanged, is given by grade and by two models."
            )
        ),
        TableBlock(table),
    ]
