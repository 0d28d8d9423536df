"""Forms of the room: they read what was typed."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 200


class HistoryExportForm(forms.Form):
    """From which day to which the history is exported, both whole and in UTC."""

    starts_on = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Both days are whole days of Coordinated Universal Time (UTC)."),
    )


class SearchForm(forms.Form):
    """What is looked for, and among which kind; in the address."""

    q = forms.CharField(label=_("Search"), required=False, max_length=LONGEST_TEXT)
    kind = forms.CharField(required=False, max_length=20)
