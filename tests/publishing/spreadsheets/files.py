"""Files as offices really send them, good and bad, made byte by byte without the code they judge."""

import io
import struct
import zipfile
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def cell(address: str, value: object, *, formula: str = "") -> str:
    """One `<c>` element; texts are written inline."""
    inner = f"<f>{escape(formula)}</f>" if formula else ""
    if isinstance(value, str):
        return f'<c r="{address}" t="inlineStr">{inner}<is><t>{escape(value)}</t></is></c>'
    return f'<c r="{address}">{inner}<v>{value}</v></c>'


def sheet_xml(rows: dict[int, str], *, before: str = "", after: str = "", prolog: str = "") -> str:
    """A worksheet: row number → its cells (or attributes and cells, as `hidden="1"¦<c …>`)."""
    lines = []
    for number, cells in rows.items():
        attributes, _, inner = cells.rpartition("¦")
        lines.append(f'<row r="{number}" {attributes}>{inner}</row>')
    return (
        f'{DECLARATION}{prolog}<worksheet xmlns="{MAIN}">{before}'
        f"<sheetData>{''.join(lines)}</sheetData>{after}</worksheet>"
    )


GOOD_SHEET = sheet_xml(
    {
        1: cell("A1", "office") + cell("B1", "count"),
        2: cell("A2", "KEN-NAIROBI") + cell("B2", 12),
    }
)


def workbook_parts(sheets: dict[str, str], states: dict[str, str] | None = None) -> dict[str, str]:
    """The parts of a small package: sheet name → worksheet XML, states like "hidden"."""
    states = states or {}
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"'
        f'{f""" state="{states[name]}" """ if name in states else ""}/>'
        for number, name in enumerate(sheets, start=1)
    )
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/worksheet" '
        f'Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    parts = {
        "[Content_Types].xml": f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
        f'officedocument.spreadsheetml.sheet.main+xml"/>{overrides}</Types>',
        "_rels/.rels": f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{DECLARATION}<Relationships xmlns="{PACKAGE}/'
        f'relationships">{relations}</Relationships>',
    }
    for number, xml in enumerate(sheets.values(), start=1):
        parts[f"xl/worksheets/sheet{number}.xml"] = xml
    return parts


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip of named parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def xlsx(sheets: dict[str, str], states: dict[str, str] | None = None, **extra: bytes) -> bytes:
    """A workbook of worksheets; `extra` parts are named with __ for / and _dot_ for a dot."""
    parts: dict[str, str | bytes] = dict(workbook_parts(sheets, states))
    for name, part in extra.items():
        parts[name.replace("__", "/").replace("_dot_", ".")] = part
    return zipped(parts)


def compound_file(*streams: str) -> bytes:
    """A small OLE compound file whose directory names these (empty) streams. [MS-CFB] 2.2–2.6."""
    free, end, fat_sector = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        b"",
        0,
        1,
        1,
        0,
        4096,
        end,
        0,
        end,
        0,
    )
    header += struct.pack("<109I", 0, *[free] * 108)
    fat = struct.pack("<128I", fat_sector, end, *[free] * 126)
    directory = b""
    for kind, name in [(5, "Root Entry"), *((2, name) for name in streams)]:
        letters = name.encode("utf-16-le")
        directory += struct.pack(
            "<64sHBBIII16sIQQIQ",
            letters,
            len(letters) + 2,
            kind,
            1,
            free,
            free,
            free,
            b"",
            0,
            0,
            0,
            end,
            0,
        )
    return header + fat + directory.ljust(512, b"\0")


def encrypted_zip() -> bytes:
    """A workbook in a zip whose parts say that they are encrypted."""
    content = bytearray(xlsx({"Data": GOOD_SHEET}))
    position = 0
    while (position := content.find(b"PK\x01\x02", position)) >= 0:
        content[position + 8] |= 1
        position += 4
    return bytes(content)


def zip_bomb() -> bytes:
    """A workbook whose sheet unpacks to 200 times its size."""
    padding = f"<!--{' ' * 12_000_000}-->"
    return xlsx({"Data": sheet_xml({1: cell("A1", "office")}, after=padding)})


def lying_zip() -> bytes:
    """A workbook whose directory declares a sheet of a hundred bytes that unpacks to ten million.

    The checksum is that of the first hundred bytes, so a reader that stops there sees no damage.
    """
    parts = workbook_parts({"Data": sheet_xml({1: cell("A1", "x")}, after=" " * 10_000_000)})
    content = bytearray(zipped(parts))
    name = b"xl/worksheets/sheet1.xml"
    start = content.rfind(b"PK\x01\x02", 0, content.rfind(name))
    crc = zipfile.crc32(parts[name.decode()].encode()[:100])
    struct.pack_into("<I", content, start + 16, crc)
    struct.pack_into("<I", content, start + 24, 100)
    return bytes(content)


def entity_bomb() -> bytes:
    """A workbook whose sheet declares entities that double ten times (billion laughs)."""
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + level)} "&{chr(97 + level)};&{chr(97 + level)};">'
        for level in range(10)
    )
    prolog = f"<!DOCTYPE worksheet [{entities}]>"
    return xlsx({"Data": sheet_xml({1: cell("A1", "office")}, prolog=prolog)})
