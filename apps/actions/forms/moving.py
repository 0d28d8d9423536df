"""Actions chosen to go to somebody else."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_NUMBER = 9


def is_number(text: str) -> bool:
    """Whether a text is a whole number that a column can hold."""
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER


class ReassignForm(forms.Form):
    """Actions as `id:version`, and to whom they go; `confirmed` once the consequence was read."""

    chosen = forms.MultipleChoiceField(required=False)
    owner = forms.TypedChoiceField(
        label=_("New owner"), required=False, coerce=int, empty_value=None
    )
    confirmed = forms.ChoiceField(required=False, choices=[("all", "all"), ("named", "named")])

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        """Accept whatever is chosen, the service decides on each; offer the people for it."""
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["chosen"]
        chosen.valid_value = lambda value: all(is_number(part) for part in split_choice(value))
        self.fields["owner"].choices = [("", _("Choose a person")), *people]  # type: ignore[attr-defined]

    def pairs(self) -> list[tuple[int, int]]:
        """Return (action, version) of each that was chosen, once."""
        values = dict.fromkeys(self.cleaned_data.get("chosen", ()))
        return [(int(action), int(version)) for action, version in map(split_choice, values)]


def split_choice(value: str) -> tuple[str, str]:
    """Return the two parts of `id:version`."""
    action, _colon, version = value.partition(":")
    return action, version
