"""Dates in addresses."""

from datetime import date

from django.urls import register_converter


class DateConverter:
    """A date in an address: `2025-12-31`."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """Read the date; an impossible one does not match."""
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        """Write the date."""
        return value if isinstance(value, str) else value.isoformat()


register_converter(DateConverter, "date")
