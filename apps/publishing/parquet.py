"""Typed columns as an Apache Parquet file, with what a reader must know about them inside."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow
import pyarrow.parquet

PARQUET_TYPE = "application/vnd.apache.parquet"
TYPES = {
    str: pyarrow.string(),
    int: pyarrow.int64(),
    float: pyarrow.float64(),
    date: pyarrow.date32(),
}


def write_parquet(
    columns: Sequence[tuple[str, type]],
    rows: Iterable[Sequence[object]],
    metadata: Mapping[str, str],
) -> bytes:
    """Return a file of rows under columns of texts, whole numbers, floats or dates; None is null.

    `metadata` stands in the key-value metadata of the file. Raises KeyError for a column of another
    type and ArrowInvalid or ArrowTypeError for a value that is not of its column's.
    """
    schema = pyarrow.schema(
        [(name, TYPES[kind]) for name, kind in columns], metadata=dict(metadata)
    )
    values: list[list[Any]] = [list(column) for column in zip(*rows, strict=True)]
    arrays = [
        pyarrow.array(values[place] if values else [], type=field.type)
        for place, field in enumerate(schema)
    ]
    stream = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_arrays(arrays, schema=schema), stream)
    return stream.getvalue()
