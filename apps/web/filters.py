"""Filters as chips: what applies, and the address without it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.forms.fields import BooleanField, ChoiceField
from django.http import QueryDict

PAGE_FIELD = "page"


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter that applies; `url` is the address of the same list without it.

    A tick says all in its label: `value` is empty.
    """

    label: str
    value: str
    url: str


def chips_of(form: BaseForm, query: QueryDict, *, ignored: Iterable[str] = ()) -> list[Chip]:
    """Return a chip for each filter of a bound GET form that is set in the address.

    A field with several values gives several chips. The page number is dropped from the addresses:
    without the filter the list has other pages. Fields in `ignored` (a required period) give none.
    """
    skipped = set(ignored)
    chips = []
    for name, field in form.fields.items():
        if name in skipped:
            continue
        label = str(form[name].label or name)
        for value in query.getlist(name):
            if value:
                chips.append(Chip(label, _readable(field, value), _without(query, name, value)))
    return chips


def _readable(field: object, value: str) -> str:
    if isinstance(field, BooleanField):
        return ""
    if isinstance(field, ChoiceField):
        choices: Iterable[tuple[Any, Any]] = field.choices  # type: ignore[assignment]
        for key, label in choices:
            if isinstance(label, list | tuple):
                for inner_key, inner_label in label:
                    if str(inner_key) == value:
                        return str(inner_label)
            elif str(key) == value:
                return str(label)
    return value


def _without(query: QueryDict, name: str, value: str) -> str:
    rest = query.copy()
    rest.pop(PAGE_FIELD, None)
    rest.setlist(name, [other for other in rest.getlist(name) if other != value])
    return f"?{rest.urlencode()}"
