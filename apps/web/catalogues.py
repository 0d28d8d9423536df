"""The catalogues of translations: merged, checked and compiled with Babel alone."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

LANGUAGES = ("fr", "es")
DOMAIN = "django"
HEADER = """\
{language} texts of iomgender.
UNREVIEWED: these translations were not yet read by a translator of the organization.
Written by `extract_catalogues`, checked by `check_catalogues`, compiled by `compile_catalogues`."""
NAMES = {"fr": "French", "es": "Spanish"}
# The moment of extraction would change the file without changing a text.
NO_MOMENT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)

NAMED = re.compile(r"%\((\w+)\)[sdfi]")
POSITIONAL = re.compile(r"(?<!%)(?:%%)*(%[sdif])")
BRACES = re.compile(r"(?<!\{)\{(\w*)\}(?!\})")


@dataclass(frozen=True, slots=True)
class Fault:
    """One entry that must not ship: `kind` is missing, fuzzy or placeholder."""

    language: str
    kind: str
    text: str
    detail: str = ""
    context: str = ""
    plurals: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The fault on one line."""
        told = f" ({self.detail})" if self.detail else ""
        return f"{self.language}: {self.kind}: {self.text!r}{told}"

    @property
    def key(self) -> str:
        """The text with its context, as a file of translations names it."""
        return key_of(self.text, self.context)


def key_of(text: str, context: str | None) -> str:
    """Return the name of a text in a file of translations: `context|text`, or the text alone."""
    return f"{context}|{text}" if context else text


def catalogue_path(root: Path, language: str) -> Path:
    """Return where the catalogue of a language lies."""
    return root / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(path: Path, language: str) -> Catalog:
    """Return a catalogue, or an empty one when there is no file yet."""
    if not path.exists():
        return Catalog(locale=language, domain=DOMAIN, charset="utf-8")
    with path.open("rb") as stream:
        return read_po(stream, locale=language, domain=DOMAIN, charset="utf-8")


def merge(template: Catalog, existing: Catalog, language: str) -> Catalog:
    """Return `existing` with exactly the texts of `template`; what was translated stays.

    Similar texts are not guessed from each other: a new text is missing until it is translated.
    """
    existing.update(template, no_fuzzy_matching=True)
    existing.obsolete.clear()
    existing.project, existing.version = "iomgender", "1"
    existing.creation_date = NO_MOMENT
    existing.revision_date = NO_MOMENT
    existing.last_translator = "unreviewed"
    existing.language_team = NAMES.get(language, language)
    existing.copyright_holder = "iomgender"
    existing.header_comment = "\n".join(
        f"# {line}" for line in HEADER.format(language=NAMES.get(language, language)).splitlines()
    )
    existing.fuzzy = False
    return existing


def fill(catalogue: Catalog, translations: Mapping[str, str | list[str]]) -> list[str]:
    """Put translations into a catalogue; return the names of those that it does not know.

    A text with plural forms takes a list of them, singular first; empty translations are passed over.
    """
    entries = {}
    for message in catalogue:
        if message.id:
            text = message.id[0] if isinstance(message.id, list | tuple) else message.id
            entries[key_of(text, message.context)] = message
    for key, string in translations.items():
        if key in entries and string:
            entries[key].string = tuple(string) if isinstance(string, list) else string
    return [key for key in translations if key not in entries]


def write(catalogue: Catalog, path: Path) -> None:
    """Write a catalogue, sorted by text, so that two people's additions seldom collide."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        write_po(stream, catalogue, width=100, sort_output=True, include_lineno=False)


def compile_catalogue(path: Path, language: str) -> Path:
    """Write the compiled catalogue beside its source when it is older, and return its path."""
    target = path.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns >= path.stat().st_mtime_ns:
        return target
    # Written aside and renamed: a process that starts meanwhile reads the old one or the new one.
    beside = target.with_suffix(".mo.new")
    with beside.open("wb") as stream:
        write_mo(stream, read(path, language))
    beside.replace(target)
    return target


def faults(template: Catalog, catalogue: Catalog, language: str) -> Iterator[Fault]:
    """Yield what is missing, fuzzy or has other placeholders than the text of the source."""
    for message in template:
        if not message.id:
            continue
        text = message.id[0] if isinstance(message.id, list | tuple) else message.id
        entry = catalogue.get(message.id, message.context)
        if entry is None or not _is_whole(entry, catalogue.num_plurals):
            plurals = tuple(message.id) if isinstance(message.id, list | tuple) else ()
            yield Fault(language, "missing", text, context=message.context or "", plurals=plurals)
        elif entry.fuzzy:
            yield Fault(language, "fuzzy", text)
        else:
            yield from _placeholder_faults(entry, language)


def _is_whole(entry: Message, forms: int) -> bool:
    if isinstance(entry.string, list | tuple):
        return len(entry.string) == forms and all(entry.string)
    return bool(entry.string)


def _placeholder_faults(entry: Message, language: str) -> Iterator[Fault]:
    if isinstance(entry.id, list | tuple):
        singular, plural = (placeholders(text) for text in entry.id)
        strings = list(entry.string or ())
        # "One office" may leave the number out; "%(number)s offices" may not.
        least = [sorted(set(singular) & set(plural))] * (len(strings) - 1) + [plural]
        most = set(singular) | set(plural)
        for needed, string in zip(least, strings, strict=True):
            found = placeholders(string)
            if not set(needed) <= set(found) <= most:
                yield _placeholder_fault(entry.id[1], language, sorted(needed), found)
    else:
        wanted, found = placeholders(entry.id), placeholders(str(entry.string))
        if set(wanted) != set(found) or _positions(wanted) != _positions(found):
            yield _placeholder_fault(entry.id, language, wanted, found)


def _placeholder_fault(text: str, language: str, wanted: list[str], found: list[str]) -> Fault:
    detail = f"expected {', '.join(wanted) or 'none'}; found {', '.join(found) or 'none'}"
    return Fault(language, "placeholder", text, detail)


def placeholders(text: str) -> list[str]:
    """Return the placeholders of a text, sorted: `%(name)s`, `%s`, `{name}`."""
    named = [f"%({name})s" for name in NAMED.findall(text)]
    braces = [f"{{{name}}}" for name in BRACES.findall(text)]
    return sorted(named + POSITIONAL.findall(text) + braces)


def _positions(found: list[str]) -> list[str]:
    """Return those that are filled by position, where repeating one would shift the others."""
    return [mark for mark in found if mark == "{}" or POSITIONAL.fullmatch(mark)]
