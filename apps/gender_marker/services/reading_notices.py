"""What is told of blind readings. No notice says a score: readers must not learn it."""

from collections.abc import Mapping
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_noop

from apps.actions.choices import NoticeKind
from apps.actions.services.notices import NewNotice
from apps.gender_marker.models import BlindReading

GIVEN = gettext_noop(
    "You are asked to read the project %(code)s “%(title)s” blind and to answer the questions of the gender"
    " marker by %(day)s."
)
DUE_SOON = gettext_noop("The project %(code)s “%(title)s” is to be read blind by %(day)s.")
DUE_TODAY = gettext_noop("The project %(code)s “%(title)s” is to be read blind today.")
CLOSED_UNREAD = gettext_noop(
    "The project %(code)s “%(title)s” need not be read any more: the sample was closed."
)
DECLINED = gettext_noop(
    "The project %(code)s “%(title)s” will not be read blind by %(name)s. Give it to another reader."
)
ALL_READ = gettext_noop("All projects of the sample “%(sample)s” are read.")

KINDS = {
    GIVEN: NoticeKind.ASSIGNED,
    DUE_SOON: NoticeKind.REMINDER,
    DUE_TODAY: NoticeKind.REMINDER,
    CLOSED_UNREAD: NoticeKind.ASSIGNED,
}


def notice_of(reading: BlindReading, occasion: str, text: str) -> NewNotice:
    """Return what the reader is told of a reading; its project and sample are read before."""
    ended = text == CLOSED_UNREAD
    return NewNotice(
        user_id=reading.reader_id,
        kind=KINDS[text],
        key=f"blind-reading:{reading.pk}:{occasion}",
        text=text,
        values=values_of(reading),
        url=reverse("gender_marker:second") if ended else reading_url(reading),
    )


def keeper_notice(
    reading: BlindReading, occasion: str, text: str, *, name: str = ""
) -> NewNotice | None:
    """Return what the person who drew the sample is told; None where nobody is known."""
    sample = reading.sample
    if sample.drawn_by_id is None:
        return None
    return NewNotice(
        user_id=sample.drawn_by_id,
        kind=NoticeKind.WAITING,
        key=f"blind-sample:{sample.pk}:{occasion}",
        text=text,
        values={**values_of(reading), "name": name, "sample": sample.title},
        url=reverse("gender_marker:sample", args=[sample.pk]),
    )


def reading_url(reading: BlindReading) -> str:
    """Return the page on which a project is read blind."""
    return reverse("gender_marker:blind", args=[reading.pk])


def values_of(reading: BlindReading) -> Mapping[str, str | date]:
    """Return what fills the texts."""
    return {
        "code": reading.project.code,
        "title": reading.project.title,
        "day": reading.sample.due_on,
    }
