"""A letter for Word."""

from __future__ import annotations

import io

import docx
from docx.oxml.ns import qn

from apps.publishing.cover import cover_of
from apps.publishing.docx.markup import paragraph, run, tab
from apps.publishing.docx.rendering import repacked
from apps.publishing.docx.running import add_running_lines
from apps.publishing.docx.styles import shape, style_id
from apps.publishing.docx.tables import table_markup
from apps.publishing.grid import grid_of
from apps.publishing.letters import Letter
from apps.publishing.words import base_language

RULE = '<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="6" w:color="0B4F8A"/></w:pBdr>'
SPACE_TO_SIGN = '<w:keepNext/><w:spacing w:before="240" w:after="1100"/>'
TIGHT = '<w:spacing w:before="0" w:after="0"/>'
KEPT_AND_TIGHT = f"<w:keepNext/>{TIGHT}"


def render_letter_docx(letter: Letter) -> bytes:
    """Render a letter as DOCX: the look of our papers, without cover and contents.

    Equal letters give equal bytes. Raises ValueError for a language other than en, fr, es.
    """
    language = base_language(letter.meta.language)
    word = docx.Document()
    cover = cover_of(letter.meta)
    shape(word, letter.meta)
    add_running_lines(word, letter.meta, cover)
    end = word.element.body.find(qn("w:sectPr"))

    def add(inner: str, style: str = "Normal", properties: str = "") -> None:
        end.addprevious(paragraph(inner, style_id(word, style), properties))

    add(run(letter.meta.organization) + tab() + run(cover.symbol), "Cover Organization")
    senders = letter.sender or ("",)
    for index, line in enumerate(senders):
        dated = tab() + run(cover.date) if index == 0 else ""
        add(run(line) + dated, "Cover Line", RULE if index == len(senders) - 1 else "")
    add("", "Normal")
    for line in letter.recipient:
        add(run(line), "Normal", TIGHT)
    add(run(letter.subject), "Heading 1")
    add(run(letter.salutation))
    for part in letter.parts:
        if isinstance(part, str):
            for line in filter(str.strip, part.split("\n")):
                add(run(line))
            continue
        add(run(part.title), "Caption")
        end.addprevious(
            table_markup(
                grid_of(part, language),
                title=part.title,
                description=part.note,
                style=style_id(word, "Table Text"),
            )
        )
        add("", "Note")
    add(run(letter.closing), "Normal", SPACE_TO_SIGN)
    for index, line in enumerate(letter.signatory):
        is_last = index == len(letter.signatory) - 1
        add(run(line), "Normal", TIGHT if is_last else KEPT_AND_TIGHT)
    stream = io.BytesIO()
    word.save(stream)
    return repacked(stream.getvalue())
