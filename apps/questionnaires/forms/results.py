"""By which variable results are read; in the address."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _


class ResultsForm(forms.Form):
    """The variable by which the tables are read."""

    by = forms.ChoiceField(label=_("Answers by"), required=False)

    def __init__(
        self, *args: object, variables: Sequence[tuple[str, str]], **kwargs: object
    ) -> None:
        """Offer the variables of the campaign."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["by"].choices = [("", _("All together")), *variables]  # type: ignore[attr-defined]
