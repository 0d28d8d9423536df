"""Forms of the review: the filters of what waits, and the period whose clean returns are drawn from."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.staffing.forms.returns import ReturnFilterForm
from apps.staffing.selectors.review_queue import Shown


class QueueFilterForm(ReturnFilterForm):
    """What of the waiting returns to list; everything that is chosen stands in the address."""

    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("All")),
            (Shown.ASKS, _("Something speaks for reading it")),
            (Shown.CLEAN, _("Clean")),
            (Shown.HELD, _("Held back to be read in full")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what tells waiting returns apart: they all wait, in one state."""
        super().__init__(*args, **kwargs)
        del self.fields["state"], self.fields["waiting"]

    def shown(self) -> str:
        """Return which part of what waits is asked for."""
        self.is_valid()
        return str(self.cleaned_data.get("show", ""))


class DrawForm(forms.Form):
    """The period whose clean returns are drawn from."""

    period = forms.DateField(input_formats=["%Y-%m-%d"])
