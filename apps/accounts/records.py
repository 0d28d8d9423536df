"""Records of any room, as other rooms point to them: causes, evidence, subscriptions, history, search.

A room says in its `records` module how its records are found, named and opened; the settings list
these (`RECORD_KINDS`, by `app_label.modelname`), because a lower room cannot import a higher one.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.utils.module_loading import import_string

from apps.accounts.scope import OfficeScope
from apps.web.parts import Text
from apps.web.refusals import NotPermitted, OutOfScope

LONGEST_NUMBER = 18
"""Digits; longer numbers are no numbers of records, and the database would not take them."""


@dataclass(frozen=True, slots=True, order=True)
class RecordRef:
    """Which record is meant: `kind` is the model's `app_label.modelname`."""

    kind: str
    id: int

    @property
    def content_type(self) -> ContentType:
        """The kind as Django's tables keep it; from its cache."""
        app_label, _, model = self.kind.partition(".")
        return ContentType.objects.get_by_natural_key(app_label, model)

    @property
    def name(self) -> str:
        """How addresses, forms and the API write it: `kind:id`."""
        return f"{self.kind}:{self.id}"

    @classmethod
    def named(cls, name: str) -> "RecordRef":
        """Return the reference that a `name` writes; raises OutOfScope for anything else."""
        kind, _colon, number = name.partition(":")
        if not kind or not number.isdecimal() or len(number) > LONGEST_NUMBER:
            raise OutOfScope
        return cls(kind=kind, id=int(number))

    @classmethod
    def of(cls, content_type_id: int, object_id: int) -> "RecordRef":
        """Return the reference that two columns hold."""
        found = ContentType.objects.get_for_id(content_type_id)
        return cls(kind=f"{found.app_label}.{found.model}", id=object_id)


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record as one person sees it.

    `may_change` says whether this person works on it, and so may attach evidence or make actions
    from it; `office_id` is the office that it belongs to, None for what belongs to none.
    """

    ref: RecordRef
    label: str
    url: str
    office_id: int | None = None
    may_change: bool = False


@dataclass(frozen=True, slots=True)
class HistoryTable:
    """A table whose changes belong to a record: `model` and its column that leads to the record.

    `hidden` names fields that no reader of a history sees.
    """

    model: str
    path: str = "id"
    hidden: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordKind:
    """How records of one kind are found.

    `seen(ids, scope)` returns those that the scope sees, by id, in a fixed number of statements.
    `history` are the tables that tell what happened to it. `restore_url(ref, event_id)` is the form
    that is filled with the state after an event, or None where nothing can be restored.
    `opens_evidence` says that whoever sees a record may also read the confidential documents that are
    attached to it; not for kinds that everybody who has logged in sees.
    """

    name: Text
    seen: Callable[[Iterable[int], OfficeScope], Mapping[int, RecordView]]
    history: tuple[HistoryTable, ...] = ()
    restore_url: Callable[[RecordRef, int], str] | None = None
    opens_evidence: bool = False


@cache
def record_kinds() -> Mapping[str, RecordKind]:
    """Return all kinds of the house by `app_label.modelname`, in the order of the settings."""
    return {label: import_string(path) for label, path in settings.RECORD_KINDS.items()}


def kind_of(ref: RecordRef) -> RecordKind:
    """Return the kind of a record; raises OutOfScope for a word that names none."""
    kind = record_kinds().get(ref.kind)
    if kind is None:
        raise OutOfScope
    return kind


def records_seen(refs: Iterable[RecordRef], *, scope: OfficeScope) -> dict[RecordRef, RecordView]:
    """Return the records that somebody sees, by reference; others and unknown kinds are absent."""
    ids: dict[str, set[int]] = {}
    for ref in refs:
        ids.setdefault(ref.kind, set()).add(ref.id)
    return {
        view.ref: view
        for label, wanted in ids.items()
        if label in record_kinds()
        for view in record_kinds()[label].seen(wanted, scope).values()
    }


def record_seen(ref: RecordRef, *, scope: OfficeScope) -> RecordView:
    """Return one record; raises OutOfScope when it does not exist for this person."""
    view = kind_of(ref).seen([ref.id], scope).get(ref.id)
    if view is None:
        raise OutOfScope
    return view


def record_to_change(ref: RecordRef, *, scope: OfficeScope) -> RecordView:
    """Return one record that is this person's to work on; raises OutOfScope or NotPermitted."""
    view = record_seen(ref, scope=scope)
    if not view.may_change:
        raise NotPermitted
    return view
