"""Disclosure control: tables that leave the inner circle give no person away.

`counts` decides which counts are hidden, `tables` applies it to tables of figures, `circulation`
knows what a reader could work out.
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
from apps.figures.disclosure.tables import protect_table

__all__ = [
    "ALL",
    "THRESHOLD",
    "TOTAL",
    "CountTable",
    "ProtectedTable",
    "hidden_bounds",
    "protect",
    "protect_table",
]
