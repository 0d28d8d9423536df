"""PowerPoint, by slide: shapes, tables, groups, and the speaker's notes."""

import io
from collections.abc import Iterable, Iterator

from pptx import Presentation
from pptx.shapes.base import BaseShape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.group import GroupShape


def read(content: bytes) -> Iterator[tuple[str, str]]:
    """Yield title and text of each slide."""
    for slide in Presentation(io.BytesIO(content)).slides:
        title = slide.shapes.title.text_frame.text if slide.shapes.title is not None else ""
        lines = list(_lines(slide.shapes))
        notes = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
        if notes is not None and notes.text.strip():
            lines.append(notes.text)
        yield title, "\n".join(lines)


def _lines(shapes: Iterable[BaseShape]) -> Iterator[str]:
    for shape in shapes:
        if isinstance(shape, GroupShape):
            yield from _lines(shape.shapes)
        elif isinstance(shape, GraphicFrame) and shape.has_table:
            for row in shape.table.rows:
                yield "\t".join(" ".join(cell.text.split()) for cell in row.cells)
        elif shape.has_text_frame and shape.text_frame.text.strip():  # type: ignore[attr-defined]
            yield shape.text_frame.text.replace("\v", "\n")  # type: ignore[attr-defined]
