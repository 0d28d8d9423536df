"""A document as JSON and back is the same document."""

import json
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.figures.charts import Band, Chart, Mark, Point, Series
from apps.figures.figure import Coverage, Empty, Figure, Status, Unit
from apps.figures.tables import Column, Row, Table
from apps.publishing.document import (
    ChartBlock,
    Document,
    DocumentMeta,
    Heading,
    PageBreak,
    Paragraph,
    TableBlock,
)
from apps.reports.archive import (
    block_from_dict,
    checksum,
    document_from_dict,
    document_to_dict,
)

text = st.text(max_size=12)
days = st.dates(min_value=date(1951, 1, 1), max_value=date(2100, 12, 31))
fractions = st.fractions(min_value=-100, max_value=100, max_denominator=9999)
coverages = st.builds(
    Coverage, due=st.integers(0, 999), counted=st.integers(0, 999), missing=st.integers(0, 9)
)


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    """A count, a share, a change, or one of the empties."""
    identity = {
        "population": "all_staff",
        "as_of": draw(days),
        "scope": draw(text),
        "coverage": draw(coverages),
        "status": draw(st.sampled_from(Status)),
    }
    kind = draw(st.sampled_from(["count", "share", "empty", "change"]))
    if kind == "share":
        return Figure.share(
            "k",
            draw(st.integers(0, 99)),
            draw(st.integers(0, 99)),
            records=(("a", "b"),),
            **identity,
        )
    if kind == "change":
        return Figure(
            key="k",
            value=draw(fractions),
            unit=Unit.POINTS,
            numerator=None,
            denominator=draw(st.none() | st.integers(1, 99)),
            note=draw(text),
            **identity,
        )
    count = draw(st.integers(0, 10**6)) if kind == "count" else None
    return Figure.count("k", count, empty=draw(st.sampled_from(Empty)), **identity)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A small table of figures, words and gaps."""
    columns = draw(st.integers(1, 3))
    cells = st.tuples(*[figures() | text | st.none()] * columns)
    return Table(
        key=draw(text),
        number=draw(text),
        title=draw(text),
        columns=tuple(
            Column(
                f"c{at}", draw(text), draw(st.none() | st.sampled_from(Unit)), draw(st.booleans())
            )
            for at in range(columns)
        ),
        rows=tuple(
            Row(f"r{at}", draw(text), draw(cells), draw(st.booleans()), draw(text))
            for at in range(draw(st.integers(0, 3)))
        ),
        note=draw(text),
        caveats=tuple(draw(st.lists(text, max_size=2))),
    )


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    """A chart of each kind, over categories, years or days."""
    places = draw(st.sampled_from([text, st.integers(1950, 2100), days]))
    points = st.builds(
        Point, x=places, label=text, y=st.none() | fractions | st.integers(0, 99), display=text
    )
    return Chart(
        key=draw(text),
        kind=draw(st.sampled_from(["bars", "lines", "stacked_bars"])),
        title=draw(text),
        sentence=draw(text),
        x_label=draw(text),
        y_label=draw(text),
        series=tuple(
            Series(f"s{at}", draw(text), tuple(draw(st.lists(points, max_size=3))))
            for at in range(draw(st.integers(0, 2)))
        ),
        bands=tuple(
            draw(st.lists(st.builds(Band, fractions, st.integers(0, 99), text), max_size=1))
        ),
        marks=tuple(
            draw(
                st.lists(
                    st.builds(Mark, places, fractions, text, st.sampled_from(["target", "stated"])),
                    max_size=2,
                )
            )
        ),
        table=draw(tables()),
        as_of=draw(days),
        coverage=draw(coverages),
        note=draw(text),
    )


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A document with every kind of block."""
    table = draw(tables())
    return Document(
        meta=DocumentMeta(
            title=draw(text),
            organization=draw(text),
            language=draw(st.sampled_from(["en", "fr", "es"])),
            created_at=draw(st.datetimes(timezones=st.just(UTC))),
            subtitle=draw(text),
            symbol=draw(text),
            session=draw(text),
            session_dates=draw(text),
            issued_on=draw(st.none() | days),
            original_language=draw(text),
            watermark=draw(text),
        ),
        blocks=(
            Heading(draw(st.integers(1, 3)), draw(text)),
            Paragraph(draw(text)),
            TableBlock(table),
            PageBreak(),
            ChartBlock(draw(charts()), 1, draw(text)),
        ),
    )


class TestArchive:
    @settings(max_examples=60)
    @given(documents())
    def test_gives_back_the_document_that_it_kept(self, document: Document):
        kept = json.loads(json.dumps(document_to_dict(document)))
        assert document_from_dict(kept) == document

    @settings(max_examples=30)
    @given(documents())
    def test_has_one_checksum_whatever_the_order_of_keys(self, document: Document):
        kept = document_to_dict(document)
        backwards = dict(reversed(kept.items()))
        assert checksum(kept) == checksum(json.loads(json.dumps(backwards)))

    def test_keeps_a_fraction_exactly_and_a_day_as_a_day(self):
        point = Point(x=date(2024, 12, 31), label="", y=Fraction(160, 3), display="53.3")
        chart = Chart(
            key="c",
            kind="lines",
            title="",
            sentence="",
            x_label="",
            y_label="",
            series=(Series("women", "", (point,)),),
            table=Table(key="t", number="T6", title="", columns=(), rows=()),
            as_of=date(2024, 12, 31),
            coverage=Coverage(due=1, counted=1, missing=0),
        )
        document = Document(
            meta=DocumentMeta(
                title="",
                organization="",
                language="en",
                created_at=datetime(2025, 1, 1, tzinfo=UTC),
            ),
            blocks=(ChartBlock(chart, 1),),
        )
        [block] = document_from_dict(json.loads(json.dumps(document_to_dict(document)))).blocks
        assert isinstance(block, ChartBlock)
        assert block.chart.series[0].points[0] == point

    def test_refuses_a_block_that_it_does_not_know(self):
        with pytest.raises(ValueError, match="poem"):
            block_from_dict({"kind": "poem"})

    def test_sees_a_changed_digit(self):
        assert checksum({"women": 24}) != checksum({"women": 25})
