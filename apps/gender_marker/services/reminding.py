"""Reminders to managers whose projects are unscored, or were scored long ago.

One notice for each project, so that it leads to that project; who manages several finds them in one mail,
the digest. A project is called for at most once in fourteen days, by whomever.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from apps.accounts.scope import OfficeScope
from apps.actions.choices import NoticeKind
from apps.actions.selectors.notices import told_since
from apps.actions.services.notices import NewNotice, notify
from apps.gender_marker.analytics.ages import months_before
from apps.gender_marker.choices import EditionState, ReadingState
from apps.gender_marker.models import BlindReading, Edition
from apps.gender_marker.selectors.access import demand_keeper
from apps.gender_marker.selectors.portfolio import coded, to_remind
from apps.projects.choices import ProjectState
from apps.projects.selectors.access import projects_seen
from apps.projects.selectors.register import KIND, ref_of
from apps.web.refusals import NotPermitted

OLD_AFTER = 24
"""Months after which a score is called old. This, and the days below, are the product's choice."""
ONCE_IN = timedelta(days=14)
AFTER_ENTRY = timedelta(days=30)
FIRST_DAY, LAST_DAY = 1, 7
"""Days of the month on which the clock reminds."""
AT_ONCE = 500
PREFIX = "marker-reminder:"

UNSCORED = gettext_noop("“%(title)s” has no score by the gender marker %(edition)s yet.")
OLD = gettext_noop(
    "“%(title)s” was last scored by the gender marker %(edition)s on %(day)s. Look at the score again."
)


@dataclass(frozen=True, slots=True)
class Reminder:
    """Whom a reminder goes to: projects whose manager is told now, was told lately, or is nobody."""

    told: tuple[Any, ...]
    lately: tuple[Any, ...]
    nobody: tuple[Any, ...]

    @property
    def people(self) -> int:
        """How many persons are told."""
        return len({project.manager_id for project in self.told})


def plan_reminder(
    *, rows: QuerySet[Any], edition: Edition, months: int, now: datetime, scope: OfficeScope
) -> Reminder:
    """Return whom a reminder of some projects would go to, and write nothing.

    Of those that can be scored and are unscored, or were scored more than so many months ago. Three
    statements. Raises NotPermitted for everybody but those who keep markers.
    """
    demand_keeper(scope=scope)
    return planned(rows, edition=edition, months=months, now=now, scope=scope)


@transaction.atomic
def remind(
    *, rows: QuerySet[Any], edition: Edition, months: int, now: datetime, scope: OfficeScope
) -> Reminder:
    """Remind managers as `plan_reminder` says; return what was done."""
    reminder = plan_reminder(rows=rows, edition=edition, months=months, now=now, scope=scope)
    tell(reminder.told, edition=edition, now=now, scope=scope)
    return reminder


def remind_of_the_unscored(*, now: datetime, scope: OfficeScope) -> int:
    """Remind of projects under way that are unscored by the compulsory edition thirty days after their entry.

    On the first days of a month; the fourteen days keep it to once. For jobs: raises NotPermitted for
    everybody else. Returns the number of notices.
    """
    if not scope.reason:
        raise NotPermitted
    edition = Edition.objects.filter(is_default=True, state=EditionState.PUBLISHED).first()
    if edition is None or not FIRST_DAY <= now.astimezone(UTC).day <= LAST_DAY:
        return 0
    scores = coded(edition=edition, scope=scope).values("project_id")
    rows = (
        projects_seen(scope=scope)
        .filter(state=ProjectState.UNDER_WAY, created_at__lte=now - AFTER_ENTRY)
        .exclude(pk__in=scores)
    )
    reminder = planned(rows, edition=edition, months=OLD_AFTER, now=now, scope=scope)
    with transaction.atomic():
        return tell(reminder.told, edition=edition, now=now, scope=scope)


def planned(
    rows: QuerySet[Any], *, edition: Edition, months: int, now: datetime, scope: OfficeScope
) -> Reminder:
    """Divide projects by who is told."""
    before = months_before(now.astimezone(UTC).date(), months)
    moment = datetime.combine(before, datetime.min.time(), tzinfo=UTC)
    # A manager who reads the project blind would learn of its score.
    blind = BlindReading.objects.filter(
        state=ReadingState.OPEN, project=OuterRef("pk"), reader=OuterRef("manager")
    )
    projects = list(
        to_remind(rows=rows, moment=moment, edition=edition, scope=scope)
        .exclude(Exists(blind))
        .select_related("manager", "office")
        .order_by("code")
    )
    managed = [each for each in projects if each.manager is not None and each.manager.is_active]
    lately = told_since(
        kind=KIND,
        record_ids=[each.pk for each in managed],
        prefix=PREFIX,
        since=now - ONCE_IN,
        scope=scope,
    )
    ids = {each.pk for each in managed}
    return Reminder(
        told=tuple(each for each in managed if each.pk not in lately),
        lately=tuple(each for each in managed if each.pk in lately),
        nobody=tuple(each for each in projects if each.pk not in ids),
    )


def tell(projects: Iterable[Any], *, edition: Edition, now: datetime, scope: OfficeScope) -> int:
    """Give the managers of projects their notices; return how many were new."""
    chosen = list(projects)
    told = 0
    for first in range(0, len(chosen), AT_ONCE):
        batch = chosen[first : first + AT_ONCE]
        scored = dict(
            coded(edition=edition, scope=scope)
            .filter(project__in=batch)
            .values_list("project_id", "scored_at")
        )
        told += notify(
            notices=[notice_of(each, scored.get(each.pk), edition, now) for each in batch],
            now=now,
            scope=scope,
        )
    return told


def notice_of(
    project: Any, scored_at: datetime | None, edition: Edition, now: datetime
) -> NewNotice:
    """Return what the manager of one project is told."""
    values: dict[str, Any] = {"title": project.title, "edition": edition.code}
    if scored_at is not None:
        values["day"] = scored_at.date()
    return NewNotice(
        user_id=project.manager_id,
        kind=NoticeKind.REMINDER,
        key=f"{PREFIX}{project.pk}:{now.astimezone(UTC):%Y-%m-%d}",
        text=UNSCORED if scored_at is None else OLD,
        values=values,
        url=reverse("gender_marker:project", args=[project.pk]),
        record=ref_of(project.pk),
    )
