"""Writing the next edition of the checklist: a draft of the newest one, changed, published or thrown away."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.projects.choices import Applies, EditionState
from apps.projects.models import ChecklistEdition, ChecklistItem
from apps.projects.selectors.fingerprints import expect_fingerprint
from apps.projects.selectors.gender_reviews.checklist import demand_keeping, draft_to_change
from apps.web.refusals import Invalid, OutOfScope, Problem

ITEM_COLUMNS = ("key", "position", "applies", "text_en", "text_fr", "text_es", "source")
TEXTS = ("text_en", "text_fr", "text_es")
LONGEST_KEY = 60
LONGEST_SOURCE = 200
LONGEST_TEXT = 1000
LONGEST_NOTE = 2000
LAST_POSITION = 999


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemData:
    """A question in three languages, of whom it is asked, and the paragraph that asks it."""

    position: int
    applies: str
    text_en: str
    text_fr: str = ""
    text_es: str = ""
    source: str = ""


@transaction.atomic
def begin_draft(*, now: datetime, scope: OfficeScope) -> ChecklistEdition:
    """Begin the next edition as a copy of the newest; there is one draft, and it is returned if it is there.

    Raises NotPermitted.
    """
    demand_keeping(scope)
    editions = ChecklistEdition.objects.select_for_update().order_by("-number")
    newest = editions.first()
    if newest is not None and newest.state == EditionState.DRAFT:
        return newest
    draft = ChecklistEdition.objects.create(
        number=newest.number + 1 if newest else 1,
        source=_("Written here"),
        created_at=now,
    )
    if newest is not None:
        ChecklistItem.objects.bulk_create(
            ChecklistItem(edition=draft, **{name: getattr(item, name) for name in ITEM_COLUMNS})
            for item in newest.items.all()
        )
    return draft


@transaction.atomic
def add_item(*, data: ItemData, scope: OfficeScope) -> ChecklistItem:
    """Add a question to the draft. Raises NotPermitted, WrongState, Invalid."""
    draft = draft_to_change(scope=scope)
    refuse(problems_of(data))
    same = draft.items.filter(text_en=data.text_en.strip()).first()
    if same is not None:
        return same
    return ChecklistItem.objects.create(
        edition=draft, key=new_key(draft, data.text_en), **values_of(data)
    )


@transaction.atomic
def change_item(*, key: str, seen: str, data: ItemData, scope: OfficeScope) -> ChecklistItem:
    """Change a question of the draft, looked at in a state. Raises also OutOfScope."""
    item = item_to_change(key, scope)
    expect_fingerprint(item, ITEM_COLUMNS, seen)
    refuse(problems_of(data))
    for name, value in values_of(data).items():
        setattr(item, name, value)
    item.save()
    return item


@transaction.atomic
def remove_item(*, key: str, scope: OfficeScope) -> None:
    """Take a question out of the draft; published editions keep theirs. Raises OutOfScope and so on."""
    item_to_change(key, scope).delete()


@transaction.atomic
def publish(*, note: str, now: datetime, scope: OfficeScope) -> ChecklistEdition:
    """Publish the draft: reviews begin with it from now on, and it never changes again.

    Raises NotPermitted, WrongState, Invalid for a draft without questions, without all three languages,
    or without words on what is new.
    """
    draft = draft_to_change(scope=scope)
    items = list(draft.items.all())
    problems = []
    if not note.strip():
        problems.append(
            Problem(code="required", field="note", message=_("Say what is new in this edition."))
        )
    if len(note.strip()) > LONGEST_NOTE:
        problems.append(too_long("note", LONGEST_NOTE))
    if not items:
        problems.append(Problem(code="empty", message=_("A checklist has at least one question.")))
    problems += [
        Problem(
            code="not_translated",
            message=_("This question is not in all three languages yet: %(question)s")
            % {"question": item.text_en},
        )
        for item in items
        if not all(getattr(item, name) for name in TEXTS)
    ]
    refuse(problems)
    draft.note, draft.state = note.strip(), EditionState.PUBLISHED
    draft.published_at, draft.published_by_id = now, scope.user_id
    draft.save()
    return draft


@transaction.atomic
def discard_draft(*, scope: OfficeScope) -> None:
    """Throw the draft away. Raises NotPermitted, WrongState."""
    draft = draft_to_change(scope=scope)
    draft.items.all().delete()
    draft.delete()


def item_to_change(key: str, scope: OfficeScope) -> ChecklistItem:
    """Return a question of the locked draft; raises OutOfScope when it is not there."""
    item = draft_to_change(scope=scope).items.filter(key=key).first()
    if item is None:
        raise OutOfScope
    return item


def new_key(draft: ChecklistEdition, text: str) -> str:
    """Return a key that the draft has not, made of the first words of a question."""
    key = slugify(text)[: LONGEST_KEY - 4].strip("-") or "question"
    if not draft.items.filter(key=key).exists():
        return key
    last = draft.items.aggregate(last=Max("pk"))["last"] or 0
    return f"{key[: LONGEST_KEY - 12]}-{last + 1}"


def values_of(data: ItemData) -> dict[str, object]:
    """Return what was said as values of the columns, without blanks around it."""
    return {
        "position": data.position,
        "applies": data.applies,
        **{name: getattr(data, name).strip() for name in (*TEXTS, "source")},
    }


def problems_of(data: ItemData) -> list[Problem]:
    """Return what is wrong with a question."""
    problems = []
    if not data.text_en.strip():
        problems.append(
            Problem(code="required", field="text_en", message=_("Write the question in English."))
        )
    limits = {**dict.fromkeys(TEXTS, LONGEST_TEXT), "source": LONGEST_SOURCE}
    problems += [
        too_long(name, limit)
        for name, limit in limits.items()
        if len(getattr(data, name).strip()) > limit
    ]
    if data.applies not in Applies.values:
        problems.append(
            Problem(code="invalid_choice", field="applies", message=_("Choose one of the list."))
        )
    if not 1 <= data.position <= LAST_POSITION:
        message = _("Choose a number from 1 to %(last)s.") % {"last": LAST_POSITION}
        problems.append(Problem(code="out_of_range", field="position", message=message))
    return problems


def too_long(name: str, limit: int) -> Problem:
    """Return the problem of a text that is too long."""
    return Problem(
        code="too_long",
        field=name,
        message=_("This is too long; at most %(limit)s characters.") % {"limit": limit},
    )


def refuse(problems: list[Problem]) -> None:
    """Raise Invalid with all problems, if there are any."""
    if problems:
        raise Invalid(problems=problems)
