"""A proposal as a Word or Excel template: written out with what there is, and read back when it is filled.

The Word file holds a table of facts, a heading and paragraphs for each part, and a table of costs; the
Excel file a sheet of facts and parts and a sheet of costs. Labels are understood in all languages of
the house. Nothing here saves: what is read fills the form.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext_lazy
from docx import Document
from docx.document import Document as WordDocument
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import LxmlError

from apps.documents.choices import FileKind
from apps.documents.containers import damaged, kind_of_zip, refused, too_large_inside
from apps.projects.choices import ProjectContext, ProposalPart, Targeting
from apps.projects.models import Proposal, ProposalCost, ProposalText, ServiceArea
from apps.projects.services.proposals.drafting import MOST_COSTS
from apps.publishing.spreadsheets import (
    Limits,
    SheetContent,
    UnreadableFile,
    read_rows,
    write_xlsx,
)
from apps.web.language import in_language
from apps.web.refusals import Invalid, Problem, Text

MEGABYTE = 1024 * 1024
LIMITS = Limits(
    max_bytes=5 * MEGABYTE, max_uncompressed=30 * MEGABYTE, max_rows=500, max_columns=20
)
"""A filled template is far smaller. The product's choice."""
FACTS: dict[str, Text] = {
    "title": gettext_lazy("Title of the project"),
    "requested": gettext_lazy("Amount asked for, in US dollars"),
    "starts_on": pgettext_lazy("project", "First day"),
    "ends_on": pgettext_lazy("project", "Last day"),
    "service_area": gettext_lazy("Service area"),
    "targeting": gettext_lazy("Whom it is meant for"),
    "context": gettext_lazy("Crisis or development"),
    "is_counter_trafficking": gettext_lazy("Counter-trafficking"),
}
ANSWERS: dict[str, Text] = {"yes": gettext_lazy("Yes"), "no": gettext_lazy("No")}
COST_ITEM, COST_AMOUNT = gettext_lazy("What for"), gettext_lazy("US dollars")
COSTS_SHEET = gettext_lazy("Budget")
GROUPED = re.compile(r"\d{1,3}([,’' ]\d{3}){1,3}(\.\d{1,2})?")
PLAIN = re.compile(r"\d{1,12}(\.\d{1,2})?")
COMMA = re.compile(r"\d{1,3}([ ’.]?\d{3}){0,3},\d{1,2}")
"""12 500,50 as French and Spanish write it."""
CENT = Decimal("0.01")
UNREADABLE = (AttributeError, KeyError, ValueError, LxmlError, zipfile.BadZipFile, zlib.error)
"""What a file raises that is no Word document inside, whatever it is outside."""


@dataclass(slots=True)
class Filled:
    """What was read, under the names of the form, and what could not be read, each with its place."""

    data: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


# -- out -------------------------------------------------------------------------------------------


def to_docx(
    proposal: Proposal, texts: Mapping[str, ProposalText | None], costs: Sequence[ProposalCost]
) -> bytes:
    """Return the proposal as a Word document in the reader's language."""
    word = Document()
    word.add_heading(str(_("Proposal to the WGGI")), level=0)
    word.add_paragraph(help_words())
    table = word.add_table(rows=0, cols=2, style="Table Grid")
    for label, value in fact_rows(proposal):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, value
    for part in ProposalPart:
        row = texts.get(part.value)
        word.add_heading(str(part.label), level=1)
        for line in (row.text if row else "").split("\n"):
            word.add_paragraph(line)
    word.add_heading(str(COSTS_SHEET), level=1)
    table = word.add_table(rows=1, cols=2, style="Table Grid")
    head = table.rows[0].cells
    head[0].text, head[1].text = str(COST_ITEM), str(COST_AMOUNT)
    for item, amount in [*((cost.item, str(cost.amount)) for cost in costs), ("", ""), ("", "")]:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = item, amount
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def to_xlsx(
    proposal: Proposal, texts: Mapping[str, ProposalText | None], costs: Sequence[ProposalCost]
) -> bytes:
    """Return the proposal as an Excel workbook in the reader's language."""
    parts = [
        (str(part.label), row.text if (row := texts.get(part.value)) else "")
        for part in ProposalPart
    ]
    return write_xlsx(
        [
            SheetContent(
                name=str(_("Proposal")),
                header=[str(_("What is asked")), str(_("Your answer"))],
                rows=[*fact_rows(proposal), *parts],
                widths=(40, 100),
                caveats=[help_words()],
            ),
            SheetContent(
                name=str(COSTS_SHEET),
                header=[str(COST_ITEM), str(COST_AMOUNT)],
                rows=[(cost.item, cost.amount) for cost in costs],
                widths=(60, 20),
            ),
        ],
        title=proposal.title,
    )


