"""Header, footer and watermark: what stands on every page."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import _Footer, _Header

from apps.publishing.cover import Cover
from apps.publishing.document import DocumentMeta
from apps.publishing.docx.markup import attribute, element, field, paragraph, run, tab
from apps.publishing.docx.styles import style_id
from apps.publishing.words import word as phrase

RULE = '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="C9C4B6"/></w:pBdr>'
#: The path of a plain text upon a line, as Word itself writes it for watermarks ([MS-OE376], VML).
TEXT_PATH = (
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
    'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>'
    '<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>'
    '<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
    '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>'
    '<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/>'
    '<v:f eqn="sum @6 0 @5"/></v:formulas><v:path textpathok="t" o:connecttype="custom" '
    'o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>'
    '<v:textpath on="t" fitshape="t"/></v:shapetype>'
)
WATERMARK_HEIGHT, WATERMARK_LETTER = 44, 23  # points: of the line, and for each of its letters
WIDEST_WATERMARK = 560


def add_running_lines(word: WordDocument, meta: DocumentMeta, cover: Cover) -> None:
    """Fill the headers and footers of the first page and of all others."""
    section = word.sections[0]
    lines = [(cover.symbol, cover.date), (cover.session, meta.watermark)]
    style = style_id(word, "Header")
    shown = [(left, right) for left, right in lines if left or right]
    header = [
        paragraph(run(left) + tab() + run(right), style, RULE if index == len(shown) - 1 else "")
        for index, (left, right) in enumerate(shown)
    ]
    _fill(section.header, header)
    _fill(section.first_page_header, [paragraph("", style)])
    for number, part in enumerate((section.header, section.first_page_header), start=1):
        if meta.watermark:
            part._element[0].append(_watermark(meta.watermark, number))
    for footer in (section.footer, section.first_page_footer):
        _fill(footer, [_footer(word, meta)])


def _fill(part: _Header | _Footer, paragraphs: list[BaseOxmlElement]) -> None:
    """Put paragraphs in the place of what a header or footer holds."""
    part.is_linked_to_previous = False
    holder = part._element
    for old in list(holder):
        holder.remove(old)
    holder.extend(paragraphs)


def _footer(word: WordDocument, meta: DocumentMeta) -> BaseOxmlElement:
    """The title at the left, the number of the page at the right."""
    before, _, rest = phrase("page_of", meta.language).partition("{page}")
    between, _, after = rest.partition("{pages}")
    numbers = run(before) + field("PAGE", "1") + run(between) + field("NUMPAGES", "1") + run(after)
    return paragraph(run(meta.title) + tab() + numbers, style_id(word, "Footer"))


def _watermark(text: str, number: int) -> BaseOxmlElement:
    """A pale text across the page, behind its content."""
    width = min(len(text) * WATERMARK_LETTER, WIDEST_WATERMARK)
    style = (
        "position:absolute;margin-left:0;margin-top:0;"
        f"width:{width}pt;height:{WATERMARK_HEIGHT}pt;rotation:308;z-index:-251658752;"
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        "mso-position-vertical:center;mso-position-vertical-relative:margin"
    )
    shape = (
        f'<v:shape id="PowerPlusWaterMarkObject{number}" o:spid="_x0000_s{2048 + number}" '
        f'type="#_x0000_t136" alt="" style="{style}" o:allowincell="f" fillcolor="#e3ebf3" '
        'stroked="f"><v:fill opacity=".6"/>'
        f'<v:textpath style="font-family:&quot;Times New Roman&quot;;font-size:1pt;'
        f'font-weight:bold" string={attribute(text)}/></v:shape>'
    )
    return element("w:r", f"<w:rPr><w:noProof/></w:rPr><w:pict>{TEXT_PATH}{shape}</w:pict>")
