"""Disclosure control: tables that leave the inner circle give no person away.

`counts` decides which counts are hidden, `linked` does so for tables that print sums of one another,
`tables` applies it to tables of figures, `circulation` knows what a reader could work out.
"""

from apps.figures.disclosure.counts import (
    ALL,
    THRESHOLD,
    TOTAL,
    CountTable,
    ProtectedTable,
    hidden_bounds,
    protect,
)
from apps.figures.disclosure.linked import Division, LinkedTables
from apps.figures.disclosure.tables import hide_counts, protect_table

__all__ = [
    "ALL",
    "THRESHOLD",
    "TOTAL",
    "CountTable",
    "Division",
    "LinkedTables",
    "ProtectedTable",
    "hidden_bounds",
    "hide_counts",
    "protect",
    "protect_table",
]
