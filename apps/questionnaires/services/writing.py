"""How the services of this room write a row: only what differs, so that a history tells of changes alone."""

from collections.abc import Iterable

from django.db.models import Model
from django.utils.translation import gettext as _

from apps.questionnaires.choices import VersionState
from apps.questionnaires.models import QuestionnaireVersion
from apps.web.refusals import Problem, WrongState


def write(row: Model, **values: object) -> bool:
    """Write what differs on a row; return whether anything did."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=changed)
    return bool(changed)


def expect_draft(version: QuestionnaireVersion) -> None:
    """Refuse to change a published version."""
    if version.state == VersionState.PUBLISHED:
        raise WrongState(
            _(
                "Version %(number)s is published and never changes, because answers were given to it."
                " Make another version."
            )
            % {"number": version.number},
            code="published",
        )


def too_long(values: Iterable[tuple[str, str, int]]) -> list[Problem]:
    """Return a problem for each (field, text, longest) whose text is too long."""
    return [
        Problem(
            code="too_long",
            field=field,
            message=_("This is too long; at most %(limit)s characters.") % {"limit": longest},
        )
        for field, text, longest in values
        if len(text) > longest
    ]