def help_words() -> str:
    """Return how the template is filled."""
    return _(
        "Write beside or beneath each label and leave the labels as they are. Dates as 2026-03-31, amounts"
        " as 12500.00. Then upload the file on the page of the proposal: you see what it changes first."
    )


def fact_rows(proposal: Proposal) -> list[tuple[str, str]]:
    """Return label and value of each fact."""
    ends = proposal.ends_before
    answer = {True: "yes", False: "no", None: ""}[proposal.is_counter_trafficking]
    values = {
        "title": proposal.title,
        "requested": "" if proposal.requested is None else str(proposal.requested),
        "starts_on": proposal.starts_on.isoformat() if proposal.starts_on else "",
        "ends_on": (ends - timedelta(days=1)).isoformat() if ends else "",
        "service_area": in_language(proposal.service_area, "name") if proposal.service_area else "",
        "targeting": proposal.get_targeting_display() if proposal.targeting else "",
        "context": proposal.get_context_display() if proposal.context else "",
        "is_counter_trafficking": str(ANSWERS[answer]) if answer else "",
    }
    return [(str(label), str(values[name])) for name, label in FACTS.items()]


# -- in --------------------------------------------------------------------------------------------


def read(content: bytes, *, name: str, areas: Sequence[ServiceArea]) -> Filled:
    """Read a filled template; raises Invalid for a file that is none, or that nobody should open.

    Single answers that cannot be understood are left out and named with their place.
    """
    filled = Filled()
    if name.lower().endswith(".docx"):
        read_docx(content, filled, areas)
    else:
        read_xlsx(content, name, filled, areas)
    if not filled.data and not filled.problems:
        raise refused(
            "no_template",
            _(
                "No label of the template was found in this file. Download the template and fill that."
            ),
        )
    return filled


def read_docx(content: bytes, filled: Filled, areas: Sequence[ServiceArea]) -> None:
    """Read tables and headings of a Word document."""
    parts = meanings({part.value: part.label for part in ProposalPart})
    costs = meanings({"costs": COST_ITEM})
    current = ""
    lines: list[str] = []
    for block in blocks_of(opened(content)):
        if isinstance(block, Table):
            read_table(block, filled, areas, costs)
            continue
        label = plain(block.text)
        if (block.style and (block.style.name or "").startswith("Heading")) or label in parts:
            keep_part(filled, current, lines)
            current, lines = parts.get(label, ""), []
        elif current:
            lines.append(block.text)
    keep_part(filled, current, lines)


def opened(content: bytes) -> WordDocument:
    """Return a Word document that is safe to look into; raises Invalid for any other file."""
    if not content.startswith(b"PK") or kind_of_zip(content) != FileKind.DOCX:
        raise refused(
            "wrong_type", _("This is no Word document (.docx) and no Excel workbook (.xlsx).")
        )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > LIMITS.max_uncompressed:
            raise too_large_inside()
    try:
        word = Document(io.BytesIO(content))
        # Asked for here, because a file may hold another root than a document, or no body.
        list(word.iter_inner_content())
    except UNREADABLE as error:
        raise refused("damaged", damaged()) from error
    return word


def blocks_of(word: WordDocument) -> Iterator[Paragraph | Table]:
    """Yield paragraphs and tables in their order."""
    yield from word.iter_inner_content()


def keep_part(filled: Filled, part: str, lines: list[str]) -> None:
    """Keep the lines beneath a heading as the text of its part."""
    if part:
        filled.data[f"text-{part}"] = "\n".join(lines).strip()


def read_table(
    table: Table, filled: Filled, areas: Sequence[ServiceArea], costs: Mapping[str, str]
) -> None:
    """Read a table of facts, or one of costs, as its first cell says."""
    # A row of a foreign file may have fewer cells than its table has columns, or none.
    rows = [[*(cell.text.strip() for cell in row.cells), "", ""] for row in table.rows]
    if not rows:
        return
    if plain(rows[0][0]) in costs:
        places = [
            (_("budget, line %(number)s") % {"number": number}) for number in range(1, len(rows))
        ]
        keep_costs(filled, [row[:2] for row in rows[1:]], places, sheet="")
        return
    names = meanings(FACTS)
    for row in rows:
        if name := names.get(plain(row[0])):
            keep_fact(filled, name, row[1], areas, place=row[0], sheet="")


