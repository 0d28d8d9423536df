"""The filters of trends: those of the dashboard, and the first date of the window."""

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from apps.staffing.forms.dashboard import StaffFilterForm
from apps.staffing.selectors.trends.roads import WINDOW_YEARS, default_since


class TrendFilterForm(StaffFilterForm):
    """What to count, and since when; without a first date the window is ten years."""

    since = forms.ChoiceField(label=_("Window from"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the dates of reporting periods, and all of them together."""
        super().__init__(*args, **kwargs)
        field = self.fields["since"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        field.choices = [
            ("", _("%(years)s years") % {"years": WINDOW_YEARS}),
            *((day.isoformat(), date_format(day, "DATE_FORMAT")) for day in kwargs["dates"]),
        ]

    def window(self) -> date:
        """Return the first day of the window of the valid form."""
        chosen = self.cleaned_data
        if chosen["since"]:
            return date.fromisoformat(chosen["since"])
        return default_since(date.fromisoformat(chosen["as_of"]))
