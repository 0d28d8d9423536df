"""People that a search finds, for those who may look at accounts."""

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import named_like, people_seen
from apps.web.marking import words_in
from apps.web.parts import Hit


def found(*, text: str, most: int, scope: OfficeScope) -> list[Hit]:
    """Return people by name, user name and address, by family name; one statement.

    Nobody for those who may not look at accounts.
    """
    if not words_in(text):
        return []
    return [
        Hit(
            kind=_("Person"),
            label=name_of(user),
            url=reverse("accounts:person", args=[user.pk]),
            context=user.email,
        )
        for user in named_like(people_seen(scope=scope), text)[:most]
    ]
