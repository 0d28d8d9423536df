"""Actions that a search finds."""

from django.contrib.postgres.lookups import Unaccent
from django.db.models import Case, F, IntegerField, Q, TextField, Value, When
from django.db.models.functions import Concat, Lower
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.actions.choices import LIVE_STATES, ActionState
from apps.actions.selectors.register import actions_seen
from apps.organization.selectors import name_then
from apps.web.marking import words_in
from apps.web.parts import Hit

FEWEST_LETTERS = 2


def found(*, text: str, most: int, scope: OfficeScope) -> list[Hit]:
    """Return actions that have all the words, accents and case apart; one statement.

    Those with the words in the title come first, then those that are not closed. The name of the
    cause is not searched: not everybody sees it.
    """
    words = words_in(text)
    if len("".join(words)) < FEWEST_LETTERS:
        return []
    whole = Concat(
        F("title"),
        Value(" "),
        F("description"),
        Value(" "),
        F("expected_effect"),
        output_field=TextField(),
    )
    rows = actions_seen(scope=scope).alias(
        in_title=Unaccent(Lower("title")), anywhere=Unaccent(Lower(whole))
    )
    titled = Q()
    for word in words:
        plain = Unaccent(Lower(Value(word)))
        rows = rows.filter(anywhere__contains=plain)
        titled &= Q(in_title__contains=plain)
    rows = (
        rows.select_related("office")
        .annotate(
            office_name=name_then(office="office", day="due_on"),
            place=Case(When(titled, then=Value(0)), default=Value(1), output_field=IntegerField()),
            closed=Case(
                When(state__in=LIVE_STATES, then=Value(0)),
                default=Value(1),
                output_field=IntegerField(),
            ),
        )
        .order_by("place", "closed", "due_on", "pk")
    )
    return [
        Hit(
            kind=_("Action"),
            label=action.title,
            url=reverse("actions:action_detail", args=[action.pk]),
            context=f"{action.office_name or action.office.code} · {ActionState(action.state).label}",
            rank=1.0 - action.place / 2,
        )
        for action in rows[:most]
    ]
