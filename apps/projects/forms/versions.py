"""The version of a record that somebody looked at, as forms carry it."""

from typing import Any

from django import forms

from apps.accounts.forms import RefusableForm

MOST_VERSIONS = 2**31 - 1


class VersionField(forms.IntegerField):
    """A hidden version; one that is missing is 0, which no record has, so that it is refused as stale."""

    def __init__(self, **kwargs: Any) -> None:
        """Take what any field takes."""
        super().__init__(
            required=False,
            min_value=0,
            max_value=MOST_VERSIONS,
            widget=forms.HiddenInput,
            **kwargs,
        )

    def clean(self, value: Any) -> int:
        """Return the version as a number."""
        return super().clean(value) or 0


class VersionForm(RefusableForm):
    """A step that only says which version of its record was looked at."""

    version = VersionField()


def look_at(form: forms.BaseForm, version: int) -> None:
    """Let a form that comes back name its record as it is now: that is what its page shows."""
    data: Any = form.data
    data = data.copy()
    data["version"] = str(version)
    form.data = data
