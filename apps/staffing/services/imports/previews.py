"""What is kept of an examination: codes and values, no sentences, so that every reader has their own."""

import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict

from django.utils.translation import ngettext

from apps.publishing.spreadsheets import cell_address
from apps.staffing.selectors.import_words import Found
from apps.staffing.services.imports.examining import Examination, changes_of, groups_of
from apps.web.refusals import Problem

VERDICTS = ("new", "changed", "unchanged", "blank", "rejected")


def preview_of(examination: Examination) -> dict[str, object]:
    """Return a preview as it is stored: codes and values, no sentences."""
    workbook = examination.parsed.workbook
    return {
        "kind": workbook.kind,
        "encoding": workbook.encoding,
        "delimiter": workbook.delimiter,
        "sheets": examination.sheets,
        "offices": len(examination.plans),
        "counts": {verdict: examination.counts[verdict] for verdict in VERDICTS},
        "problems": len(examination.problems),
        "groups": groups_of(examination.problems, examination.sheets),
        "awaiting_reason": sum(each.code == "approved" for each in examination.problems),
        "notices": [asdict(notice) for notice in examination.notices],
        "changes": {
            verdict: [
                placed(change, examination.sheets) for change in changes_of(examination, verdict)
            ]
            for verdict in ("changed", "new")
        },
    }


def placed(change: tuple, sheets: Sequence[str]) -> tuple[str, ...]:
    """Return a change with its place in words instead of numbers."""
    *words, sheet, row, column = change
    return (*words, sheets[sheet], cell_address(row, column))


def packed(problems: Sequence[Found]) -> bytes:
    """Return problems as compressed JSON; nothing for none."""
    if not problems:
        return b""
    return zlib.compress(json.dumps(problems, separators=(",", ":")).encode(), level=1)


def told(problem: Problem) -> dict[str, str]:
    """Return a problem of the file as a whole as it is stored."""
    return {
        "code": problem.code,
        "message": str(problem.message),
        "expected": str(problem.expected),
        "sheet": problem.sheet,
        "cell": problem.cell,
    }


def refusal_text(number: int) -> str:
    """Say that nothing was imported, because all or nothing was chosen."""
    return ngettext(
        "%(number)s problem was found, so nothing was imported.",
        "%(number)s problems were found, so nothing was imported.",
        number,
    ) % {"number": number}
