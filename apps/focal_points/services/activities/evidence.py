"""Files that prove an activity; a picture is kept only when those on it have agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.documents.choices import FileKind
from apps.documents.content import examine
from apps.documents.services.facts import DocumentFacts
from apps.documents.services.files import SentFile, add_file
from apps.focal_points.selectors.activities.reading import ref_of
from apps.focal_points.services.activities.data import today_at
from apps.focal_points.services.activities.writing import activity_to_write
from apps.web.refusals import Invalid, Problem

PICTURES = (FileKind.JPEG, FileKind.PNG, FileKind.GIF, FileKind.WEBP, FileKind.TIFF)


@dataclass(frozen=True, slots=True)
class SentResult:
    """What became of one file: `problem` is empty where it was kept."""

    name: str
    problem: str = ""


def add_evidence(
    *,
    activity_id: int,
    files: Sequence[SentFile],
    has_consent: bool,
    now: datetime,
    scope: OfficeScope,
) -> list[SentResult]:
    """Keep files as evidence of an activity, each by itself, and return what became of them.

    `has_consent` is the declaration that everybody who can be recognised on a picture has agreed, or that
    nobody can be; its day is kept with the activity. Without it no picture is kept. Raises OutOfScope,
    NotPermitted, WrongState.
    """
    results = []
    for sent in files:
        try:
            with transaction.atomic():
                add_one(activity_id, sent, has_consent=has_consent, now=now, scope=scope)
        except Invalid as refused:
            results.append(SentResult(sent.name, str(refused.problems[0].message)))
        else:
            results.append(SentResult(sent.name))
    return results


def add_one(
    activity_id: int, sent: SentFile, *, has_consent: bool, now: datetime, scope: OfficeScope
) -> None:
    """Keep one file; raises Invalid with the sentence that says why not."""
    activity = activity_to_write(activity_id=activity_id, scope=scope)
    is_picture = examine(sent.content, name=sent.name).kind in PICTURES
    if is_picture and not has_consent:
        message = _(
            "A picture is kept only when everybody who can be recognised on it has agreed. Tick the"
            " declaration, then choose the picture again."
        )
        raise Invalid(problems=[Problem(code="no_consent", field="consent", message=message)])
    add_file(
        sent=sent,
        facts=DocumentFacts(office_id=activity.office_id, language=activity.language),
        attach_to=[ref_of(activity_id)],
        now=now,
        scope=scope,
    )
    today = today_at(activity.office_id, now)
    if is_picture and activity.photo_consent_on != today:
        activity.photo_consent_on = today
        activity.save(update_fields=["photo_consent_on"])
