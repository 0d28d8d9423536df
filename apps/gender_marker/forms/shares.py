"""What the page of shares shows, in the address; and the form of a benchmark."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.forms import RefusableForm
from apps.gender_marker.choices import ShareKind
from apps.gender_marker.selectors.shares.asked import (
    BASES,
    BYS,
    EARLIEST_YEAR,
    LATEST_YEAR,
    TRAFFICKING,
)
from apps.gender_marker.services.benchmarks import LONGEST_SOURCE, MOST


class SharesForm(forms.Form):
    """Year, edition, which money, by what."""

    year = forms.IntegerField(
        label=_("Year"),
        min_value=EARLIEST_YEAR,
        max_value=LATEST_YEAR,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    edition = forms.ChoiceField(label=_("Edition"), required=False)
    basis = forms.ChoiceField(label=_("Money"), required=False, choices=list(BASES.items()))
    by = forms.ChoiceField(
        label=pgettext_lazy("shares", "By"),
        required=False,
        choices=[("", pgettext_lazy("shares", "Code only")), *BYS.items()],
    )
    trafficking = forms.ChoiceField(
        label=_("Counter-trafficking"), required=False, choices=list(TRAFFICKING.items())
    )

    def __init__(self, *args: Any, editions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the editions that are published or out of use."""
        super().__init__(*args, **kwargs)
        self.fields["edition"].choices = editions  # type: ignore[attr-defined]


class BenchmarkForm(RefusableForm):
    """The least share aimed at from a year on, and the document that sets it."""

    kind = forms.ChoiceField(label=_("Share"), choices=ShareKind.choices)
    percent = forms.DecimalField(
        label=_("At least, per cent"),
        max_value=MOST,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput({"inputmode": "decimal"}),
        help_text=_("Of the money of scored projects to which the marker applies."),
    )
    first_year = forms.IntegerField(
        label=_("Holds from the year"),
        min_value=EARLIEST_YEAR,
        max_value=LATEST_YEAR,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    source = forms.CharField(label=_("Document that sets it"), max_length=LONGEST_SOURCE)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=4000, widget=forms.Textarea({"rows": 2})
    )
