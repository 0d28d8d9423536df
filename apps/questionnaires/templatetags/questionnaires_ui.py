"""Texts that records keep in three languages, as pages write them."""

from typing import Any

from django import template

from apps.web.language import in_language

register = template.Library()


@register.simple_tag
def said(record: Any, name: str) -> str:
    """Return what a record says as `name`, in the reader's language."""
    return in_language(record, name)
