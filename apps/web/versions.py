"""Records that several people change: in the version that was looked at, or not at all."""

from typing import Any

from django.utils.translation import gettext as _

from apps.web.refusals import WrongState


def demand_version(record: Any, version: int) -> None:
    """Raise WrongState (`stale`) when a locked record has changed since somebody looked at it."""
    if record.version != version:
        raise WrongState(
            _(
                "Somebody changed this meanwhile: you looked at version %(seen)s, it is version %(now)s."
                " Look at it again, then decide."
            )
            % {"seen": version, "now": record.version},
            code="stale",
        )


def demand_state(record: Any, states: tuple[str, ...], message: str) -> None:
    """Raise WrongState with the sentence unless a locked record is in one of the states."""
    if record.state not in states:
        raise WrongState(message)


def write(record: Any, **changes: object) -> Any:
    """Write changes of a locked record as its next version and return it."""
    for name, value in {**changes, "version": record.version + 1}.items():
        setattr(record, name, value)
    record.save(update_fields=[*changes, "version"])
    return record
