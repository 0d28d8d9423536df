"""The words of a headcount file: headers, sexes, contracts and grades as three languages write them.

Words are compared by `plain`: without accents, capitals, spaces and signs. Single letters for the
sex are F, M and O in every language; nothing here touches the database.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeVar

from django.utils import translation
from django.utils.translation import gettext

from apps.organization.choices import Sex
from apps.staffing.selectors.cells import Form

Meaning = TypeVar("Meaning", bound=str)

LANGUAGES = ("en", "fr", "es")
NEAR_ENOUGH = 0.6

FIRST_LINE = "iomgender workbook"
"""First line of the hidden sheet of the workbook of a return, which is no list."""
DIMENSIONS = ("office", "grade", "contract")
LONG = (*DIMENSIONS, "sex", "count")
WIDE = (*DIMENSIONS, "women", "men", "other")
SEX_OF_COLUMN = {"women": Sex.WOMEN, "men": Sex.MEN, "other": Sex.OTHER}

HEADERS: dict[str, tuple[str, ...]] = {
    "office": (
        *("Office", "Office code", "Reporting unit", "Bureau", "Code bureau", "Code du bureau"),
        *("Unité déclarante", "Oficina", "Código oficina", "Código de la oficina"),
        *("Código de oficina", "Unidad declarante"),
    ),
    "grade": (
        *("Grade", "Grades", "Personal grade", "Grade personnel", "Classe", "Grado"),
        *("Grado personal",),
    ),
    "contract": (
        *("Contract", "Contract group", "Contract type", "Type of contract", "Contrat"),
        *("Type de contrat", "Groupe de contrats", "Groupe de contrat", "Contrato"),
        *("Tipo de contrato", "Grupo de contratos", "Grupo de contrato"),
    ),
    "sex": ("Sex", "Gender", "Sexe", "Genre", "Sexo", "Género"),
    "count": (
        *("Count", "Headcount", "Number", "Persons", "Number of persons", "Effectif", "Effectifs"),
        *("Nombre", "Personnes", "Nombre de personnes", "Número", "Recuento", "Cantidad"),
        *("Personas", "Número de personas", "Efectivos"),
    ),
    "women": ("Women", "Female", "Females", "Femmes", "Féminin", "Mujeres", "Femenino"),
    "men": ("Men", "Male", "Males", "Hommes", "Masculin", "Hombres", "Masculino"),
    "other": (
        *("Other", "Others", "Undisclosed", "Other or undisclosed", "Autre", "Autres"),
        *("Non déclaré", "Non précisé", "Autre ou non déclaré", "Autres ou non déclarés"),
        *("Autre ou non précisé", "Otro", "Otros", "Otras", "No declarado", "No especificado"),
        *("Otro o no declarado", "Otros o no declarados", "Otro o no revelado"),
    ),
}
"""What a header may say; titles of our own files come from here too."""

WEAK_HEADERS: dict[str, tuple[str, ...]] = {
    "grade": ("Category", "Level", "Catégorie", "Niveau", "Categoría", "Nivel"),
}
"""Headers that count only where no better one is found: a category may stand beside a grade."""

SEXES: dict[Sex, tuple[str, ...]] = {
    Sex.WOMEN: (
        *("F", "W", "Women", "Woman", "Female", "Females", "Femme", "Femmes", "Féminin"),
        *("Mujer", "Mujeres", "Femenino", "Femenina"),
    ),
    Sex.MEN: (
        *("M", "Men", "Man", "Male", "Males", "Homme", "Hommes", "Masculin"),
        *("Hombre", "Hombres", "Masculino"),
    ),
    Sex.OTHER: ("O", *HEADERS["other"]),
}
AMBIGUOUS_BESIDE_H = "m"
"""Beside H (hombre, homme), M may mean mujer: then neither letter is taken."""

CONTRACTS: dict[str, tuple[str, ...]] = {
    "ONE_YEAR_PLUS": (
        *("One year or more", "One year and more", "Un an ou plus", "Un an et plus"),
        *("Un año o más", "Un año y más"),
    ),
    "UNDER_ONE_YEAR": (
        *("Under one year", "Less than one year", "Moins d’un an", "Menos de un año"),
    ),
    "OTHER_STAFF": (
        "Other staff",
        "Autre personnel",
        "Autres membres du personnel",
        "Otro personal",
    ),
    "NON_STAFF": (
        *("Non-staff", "Non fonctionnaires", "Hors personnel", "No funcionarios"),
        *("Personal no funcionario", "No personal"),
    ),
}
"""Names of the groups of `contract_groups.csv` in three languages; other groups go by the catalogues."""


def plain(text: str) -> str:
    """Return the letters and digits of a text, without accents and capitals: `NO-C` → `noc`."""
    if text.isascii():
        return "".join(filter(str.isalnum, text)).lower()
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in decomposed if letter.isalnum())


def plain_words(words: Mapping[Meaning, Iterable[str]]) -> dict[str, Meaning]:
    """Return plain word → what it means."""
    return {plain(word): meaning for meaning, listed in words.items() for word in listed}


STRONG_ROLES = plain_words(HEADERS)
WEAK_ROLES = plain_words(WEAK_HEADERS)
SEX_OF_WORD = plain_words(SEXES)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the words of a file mean on a date: plain word → id, and the pairs that have cells."""

    form: Form
    grades: Mapping[str, int]
    contracts: Mapping[str, int]
    ungraded_id: int | None

    def may_lack_grade(self, contract_id: int | None) -> bool:
        """Whether a contract group has no grades, so that a row of it needs none."""
        return any(one.id == contract_id and not one.is_graded for one in self.form.contracts)


def vocabulary_of(form: Form) -> Vocabulary:
    """Return the words for grades and contract groups of a form, in every language."""
    contracts: dict[str, int] = {}
    for group in form.contracts:
        names = {group.code, group.name, *CONTRACTS.get(group.code, ())}
        for language in LANGUAGES:
            with translation.override(language):
                names.add(gettext(group.name))
        for name in names:
            contracts.setdefault(plain(name), group.id)
    # Codes go first: a name must never take the place of another grade's code.
    grades = {plain(grade.code): grade.id for grade in form.grades}
    for grade in form.grades:
        grades.setdefault(plain(grade.name), grade.id)
    ungraded = (grade.id for grade in form.grades if grade.category == "ungraded")
    return Vocabulary(
        form=form, grades=grades, contracts=contracts, ungraded_id=next(ungraded, None)
    )


def nearest(text: str, known: Iterable[str]) -> str:
    """Return the known word most like a text, or nothing when none is near enough.

    The beginning counts most (P6 is near P5, not G6); a digit that is off by less is nearer.
    """
    wanted = plain(text)
    best, best_score = "", (NEAR_ENOUGH, 0)
    for word in known:
        found = plain(word)
        if not wanted or not found:
            continue
        score = (likeness(wanted, found), -digit_distance(wanted, found))
        if score > best_score:
            best, best_score = word, score
    return best


def likeness(one: str, other: str) -> float:
    """Return how alike two plain words are, from 0 to 1; a common beginning weighs more."""
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    if one[0] != other[0]:
        return ratio
    return ratio + (1 - ratio) * 0.4


def digit_distance(one: str, other: str) -> int:
    """Return how far the last digits of two words are apart; 0 when either ends otherwise."""
    if one[-1:].isdecimal() and other[-1:].isdecimal():
        return abs(int(one[-1]) - int(other[-1]))
    return 0
