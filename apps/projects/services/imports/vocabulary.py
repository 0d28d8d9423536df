"""The words of a file of projects: headers and lists, as three languages write them.

Words are compared by `plain`: without accents, capitals, spaces and signs.
"""

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

from django.db.models import TextChoices
from django.utils import translation

from apps.projects.choices import ProjectContext, ProjectState, Targeting
from apps.projects.selectors.import_words import LABELS

LANGUAGES = ("en", "fr", "es")
FURTHER_HEADERS = {
    "title": ("Project", "Projet", "Proyecto"),
    "office": ("Office", "Bureau", "Oficina", "Lead office"),
    "countries": ("Country", "Recipient country"),
    "starts_on": ("Start", "Start date", "Begins on"),
    "ends_on": ("End", "End date"),
    "state": ("Status",),
    "state_because": ("Reason",),
    "is_gender_main": ("Gender main component", "Gender"),
    "is_iom_managed": ("IOM-managed", "IOM managed"),
}
"""Headers beside those of the form to fill."""
LISTS: dict[str, type[TextChoices]] = {
    "state": ProjectState,
    "targeting": Targeting,
    "context": ProjectContext,
}
YES, NO = ("yes", "y", "true", "1", "oui", "si", "vrai"), ("no", "n", "false", "0", "non", "faux")
NEAR_ENOUGH = 0.6
MOST_NEAREST = 200
"""Each is compared with all offices or countries; a file full of unknown ones must not take minutes."""


def plain(text: str) -> str:
    """Return a text without accents, capitals, spaces and signs."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in letters if letter.isalnum())


def headers() -> dict[str, str]:
    """Return plain header → key of its column, in all languages."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with translation.override(language):
            found.update({plain(str(label)): key for key, label in LABELS.items()})
    found.update({plain(key): key for key in LABELS})
    for key, words in FURTHER_HEADERS.items():
        found.update({plain(word): key for word in words})
    return found


def words_of(choices: type[TextChoices]) -> dict[str, str]:
    """Return plain word → value of a closed list, in all languages."""
    found = {plain(value): value for value in choices.values}
    for language in LANGUAGES:
        with translation.override(language):
            found.update({plain(str(each.label)): each.value for each in choices})
    return found


class Nearest:
    """Finds the known word that is most like an unknown one; so many different ones are looked for."""

    def __init__(self) -> None:
        """Begin with nothing found."""
        self.found: dict[str, str] = {}

    def __call__(self, text: str, known: Iterable[str]) -> str:
        """Return the nearest word; empty when none is near, or too many were asked for."""
        if text not in self.found and len(self.found) < MOST_NEAREST:
            near = get_close_matches(text, list(known), n=1, cutoff=NEAR_ENOUGH)
            self.found[text] = next(iter(near), "")
        return self.found.get(text, "")
