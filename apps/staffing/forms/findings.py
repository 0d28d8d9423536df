"""A fix as it was looked at."""

from django import forms

from apps.staffing.selectors.cells import CellKey, is_id


class FixForm(forms.Form):
    """Which finding, its numbers, and the versions of the cells (`cell:version`, one word each)."""

    finding = forms.CharField(max_length=100)
    numbers = forms.CharField(max_length=16)
    versions = forms.CharField()

    def clean_versions(self) -> dict[str, int]:
        """Return versions by the key of the cell."""
        versions = {}
        for word in self.cleaned_data["versions"].split():
            cell, _colon, version = word.partition(":")
            if CellKey.parse(cell) is None or not is_id(version):
                raise forms.ValidationError("unreadable")
            versions[cell] = int(version)
        return versions
