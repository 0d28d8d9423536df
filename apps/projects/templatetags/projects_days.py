"""Days as people say them: the last day of a span that is kept with the first day after it."""

from datetime import date, timedelta

from django import template

register = template.Library()


@register.filter
def day_before(day: date | None) -> date | None:
    """Return the day before; None for None."""
    return day - timedelta(days=1) if day else None
