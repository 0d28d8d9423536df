"""What the spellings of a file mean: each distinct one is looked up once, whatever its rows.

An office that the sender does not see is answered exactly like one that does not exist, and never
named as the nearest match.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.organization.tree import OfficeNode, OfficeTree
from apps.staffing.services.imports.reading import SEX_NUMBERS, Parsed, Spellings
from apps.staffing.services.imports.vocabulary import (
    AMBIGUOUS_BESIDE_H,
    SEX_OF_WORD,
    Vocabulary,
    nearest,
    plain,
)

MOST_NEAREST = 200
"""How many unknown spellings of a kind are compared with all known ones."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A spelling that means nothing here: why, and the nearest that does."""

    code: str
    nearest: str = ""


@dataclass(slots=True)
class Meanings:
    """Number of a spelling → what it means, or why it means nothing; by kind."""

    offices: dict[int, OfficeNode] = field(default_factory=dict)
    grades: dict[int, int] = field(default_factory=dict)
    contracts: dict[int, int] = field(default_factory=dict)
    sexes: dict[int, str] = field(default_factory=dict)
    unknown: dict[str, dict[int, Unknown]] = field(default_factory=dict)


def meanings_of(
    parsed: Parsed, *, vocabulary: Vocabulary, tree: OfficeTree, scope: OfficeScope
) -> Meanings:
    """Look up every spelling of a file."""
    found = Meanings()
    found.offices, found.unknown["office"] = offices_of(parsed.offices, tree=tree, scope=scope)
    grade_codes = [grade.code for grade in vocabulary.form.grades]
    found.grades, found.unknown["grade"] = ids_of(
        parsed.grades, vocabulary.grades, "unknown_grade", grade_codes
    )
    contract_names = [one.code for one in vocabulary.form.contracts]
    contract_names += [one.name for one in vocabulary.form.contracts]
    found.contracts, found.unknown["contract"] = ids_of(
        parsed.contracts, vocabulary.contracts, "unknown_contract", contract_names
    )
    found.sexes, found.unknown["sex"] = sexes_of(parsed.sexes)
    return found


def offices_of(
    spellings: Spellings, *, tree: OfficeTree, scope: OfficeScope
) -> tuple[dict[int, OfficeNode], dict[int, Unknown]]:
    """Look up offices: by code, whatever its capitals, then by exact name; the visible ones only."""
    visible = [node for node in tree.nodes.values() if node.id in scope.visible]
    by_code = {node.code.casefold(): node for node in visible}
    by_word = named(visible, lambda node: node.code)
    by_name = named(visible, lambda node: node.name)
    codes = [node.code for node in visible]
    found: dict[int, OfficeNode] = {}
    unknown: dict[int, Unknown] = {}
    for text, number in spellings.numbers.items():
        node = by_code.get(text.casefold())
        word = plain(text)
        candidates = [node] if node else by_word.get(word) or by_name.get(word) or []
        if len(candidates) != 1:
            code = "ambiguous_office" if candidates else "unknown_office"
            near = nearest(text, codes) if code == "unknown_office" and has_room(unknown) else ""
            unknown[number] = Unknown(code, near)
            continue
        node = candidates[0]
        if not node.is_reporting_unit:
            unknown[number] = Unknown("office_owes_none")
        elif not any(
            scope.may(capability, node.id) for capability in (Capability.ENTER, Capability.APPROVE)
        ):
            unknown[number] = Unknown("office_outside")
        else:
            found[number] = node
    return found, unknown


def named(
    nodes: Iterable[OfficeNode], name: Callable[[OfficeNode], str]
) -> dict[str, list[OfficeNode]]:
    """Return plain word → the offices that bear it."""
    words: dict[str, list[OfficeNode]] = {}
    for node in nodes:
        words.setdefault(plain(name(node)), []).append(node)
    words.pop("", None)
    return words


def ids_of(
    spellings: Spellings, known: Mapping[str, int], code: str, names: Iterable[str]
) -> tuple[dict[int, int], dict[int, Unknown]]:
    """Look up grades or contract groups."""
    found: dict[int, int] = {}
    unknown: dict[int, Unknown] = {}
    for text, number in spellings.numbers.items():
        meant = known.get(plain(text))
        if meant is not None:
            found[number] = meant
        else:
            unknown[number] = Unknown(code, nearest(text, names) if has_room(unknown) else "")
    return found, unknown


def sexes_of(spellings: Spellings) -> tuple[dict[int, str], dict[int, Unknown]]:
    """Look up sexes; beside H (hombre, homme) the letter M is taken for nothing."""
    found = {number: sex.value for sex, number in SEX_NUMBERS.items()}
    unknown: dict[int, Unknown] = {}
    words = {number: plain(text) for text, number in spellings.numbers.items()}
    is_ambiguous = "h" in words.values()
    for number, word in words.items():
        sex = SEX_OF_WORD.get(word)
        if is_ambiguous and word == AMBIGUOUS_BESIDE_H:
            unknown[number] = Unknown("ambiguous_sex")
        elif sex is None:
            unknown[number] = Unknown("unknown_sex")
        else:
            found[number] = sex.value
    return found, unknown


def has_room(unknown: Mapping[int, Unknown]) -> bool:
    """Whether one more unknown spelling is compared with all known ones."""
    return len(unknown) < MOST_NEAREST
