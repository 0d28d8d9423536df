"""Rules on contradictions and replies, by plain rows."""

from typing import Any

from apps.gender_marker.models import Assessment, ContradictionReply, ContradictionRule
from tests.cast import World
from tests.gender_marker.builders import NOON, make_scale


def make_rule(
    key: str = "iom-0-main",
    *,
    codes: tuple[str, ...] = ("0",),
    fact: str = "gender_main",
    is_true: bool = True,
    scale: str = "IOM",
    **facts: Any,
) -> ContradictionRule:
    """A rule in use; “0, yet gender is a main component” unless said otherwise."""
    values = {
        "severity": "warning",
        "sentence_en": f"Sentence of {key}.",
        "sentence_fr": f"Phrase de {key}.",
        "position": ContradictionRule.objects.count() + 1,
        "source": "test",
        **facts,
    }
    return ContradictionRule.objects.create(
        key=key, scale=make_scale(scale), codes=list(codes), fact=fact, is_true=is_true, **values
    )


def make_reply(
    world: World, *, assessment: Assessment, rule: ContradictionRule, by: str = "pm.nairobi"
) -> ContradictionReply:
    """A reply of whoever keeps the project."""
    return ContradictionReply.objects.create(
        assessment=assessment,
        rule=rule,
        because="The component is that of the donor, not ours.",
        replied_by=world.people[by],
        replied_at=NOON,
    )
