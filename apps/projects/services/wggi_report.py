"""What people enter for the report of the WGGI: its introduction and conclusions, and other activities."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.actions.services.register import TWICE
from apps.projects.models import FundingRound, OtherActivity
from apps.projects.selectors.activities import activity_to_keep, demand_keeper
from apps.projects.selectors.funded import words_of
from apps.web.refusals import Invalid, Problem, WrongState

FIRST_OWN_POSITION = 101
"""Activities that people enter stand behind those of the reference files, whose numbers begin at 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityData:
    """What somebody says of an activity."""

    title: str
    on_text: str = ""
    place: str = ""
    partners: str = ""
    outcome: str = ""
    source: str = ""


@transaction.atomic
def keep_words(
    *, year: int, version: int, words: Mapping[str, str], scope: OfficeScope
) -> FundingRound:
    """Keep introduction and conclusions of a year's report, by field name, in the version that was seen.

    Raises OutOfScope without a round, NotPermitted, WrongState (`stale`) when somebody was faster.
    """
    demand_keeper(scope)
    seen = words_of(year=year, scope=scope)
    kept = FundingRound.objects.select_for_update().get(pk=seen.pk)
    if kept.version != version:
        raise WrongState(
            _(
                "Somebody has changed the round meanwhile. Look at what stands there, then save again."
            ),
            code="stale",
        )
    for name, text in words.items():
        setattr(kept, name, text)
    kept.version += 1
    kept.save(update_fields=[*words, "version"])
    return kept


@transaction.atomic
def add_activity(
    *, year: int, data: ActivityData, now: datetime, scope: OfficeScope
) -> OtherActivity:
    """Add an activity to the end of a year's list; the same sent twice adds one.

    Raises OutOfScope, NotPermitted or Invalid.
    """
    demand_keeper(scope)
    words_of(year=year, scope=scope)
    _demand_title(data)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('projects.otheractivity'), %s)", [year]
        )
    sent_before = OtherActivity.objects.filter(
        **asdict(data), year=year, created_by_id=scope.user_id, created_at__gt=now - TWICE
    ).first()
    if sent_before is not None and scope.user_id is not None:
        return sent_before
    last = OtherActivity.objects.filter(year=year).aggregate(last=Max("position"))["last"] or 0
    return OtherActivity.objects.create(
        year=year,
        position=max(last + 1, FIRST_OWN_POSITION),
        created_by_id=scope.user_id,
        created_at=now,
        **asdict(data),
    )


@transaction.atomic
def change_activity(*, activity_id: int, data: ActivityData, scope: OfficeScope) -> OtherActivity:
    """Change an activity. Raises OutOfScope, NotPermitted (a copied one stays) or Invalid."""
    kept = activity_to_keep(activity_id=activity_id, scope=scope)
    _demand_title(data)
    for name, value in asdict(data).items():
        setattr(kept, name, value)
    kept.save(update_fields=list(asdict(data)))
    return kept


@transaction.atomic
def remove_activity(*, activity_id: int, scope: OfficeScope) -> int:
    """Remove an activity and return its year; the history keeps it. Raises OutOfScope or NotPermitted."""
    kept = activity_to_keep(activity_id=activity_id, scope=scope)
    kept.delete()
    return kept.year


def _demand_title(data: ActivityData) -> None:
    if not data.title.strip():
        raise Invalid(
            problems=[
                Problem(code="required", message=_("Say what the activity was."), field="title")
            ]
        )
