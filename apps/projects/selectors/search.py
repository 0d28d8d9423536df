"""Projects that a search finds."""

from django.contrib.postgres.lookups import Unaccent
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.projects.choices import ProjectState
from apps.projects.selectors.access import projects_seen
from apps.projects.selectors.words import holding, together
from apps.web.marking import words_in
from apps.web.parts import Hit

FEWEST_LETTERS = 2
SEARCHED = ("code", "title", "summary", "target_group", "donor")


def found(*, text: str, most: int, scope: OfficeScope) -> list[Hit]:
    """Return projects that have all the words, accents and case apart; one statement.

    Those with the words in code or title come first, then the newest. None, and no statement, for
    those who have nothing to do with projects.
    """
    words = words_in(text)
    if len("".join(words)) < FEWEST_LETTERS or not scope.over(Capability.SEE_PROJECTS):
        return []
    rows = holding(
        projects_seen(scope=scope), name="anywhere", columns=SEARCHED, words=words
    ).alias(named=Unaccent(together(("code", "title"))))
    named = Q()
    for word in words:
        named &= Q(named__contains=word)
    rows = (
        rows.select_related("office")
        .annotate(
            place=Case(When(named, then=Value(0)), default=Value(1), output_field=IntegerField())
        )
        .order_by("place", F("starts_on").desc(nulls_last=True), "code")
    )
    return [
        Hit(
            kind=_("Project"),
            label=project.title,
            url=reverse("projects:project", args=[project.pk]),
            context=f"{project.code} · {project.office_stated or project.office.code}"
            f" · {ProjectState(project.state).label}",
            rank=1.0 - project.place / 2,
        )
        for project in rows[:most]
    ]
