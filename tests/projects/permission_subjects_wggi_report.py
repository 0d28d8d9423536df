"""What the lines of the WGGI report's matrix mean: a round that was decided, with one activity."""

from apps.projects.choices import RoundState
from apps.projects.models import OtherActivity
from tests.cast import World
from tests.projects.builders import NOON, make_round

YEAR = 2024


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """One round and one activity, the same for every office."""
    make_round(year=YEAR, state=RoundState.DECIDED)
    activity = OtherActivity.objects.create(
        year=YEAR, position=101, title="A workshop", created_at=NOON
    )
    year = {"any": {"year": YEAR}}
    one = {"any": {"activity_id": activity.pk}}
    return {
        "projects:report_words": year,
        "projects:activities": year,
        "projects:activity_new": year,
        "projects:activity_edit": one,
        "projects:activity_remove": one,
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Forms that are right but for who sends them."""
    return {
        "POST projects:report_words": {"version": 1, "introduction_en": "Ours"},
        "POST projects:activity_new": {"title": "A workshop"},
        "POST projects:activity_edit": {"title": "A conference"},
    }
