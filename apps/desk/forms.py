"""Forms of the room: they read what was typed."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms import RefusableForm

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


class HandOverForm(RefusableForm):
    """To whom somebody's work goes, from which day the roles move, and whether the account closes."""

    successor = forms.TypedChoiceField(label=_("Successor"), coerce=int)
    starts_on = forms.DateField(
        label=_("Roles move on"),
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text=_("Actions and documents move at once."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("The successor reads it. It stays with the hand-over."),
    )
    closes_account = forms.BooleanField(
        label=_("Close the account of the person who leaves"), required=False
    )

    def __init__(self, data: object, *, successors: list[tuple[int, str]], on: date) -> None:
        """Offer those who may take the work over."""
        super().__init__(data, initial={"starts_on": on})  # type: ignore[arg-type]
        self.fields["successor"].choices = [("", _("Choose a person")), *successors]  # type: ignore[attr-defined]
