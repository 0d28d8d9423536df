"""Editions of the terms of reference: copied as a draft, worded by area, published for good."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import EditionState
from apps.focal_points.models import Area, Task, TermsEdition
from apps.focal_points.selectors.access import keeps_network
from apps.focal_points.selectors.terms import edition_seen
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, Problem, WrongState
from apps.web.versions import demand_state, demand_version, write

LANGUAGES = ("en", "fr", "es")
LONGEST_TASK, LONGEST_TITLE, LONGEST_SOURCE = 300, 200, 2000
TITLES = tuple(f"title_{code}" for code in LANGUAGES)
TEXTS = tuple(f"text_{code}" for code in LANGUAGES)


@dataclass(frozen=True, slots=True)
class TaskTexts:
    """One task in three languages; blank in all of them: it is left out."""

    text_en: str
    text_fr: str = ""
    text_es: str = ""


def demand_writing(*, scope: OfficeScope) -> None:
    """Raise NotPermitted unless somebody writes the terms of reference."""
    if not keeps_network(scope=scope):
        raise NotPermitted(_("The Gender Coordination Unit writes the terms of reference."))


@transaction.atomic
def begin_edition(*, now: datetime, scope: OfficeScope) -> TermsEdition:
    """Begin a draft as a copy of the newest edition; the draft that there is already comes back.

    Raises NotPermitted, and WrongState before the first edition is loaded.
    """
    demand_writing(scope=scope)
    last = TermsEdition.objects.select_for_update().order_by("-number").first()
    if last is None:
        raise WrongState(_("The first edition is loaded with the reference data."))
    if last.state == EditionState.DRAFT:
        return last
    made = TermsEdition.objects.create(
        number=last.number + 1,
        **{name: getattr(last, name) for name in TITLES},
        source="",
        created_by_id=scope.user_id,
        created_at=now,
    )
    Task.objects.bulk_create(
        Task(
            edition=made,
            area_id=task.area_id,
            position=task.position,
            source=task.source,
            **{name: getattr(task, name) for name in TEXTS},
        )
        for task in Task.objects.filter(edition=last)
    )
    return made


@transaction.atomic
def name_edition(
    *, number: int, version: int, titles: Sequence[str], source: str, scope: OfficeScope
) -> TermsEdition:
    """Give a draft its titles (en, fr, es) and say what it rests on. Raises like `word_area`."""
    edition = draft_to_write(number=number, version=version, scope=scope)
    said = {name: title.strip() for name, title in zip(TITLES, titles, strict=True)}
    problems = [
        _too_long(n, LONGEST_TITLE) for n, text in said.items() if len(text) > LONGEST_TITLE
    ]
    if not said["title_en"]:
        problems.append(_required("title_en"))
    if len(source.strip()) > LONGEST_SOURCE:
        problems.append(_too_long("source", LONGEST_SOURCE))
    if problems:
        raise Invalid(problems=problems)
    named: TermsEdition = write(edition, **said, source=source.strip())
    return named


@transaction.atomic
def word_area(
    *, number: int, area: int, version: int, tasks: Sequence[TaskTexts], scope: OfficeScope
) -> TermsEdition:
    """Write the tasks of one area of a draft, in their order; an unchanged task keeps its source.

    Raises OutOfScope for an edition or area that there is not, NotPermitted, WrongState for a published
    edition or one that somebody changed meanwhile, Invalid.
    """
    edition = draft_to_write(number=number, version=version, scope=scope)
    where = Area.objects.filter(number=area).first()
    if where is None:
        raise OutOfScope
    said = [tuple(getattr(each, name).strip() for name in TEXTS) for each in tasks]
    problems = []
    for place, texts in enumerate(said):
        for name, text in zip(TEXTS, texts, strict=True):
            if len(text) > LONGEST_TASK:
                problems.append(_too_long(f"{name}_{place}", LONGEST_TASK))
        if any(texts) and not texts[0]:
            problems.append(_required(f"text_en_{place}"))
    if problems:
        raise Invalid(problems=problems)
    rows = Task.objects.filter(edition=edition, area=where)
    sources = {task.text_en: task.source for task in rows}
    rows.delete()
    Task.objects.bulk_create(
        Task(
            edition=edition,
            area=where,
            position=position,
            source=sources.get(texts[0], ""),
            **dict(zip(TEXTS, texts, strict=True)),
        )
        for position, texts in enumerate((each for each in said if any(each)), start=1)
    )
    worded: TermsEdition = write(edition)
    return worded


@transaction.atomic
def publish_edition(
    *, number: int, version: int, now: datetime, scope: OfficeScope
) -> TermsEdition:
    """Publish a draft; from then on it never changes. Raises like `word_area`.

    Every task needs its French and Spanish words, because focal points sign in their language.
    """
    edition = draft_to_write(number=number, version=version, scope=scope)
    problems = [
        Problem(
            code="translation",
            message=_("“%(task)s” has no French or no Spanish words yet.") % {"task": task.text_en},
        )
        for task in Task.objects.filter(edition=edition).order_by("area", "position")
        if not (task.text_fr and task.text_es)
    ]
    if not Task.objects.filter(edition=edition).exists():
        problems.append(Problem(code="empty", message=_("There is no task in this edition.")))
    if not (edition.title_fr and edition.title_es):
        message = _("The title has no French or no Spanish words yet.")
        problems.append(Problem(code="translation", message=message))
    if problems:
        raise Invalid(problems=problems)
    published: TermsEdition = write(
        edition,
        state=EditionState.PUBLISHED,
        published_by_id=scope.user_id,
        published_at=now,
    )
    return published


def draft_to_write(*, number: int, version: int, scope: OfficeScope) -> TermsEdition:
    """Return a draft to be written, locked; raises OutOfScope, NotPermitted or WrongState."""
    found = edition_seen(number=number, scope=scope)
    demand_writing(scope=scope)
    locked = TermsEdition.objects.select_for_update().get(pk=found.pk)
    message = _("This edition is published and never changes; begin another one.")
    demand_state(locked, (EditionState.DRAFT,), message)
    demand_version(locked, version)
    return locked


def _too_long(field: str, most: int) -> Problem:
    message = _("At most %(most)s characters.") % {"most": most}
    return Problem(code="too_long", field=field, message=message)


def _required(field: str) -> Problem:
    message = _("Enter the English words too: others read them where theirs are missing.")
    return Problem(code="required", field=field, message=message)
