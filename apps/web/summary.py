"""The error summary: every problem of a page at once, identical ones grouped, each with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.forms import BaseForm, BaseFormSet

from apps.web.refusals import Problem

MOST_PLACES = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the summary.

    `label` is the field as on screen, `href` leads to it ("#id_name"), `places` are cells or rows
    with the same problem, `more` is how many places are not listed.
    """

    message: str
    label: str = ""
    href: str = ""
    places: tuple[str, ...] = ()
    more: int = 0
    value: str = ""
    expected: str = ""
    nearest: str = ""


def lines_of_forms(*forms: BaseForm | BaseFormSet) -> list[Line]:
    """Return the lines of bound forms and formsets, in the order of their fields."""
    return [line for form in forms for line in _lines_of(form)]


def _lines_of(form: BaseForm | BaseFormSet) -> Iterator[Line]:
    if isinstance(form, BaseFormSet):
        for message in form.non_form_errors():
            yield Line(message=str(message))
        for member in form.forms:
            yield from _lines_of(member)
        return
    for message in form.non_field_errors():
        yield Line(message=str(message))
    for name in form.fields:
        bound = form[name]
        for message in bound.errors:
            label = str(bound.label or name)
            yield Line(message=str(message), label=label, href=f"#{bound.id_for_label}")


def lines_of_problems(problems: Iterable[Problem], *, id_prefix: str = "id_") -> list[Line]:
    """Return one line for each kind of problem, with the places where it occurs.

    Problems are the same when code, sentence, field, value and expectation agree. Fields are linked
    by the identifiers Django's forms give them.
    """
    groups: dict[tuple[str, ...], list[Problem]] = {}
    for problem in problems:
        key = (
            problem.code,
            str(problem.message),
            problem.field,
            problem.value,
            str(problem.expected),
            problem.nearest,
        )
        groups.setdefault(key, []).append(problem)
    lines = []
    for group in groups.values():
        first = group[0]
        places = [problem.place for problem in group if problem.place]
        lines.append(
            Line(
                message=str(first.message),
                href=f"#{id_prefix}{first.field}" if first.field else "",
                places=tuple(places[:MOST_PLACES]),
                more=max(0, len(places) - MOST_PLACES),
                value=first.value,
                expected=str(first.expected),
                nearest=first.nearest,
            )
        )
    return lines
