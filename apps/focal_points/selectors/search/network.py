"""What a search finds in the network: meetings, bulletins, good practices, questions."""

from typing import Any

from django.db.models import CharField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.focal_points.selectors.access import sees_network
from apps.focal_points.selectors.network.issues import issues_seen
from apps.focal_points.selectors.network.meetings import meetings_seen
from apps.focal_points.selectors.network.practices import practices_seen
from apps.focal_points.selectors.network.questions import questions_seen
from apps.projects.selectors.words import holding
from apps.web.language import in_language
from apps.web.marking import words_in
from apps.web.parts import Hit

FEWEST_LETTERS = 2


def found(*, text: str, most: int, scope: OfficeScope) -> list[Hit]:
    """Return what has all the words in title or text, accents and case apart, the newest first.

    One statement; none, and no statement, for those who do not read the network's pages.
    """
    words = words_in(text)
    if len("".join(words)) < FEWEST_LETTERS or not sees_network(scope=scope):
        return []
    names = {
        "meeting": _("Meeting of the network"),
        "issue": _("Bulletin or fact sheet"),
        "practice": _("Good practice"),
        "question": _("Question to the network"),
    }
    shared = practices_seen(scope=scope).filter(taken_back_at__isnull=True)
    parts: list[tuple[str, QuerySet[Any], tuple[str, ...], str, tuple[str, str, str]]] = [
        (
            "meeting",
            meetings_seen(scope=scope),
            ("title", "agenda"),
            "created_at",
            ("title", "title", "title"),
        ),
        (
            "issue",
            issues_seen(scope=scope),
            ("title_en", "title_fr", "title_es", "text_en", "text_fr", "text_es"),
            "created_at",
            ("title_en", "title_fr", "title_es"),
        ),
        ("practice", shared, ("title", "text"), "shared_at", ("title", "title", "title")),
        (
            "question",
            questions_seen(scope=scope),
            ("title", "text"),
            "asked_at",
            ("title", "title", "title"),
        ),
    ]
    rows = [
        holding(part, name="said", columns=columns, words=words)
        .annotate(
            what=Value(what, output_field=CharField()),
            at=F(at),
            **{
                f"named_{language}": Cast(F(column), TextField())
                for language, column in zip(("en", "fr", "es"), titles, strict=True)
            },
        )
        .order_by()
        .values_list("what", "pk", "at", "named_en", "named_fr", "named_es")
        for what, part, columns, at, titles in parts
    ]
    together = rows[0].union(*rows[1:], all=True).order_by("-at")[:most]
    return [
        Hit(
            kind=names[what],
            label=in_language(Named(en, fr, es), "title"),
            url=reverse(f"focal_points:network_{what}", args=[number]),
        )
        for what, number, _at, en, fr, es in together
    ]


class Named:
    """A title in three languages, as records keep it."""

    def __init__(self, en: str, fr: str, es: str) -> None:
        """Keep the titles."""
        self.title_en, self.title_fr, self.title_es = en, fr, es
