"""The filters of statistics of movements: those of the dashboard, over a range of periods."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from apps.staffing.forms.dashboard import StaffFilterForm


class MovementFilterForm(StaffFilterForm):
    """What to count; the range begins with the period that ends on `first`, by default that of `as_of`."""

    first = forms.ChoiceField(label=_("From the period that ends on"), required=False)

    field_order = ("first", "as_of")

    def __init__(self, *args: Any, dates: Sequence[date], **kwargs: Any) -> None:
        """Offer the periods as beginning and as end."""
        super().__init__(*args, dates=dates, **kwargs)
        self.fields["as_of"].label = _("To the period that ends on")
        first: Any = self.fields["first"]
        first.choices = [
            ("", _("The same period")),
            *((day.isoformat(), date_format(day, "DATE_FORMAT")) for day in dates),
        ]

    def span(self) -> tuple[date, date]:
        """Return the first and the last date of the valid form, in their order."""
        last = date.fromisoformat(self.cleaned_data["as_of"])
        first = date.fromisoformat(self.cleaned_data["first"] or self.cleaned_data["as_of"])
        return min(first, last), max(first, last)
