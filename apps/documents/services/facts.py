"""What people say of a document, and what of it cannot be accepted."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from apps.documents.choices import Confidentiality
from apps.web.refusals import Invalid, Problem

MOST_OF_TITLE = 200
MOST_OF_LANGUAGE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """Title, description, language, who may read it, and until when it is kept; of one office.

    An empty `retain_until` keeps it as long as the installation lives. `language` is a code such as
    "fr", or empty where it is not known.
    """

    office_id: int
    title: str = ""
    description: str = ""
    language: str = ""
    confidentiality: str = Confidentiality.INNER_CIRCLE.value
    retain_until: date | None = None

    def fields(self, *, title: str) -> dict[str, Any]:
        """Return the columns that people change; `title` where they gave none."""
        return {
            "title": (self.title.strip() or title)[:MOST_OF_TITLE],
            "description": self.description.strip(),
            "language": self.language,
            "confidentiality": self.confidentiality,
            "retain_until": self.retain_until,
        }


def expect_facts(facts: DocumentFacts, *, today: date, kept_until: date | None = None) -> None:
    """Raise Invalid with all that is wrong at once.

    `kept_until` is what holds so far: it may stand although it has passed.
    """
    problems = []
    if len(facts.title.strip()) > MOST_OF_TITLE:
        problems.append(
            Problem(
                code="max_length",
                field="title",
                message=_("Write at most %(limit)s characters.") % {"limit": MOST_OF_TITLE},
            )
        )
    if len(facts.language) > MOST_OF_LANGUAGE:
        problems.append(
            Problem(
                code="invalid", field="language", message=_("This is not the code of a language.")
            )
        )
    if facts.confidentiality not in Confidentiality.values:
        problems.append(
            Problem(
                code="invalid_choice",
                field="confidentiality",
                message=_("Choose who may read it."),
            )
        )
    if facts.retain_until and facts.retain_until < today and facts.retain_until != kept_until:
        problems.append(
            Problem(
                code="in_the_past",
                field="retain_until",
                message=_("This day has passed. Choose a later one, or leave the field empty."),
            )
        )
    if problems:
        raise Invalid(problems=problems)
