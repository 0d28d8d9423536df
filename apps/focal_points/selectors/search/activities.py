"""Activities that a search finds."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import ActivityKind
from apps.focal_points.selectors.activities.reading import logged, sees_log
from apps.projects.selectors.words import holding
from apps.web.marking import words_in
from apps.web.parts import Hit

FEWEST_LETTERS = 2
SEARCHED = ("title", "outcome", "place")


def found(*, text: str, most: int, scope: OfficeScope) -> list[Hit]:
    """Return logged activities that have all the words, accents and case apart, the newest first.

    One statement; none for those who see no focal points.
    """
    words = words_in(text)
    if len("".join(words)) < FEWEST_LETTERS or not sees_log(scope=scope):
        return []
    rows = holding(logged(scope=scope), name="said", columns=SEARCHED, words=words)
    return [
        Hit(
            kind=_("Activity"),
            label=activity.title,
            url=reverse("focal_points:activity", args=[activity.pk]),
            context=f"{activity.office.code} · {ActivityKind(activity.kind).label}"
            f" · {date_format(activity.happened_on, 'DATE_FORMAT')}",
        )
        for activity in rows.select_related("office").order_by("-happened_on", "-pk")[:most]
    ]
