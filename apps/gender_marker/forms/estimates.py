"""Forms of the annual estimate."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms import RefusableForm, VersionForm
from apps.gender_marker.services.estimates import FIRST_YEAR, LAST_YEAR, LONGEST_WORDS


class EstimateForm(RefusableForm):
    """The year, and what is to be known of the method."""

    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    words = forms.CharField(
        label=_("Method and limits"),
        required=False,
        max_length=LONGEST_WORDS,
        help_text=_("What a reader must know of these figures. It is printed beside them."),
        widget=forms.Textarea({"rows": 4}),
    )


class SignForm(VersionForm):
    """The signature; with a reason where an estimate that was signed before is replaced."""

    reason = forms.CharField(
        label=_("Why the estimate that was signed off before is replaced"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, is_replacing: bool, **kwargs: Any) -> None:
        """Ask for the reason only where something is replaced."""
        super().__init__(*args, **kwargs)
        if not is_replacing:
            del self.fields["reason"]
