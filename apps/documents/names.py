"""The name under which a file is kept and given out again: what people called it, without traps."""

import re
import unicodedata

from apps.documents.choices import FileKind
from apps.documents.kinds import EXTENSIONS

MOST_CHARACTERS = 120
NAMELESS = "document"
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)
"""Names that Windows takes for devices, whatever their ending."""
FORBIDDEN = re.compile(r'[<>:"|?*]+')
SPACE = re.compile(r"\s+")
OTHER_ENDINGS = frozenset(
    [
        "exe",
        "com",
        "scr",
        "bat",
        "cmd",
        "js",
        "vbs",
        "ps1",
        "msi",
        "jar",
        "html",
        "htm",
        "svg",
        "zip",
        "docm",
        "dotm",
        "xlsm",
        "xltm",
        "pptm",
        "rtf",
        "tsv",
    ]
)
KNOWN_ENDINGS = OTHER_ENDINGS | {ending for endings in EXTENSIONS.values() for ending in endings}


def clean_name(sent: str, kind: FileKind) -> str:
    """Return a file name in NFC, at most 120 characters, with an ending of its kind.

    Path parts, control characters, marks that turn the direction of text, characters and names that
    systems reserve, and leading or trailing dots are taken away. An ending that says something else
    than the content is replaced; a name of which nothing is left becomes "document".
    """
    name = unicodedata.normalize("NFC", sent.replace("\\", "/")).rpartition("/")[2]
    # Everything of class C: control characters, marks of direction, invisible and unassigned ones.
    name = "".join(each for each in name if unicodedata.category(each)[0] != "C")
    name = SPACE.sub(" ", FORBIDDEN.sub(" ", name)).strip(" .") if name.strip(" .") else ""
    if sent.lstrip().startswith(".") and name.lower() in KNOWN_ENDINGS:
        name = ""
    endings = EXTENSIONS[kind]
    stem, ending = _parted(name)
    if ending and ending not in endings:
        # "minutes.txt.exe": what stands before the false ending may be the right one.
        stem, ending = _parted(stem)
        if ending and ending not in endings:
            stem, ending = f"{stem}.{ending}", ""
    stem = stem.strip(" .")
    if not stem or RESERVED.fullmatch(stem.partition(".")[0].strip()):
        stem = NAMELESS
    ending = ending or endings[0]
    return f"{stem[: MOST_CHARACTERS - len(ending) - 1].rstrip(' .')}.{ending}"


def title_of(file_name: str) -> str:
    """Return a title to begin with: the name without its ending, and with spaces for underlines."""
    stem = file_name.rpartition(".")[0] or file_name
    return SPACE.sub(" ", stem.replace("_", " ")).strip() or file_name


def _parted(name: str) -> tuple[str, str]:
    """Part a name from its ending, in small letters; no ending where it is none that is known."""
    stem, dot, ending = name.rpartition(".")
    if dot and ending.lower() in KNOWN_ENDINGS:
        return stem, ending.lower()
    return name, ""
