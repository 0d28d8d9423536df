"""Template tags for error summaries and page numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from apps.figures.display import format_number
from apps.web.marking import BEGIN, END
from apps.web.refusals import Problem
from apps.web.summary import Line, lines_of_forms, lines_of_problems

register = template.Library()
MARKED = re.compile(f"{BEGIN}([^{BEGIN}{END}]*){END}")


@register.inclusion_tag("_error_summary.html")
def error_summary(*sources: object) -> dict[str, Any]:
    """Draw all problems of forms, formsets and lists of problems; nothing when there are none."""
    lines: list[Line] = []
    for source in sources:
        if isinstance(source, BaseForm | BaseFormSet):
            if source.is_bound:
                lines.extend(lines_of_forms(source))
        elif isinstance(source, list | tuple):
            lines.extend(lines_of_problems(source))
    return {"lines": lines}


@register.filter
def grouped(number: int) -> str:
    """Return a whole number with the group marks of the reader's language."""
    return format_number(number, get_language() or "en")


@register.filter
def with_marks(excerpt: str) -> SafeString:
    """Return an excerpt whose found words (between ‹ and ›) are drawn as marked; all else is escaped."""
    return mark_safe(MARKED.sub(r"<mark>\1</mark>", escape(excerpt)))  # noqa: S308 - escaped here


@register.simple_tag
def form_lines(form: BaseForm | BaseFormSet) -> list[Line]:
    """Return the errors of a form or formset as lines for `_problem_list.html`."""
    return lines_of_forms(form) if form.is_bound else []


@register.simple_tag
def problem_lines(problems: Iterable[Problem]) -> list[Line]:
    """Return problems as grouped lines for `_problem_list.html`."""
    return lines_of_problems(problems)


@register.simple_tag
def page_numbers(page: Page) -> list[int | str]:
    """Return the numbers to offer around a page, with "…" for those left out."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return list(numbers)
