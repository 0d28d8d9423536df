"""A document as JSON and back: what a frozen edition keeps, so that it can be made again for ever."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from apps.figures.charts import Band, Chart, Mark, Point, Series
from apps.figures.figure import Coverage
from apps.figures.tables import Table
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

FORM = 1
"""Version of the form of a snapshot; readers of older forms stay in this module."""


def checksum(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a JSON value in its canonical spelling."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def document_to_dict(document: Document) -> dict[str, Any]:
    """Return a JSON-safe dictionary from which `document_from_dict` makes an equal document."""
    meta = document.meta
    return {
        "meta": {
            "title": meta.title,
            "organization": meta.organization,
            "language": meta.language,
            "created_at": meta.created_at.isoformat(),
            "subtitle": meta.subtitle,
            "symbol": meta.symbol,
            "session": meta.session,
            "session_dates": meta.session_dates,
            "issued_on": meta.issued_on.isoformat() if meta.issued_on else None,
            "original_language": meta.original_language,
            "watermark": meta.watermark,
        },
        "blocks": [block_to_dict(block) for block in document.blocks],
    }


def document_from_dict(data: Mapping[str, Any]) -> Document:
    """Read what `document_to_dict` wrote; raises KeyError or ValueError for anything else."""
    meta = dict(data["meta"])
    meta["created_at"] = datetime.fromisoformat(meta["created_at"])
    meta["issued_on"] = date.fromisoformat(meta["issued_on"]) if meta["issued_on"] else None
    return Document(
        meta=DocumentMeta(**meta),
        blocks=tuple(block_from_dict(block) for block in data["blocks"]),
    )


def block_to_dict(block: Block) -> dict[str, Any]:
    """Return one block with its kind."""
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "text": block.text}
        case Paragraph():
            return {"kind": "paragraph", "text": block.text}
        case TableBlock():
            return {"kind": "table", "table": block.table.to_dict()}
        case ChartBlock():
            return {
                "kind": "chart",
                "number": block.number,
                "alt": block.alt,
                "chart": chart_to_dict(block.chart),
            }
        case PageBreak():
            return {"kind": "page_break"}


def block_from_dict(data: Mapping[str, Any]) -> Block:
    """Read one block; raises ValueError for an unknown kind."""
    match data["kind"]:
        case "heading":
            return Heading(level=data["level"], text=data["text"])
        case "paragraph":
            return Paragraph(text=data["text"])
        case "table":
            return TableBlock(table=Table.from_dict(data["table"]))
        case "chart":
            return ChartBlock(
                chart=chart_from_dict(data["chart"]), number=data["number"], alt=data["alt"]
            )
        case "page_break":
            return PageBreak()
    raise ValueError(f"A snapshot of form {FORM} has no block of kind {data['kind']!r}.")


def chart_to_dict(chart: Chart) -> dict[str, Any]:
    """Return a chart; fractions are written exactly and positions with their type."""
    return {
        "key": chart.key,
        "kind": chart.kind,
        "title": chart.title,
        "sentence": chart.sentence,
        "x_label": chart.x_label,
        "y_label": chart.y_label,
        "series": [
            {
                "key": series.key,
                "label": series.label,
                "points": [
                    {
                        "x": position_to_json(point.x),
                        "label": point.label,
                        "y": exact_to_json(point.y),
                        "display": point.display,
                    }
                    for point in series.points
                ],
            }
            for series in chart.series
        ],
        "table": chart.table.to_dict(),
        "as_of": chart.as_of.isoformat(),
        "coverage": chart.coverage.to_dict(),
        "bands": [
            {
                "lower": exact_to_json(band.lower),
                "upper": exact_to_json(band.upper),
                "label": band.label,
            }
            for band in chart.bands
        ],
        "marks": [
            {
                "x": position_to_json(mark.x),
                "y": exact_to_json(mark.y),
                "label": mark.label,
                "kind": mark.kind,
            }
            for mark in chart.marks
        ],
        "note": chart.note,
    }


def chart_from_dict(data: Mapping[str, Any]) -> Chart:
    """Read what `chart_to_dict` wrote."""
    return Chart(
        key=data["key"],
        kind=data["kind"],
        title=data["title"],
        sentence=data["sentence"],
        x_label=data["x_label"],
        y_label=data["y_label"],
        series=tuple(
            Series(
                key=series["key"],
                label=series["label"],
                points=tuple(
                    Point(
                        x=position_from_json(point["x"]),
                        label=point["label"],
                        y=exact_from_json(point["y"]),
                        display=point["display"],
                    )
                    for point in series["points"]
                ),
            )
            for series in data["series"]
        ),
        table=Table.from_dict(data["table"]),
        as_of=date.fromisoformat(data["as_of"]),
        coverage=Coverage.from_dict(data["coverage"]),
        bands=tuple(
            Band(
                lower=exact_from_json(band["lower"]),
                upper=exact_from_json(band["upper"]),
                label=band["label"],
            )
            for band in data["bands"]
        ),
        marks=tuple(
            Mark(
                x=position_from_json(mark["x"]),
                y=exact_from_json(mark["y"]),
                label=mark["label"],
                kind=mark["kind"],
            )
            for mark in data["marks"]
        ),
        note=data["note"],
    )


def exact_to_json(value: int | Fraction | None) -> int | str | None:
    """Return a whole number as it is and a fraction as "n/d"."""
    return f"{value.numerator}/{value.denominator}" if isinstance(value, Fraction) else value


def exact_from_json(value: Any) -> Any:
    """Read what `exact_to_json` wrote."""
    return Fraction(value) if isinstance(value, str) else value


def position_to_json(position: str | int | date) -> dict[str, Any]:
    """Return a place on the axis with its type: a day, a year or a category."""
    if isinstance(position, date):
        return {"day": position.isoformat()}
    return {"place": position}


def position_from_json(data: Mapping[str, Any]) -> str | int | date:
    """Read what `position_to_json` wrote."""
    return date.fromisoformat(data["day"]) if "day" in data else data["place"]
