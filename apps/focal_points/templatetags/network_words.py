"""Filters of the network's pages: names of offices, titles and languages as their readers say them."""

from collections.abc import Mapping
from typing import Any

from django import template

from apps.accounts.presentation import name_of
from apps.focal_points.choices import TextLanguage
from apps.web.language import in_language

register = template.Library()


@register.filter
def of_office(names: Mapping[int, str], office_id: int) -> str:
    """Return the name of an office; blank where it is not there any more."""
    return names.get(office_id, "")


@register.filter
def name_of_office(names: Mapping[int, tuple[str, str]], office_id: int) -> str:
    """Return the name out of code and name."""
    return names[office_id][1]


@register.filter
def title_here(record: Any) -> str:
    """Return the title of a record in the reader's language."""
    return in_language(record, "title")


@register.filter
def language_here(code: str) -> str:
    """Return the name of a language in the reader's."""
    return str(TextLanguage(code).label)


@register.filter
def person(user: Any) -> str:
    """Return the name by which somebody is called."""
    return name_of(user)
