"""Items of workplans that a search finds."""

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import ItemProgress
from apps.focal_points.models import WorkplanItem
from apps.focal_points.selectors.access import workplans_seen
from apps.focal_points.selectors.workplan_words import title_of
from apps.projects.selectors.words import holding
from apps.web.marking import holds_all, marked, words_in
from apps.web.parts import Hit

SEARCHED = ("title", "expected_result", "progress_note")


def found(*, text: str, most: int, scope: OfficeScope) -> list[Hit]:
    """Return items that have all the words in what is to be done, the result or what came of it.

    The newest year first; one statement, none for those who see no focal points.
    """
    words = words_in(text)
    if not words or not scope.over(Capability.SEE_FOCAL_POINTS):
        return []
    seen = WorkplanItem.objects.filter(workplan__in=workplans_seen(scope=scope).values("pk"))
    rows = (
        holding(seen, name="said", columns=SEARCHED, words=words)
        .select_related("workplan__appointment__office")
        .order_by("-workplan__year", "workplan_id", "position")
    )
    return [
        Hit(
            kind=_("Workplan"),
            label=item.title,
            url=f"{reverse('focal_points:workplan', args=[item.workplan_id])}#item-{item.pk}",
            context=" · ".join(
                (
                    title_of(item.workplan),
                    item.workplan.appointment.office.code,
                    str(ItemProgress(item.progress).label),
                )
            ),
            excerpt=""
            if holds_all(words, item.title)
            else marked(f"{item.expected_result} {item.progress_note}", words),
        )
        for item in rows[:most]
    ]
