"""Workbooks of returns: made with a memory, brought back, merged with what changed online."""

from apps.staffing.services.workbooks.life import (
    Decision,
    bring_at_once,
    expect_workbook_welcome,
    make,
    put_aside,
    receive,
    take_in,
)
from apps.staffing.services.workbooks.marking import marked_workbook
from apps.staffing.services.workbooks.outlooks import Outlook, outlook_of
from apps.staffing.services.workbooks.reading import MOST_MEGABYTES

__all__ = [
    "MOST_MEGABYTES",
    "Decision",
    "Outlook",
    "bring_at_once",
    "expect_workbook_welcome",
    "make",
    "marked_workbook",
    "outlook_of",
    "put_aside",
    "receive",
    "take_in",
]
