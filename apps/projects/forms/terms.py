"""Forms of gender-sensitive terms: one term, the filter of the list, a text to be checked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.forms import RefusableForm
from apps.projects.selectors.terms import languages
from apps.projects.services.terms import LIMITS, TermData

LONGEST_CHECKED = 100_000
"""Characters of a text that is pasted. A choice of this product."""


class TermForm(RefusableForm):
    """A term of a language."""

    language = forms.ChoiceField(label=_("Language"))
    term = forms.CharField(label=_("Term"), max_length=LIMITS["term"])
    other_forms = forms.CharField(
        label=_("Other forms"),
        required=False,
        max_length=LIMITS["other_forms"],
        help_text=_("Plurals and other spellings, one a line. Case and accents do not matter."),
        widget=forms.Textarea({"rows": 4}),
    )
    suggestion = forms.CharField(
        label=_("Suggestion"),
        max_length=LIMITS["suggestion"],
        help_text=_("Several are separated by a semicolon; the first is offered."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LIMITS["reason"],
        help_text=_("In the language of the term."),
        widget=forms.Textarea({"rows": 3}),
    )
    source = forms.CharField(label=_("Source"), required=False, max_length=LIMITS["source"])
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the languages of the house."""
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = list(languages().items())  # type: ignore[attr-defined]

    def said(self) -> TermData:
        """Return what was typed."""
        return TermData(**{name: self.cleaned_data[name] for name in TermData.__slots__})


class TermFilterForm(forms.Form):
    """Which terms are shown; in the address."""

    language = forms.ChoiceField(label=_("Language"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", pgettext_lazy("terms", "In use")),
            ("retired", pgettext_lazy("terms", "Retired")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the languages of the house."""
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            ("", _("All")),
            *languages().items(),
        ]


class CheckForm(forms.Form):
    """A text to be checked; nothing of it is kept."""

    language = forms.ChoiceField(label=_("Language of the text"))
    text = forms.CharField(
        label=_("Text"), max_length=LONGEST_CHECKED, widget=forms.Textarea({"rows": 10})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the languages of the house."""
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = list(languages().items())  # type: ignore[attr-defined]