def read_xlsx(content: bytes, name: str, filled: Filled, areas: Sequence[ServiceArea]) -> None:
    """Read the two sheets of a workbook."""
    try:
        book = read_rows(io.BytesIO(content), name, LIMITS)
    except UnreadableFile as problem:
        raise Invalid(
            problems=[
                Problem(
                    code=problem.code,
                    field="file",
                    message=problem.message,
                    expected=problem.expected,
                )
            ],
            code=problem.code,
        ) from problem
    names = meanings(FACTS)
    parts = meanings({part.value: part.label for part in ProposalPart})
    costs = meanings({"costs": COST_ITEM})
    for sheet in book.sheets:
        for found in sheet.problems:
            filled.problems.append(
                Problem(
                    code=found.code,
                    message=_("A formula is not read; write its value."),
                    sheet=sheet.name,
                    cell=found.cell,
                )
            )
        head = sheet.rows[0][1] if sheet.rows else []
        if head and plain(head[0]) in costs:
            rows = [[*cells, "", ""][:2] for _number, cells in sheet.rows[1:]]
            places = [f"B{number}" for number, _cells in sheet.rows[1:]]
            keep_costs(filled, rows, places, sheet=sheet.name)
            continue
        for number, cells in sheet.rows:
            label, value = plain(cells[0]), cells[1] if len(cells) > 1 else ""
            if label in names:
                keep_fact(filled, names[label], value, areas, place=f"B{number}", sheet=sheet.name)
            elif label in parts:
                filled.data[f"text-{parts[label]}"] = str(value).strip()


def keep_fact(
    filled: Filled, name: str, value: Any, areas: Sequence[ServiceArea], *, place: str, sheet: str
) -> None:
    """Keep one answer under the name of its field, or say where it cannot be understood."""
    if not str(value).strip():
        filled.data[name] = ""
        return
    understood: str | None
    if name == "title":
        understood = str(value).strip()
    elif name == "requested":
        understood = amount_of(value)
    elif name in {"starts_on", "ends_on"}:
        understood = day_of(value)
    else:
        understood = meanings(choices_of(name, areas)).get(plain(value))
    if understood is None:
        filled.problems.append(not_understood(str(value), place=place, sheet=sheet))
    else:
        filled.data[name] = understood


def choices_of(name: str, areas: Sequence[ServiceArea]) -> Mapping[str, Any]:
    """Return what may be answered, by the value of the form."""
    if name == "targeting":
        return {each.value: each.label for each in Targeting}
    if name == "context":
        return {each.value: each.label for each in ProjectContext}
    if name == "is_counter_trafficking":
        return ANSWERS
    return {str(area.pk): area for area in areas}


def keep_costs(
    filled: Filled, rows: Sequence[Sequence[Any]], places: Sequence[str], *, sheet: str
) -> None:
    """Keep the lines of a budget under the names of the form."""
    kept: list[tuple[str, str]] = []
    for (item, amount), place in zip(rows, places, strict=True):
        if not str(item).strip() and not str(amount).strip():
            continue
        number = amount_of(amount) if str(amount).strip() else ""
        if number is None:
            filled.problems.append(not_understood(str(amount), place=place, sheet=sheet))
        kept.append((str(item).strip(), number or ""))
    if len(kept) > MOST_COSTS:
        message = _("A budget has at most %(most)s lines.") % {"most": MOST_COSTS}
        filled.problems.append(Problem(code="too_many", message=message, sheet=sheet))
        kept = kept[:MOST_COSTS]
    filled.data["costs-TOTAL_FORMS"] = str(len(kept))
    filled.data["costs-INITIAL_FORMS"] = "0"
    for line, (item, sum_of_money) in enumerate(kept):
        filled.data[f"costs-{line}-item"] = item
        filled.data[f"costs-{line}-amount"] = sum_of_money


def not_understood(value: str, *, place: str, sheet: str) -> Problem:
    """Return the problem of an answer that says nothing here."""
    return Problem(
        code="not_understood",
        message=_("This answer is not understood and was left out."),
        sheet=sheet,
        cell=place,
        value=value[:80],
    )


def amount_of(value: Any) -> str | None:
    """Return an amount as the form writes it, with two decimals; None for what is no amount."""
    text = str(value).replace("\u00a0", " ").replace("\u202f", " ").strip()
    if COMMA.fullmatch(text):
        text = re.sub(r"[ ’.]", "", text).replace(",", ".")
    elif GROUPED.fullmatch(text):
        text = re.sub(r"[,’' ]", "", text)
    return str(Decimal(text).quantize(CENT)) if PLAIN.fullmatch(text) else None


def day_of(value: Any) -> str | None:
    """Return a day as the form writes it; None for what is none."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    try:
        return date.fromisoformat(str(value).strip()).isoformat()
    except ValueError:
        return None


def meanings(labels: Mapping[str, Any]) -> dict[str, str]:
    """Return what each label means in any language of the house: plain label → key."""
    found: dict[str, str] = {}
    for language in languages():
        with override(language):
            for key, label in labels.items():
                words = in_language(label, "name") if isinstance(label, ServiceArea) else str(label)
                found.setdefault(plain(words), key)
    return found


def languages() -> Iterable[str]:
    """Return the codes of the languages of the house."""
    return (code for code, _name in settings.LANGUAGES)


def plain(text: Any) -> str:
    """Return a label without case, marks at its end and unusual blanks."""
    return " ".join(str(text).replace("\u00a0", " ").split()).rstrip(" :").casefold()
