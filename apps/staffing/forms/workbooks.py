"""Forms of workbooks: which file came back, and what is decided about it."""

from collections.abc import Mapping

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.staffing.analytics.merging import Side
from apps.staffing.selectors.cells import CellKey
from apps.staffing.services.workbooks import MOST_MEGABYTES

MEGABYTE = 1024 * 1024
CHOICE = "choose-"
"""Begins the name of the field in which a side is chosen for a cell."""


class WorkbookFileForm(forms.Form):
    """The workbook that comes back. Its size is looked at before a byte is read."""

    # An empty file gets the same answer as every other unreadable one, from the service.
    file = forms.FileField(label=gettext_lazy("Your workbook (.xlsx)"), allow_empty_file=True)

    def clean_file(self) -> UploadedFile:
        """Refuse a file that is too large; Django keeps such a file on disk, not in memory."""
        file: UploadedFile = self.cleaned_data["file"]
        expect_workbook_size(file)
        return file


def expect_workbook_size(file: UploadedFile) -> None:
    """Raise ValidationError for a file that is larger than any workbook of ours."""
    size = file.size or 0
    if size > MOST_MEGABYTES * MEGABYTE:
        raise forms.ValidationError(
            _("The file has %(size)s MB; a workbook of a return has at most %(limit)s MB."),
            code="too_large",
            params={"size": -(-size // MEGABYTE), "limit": MOST_MEGABYTES},
        )


def choices_from(data: Mapping[str, str]) -> dict[CellKey, Side]:
    """Return the sides that were chosen for cells; what is not understood is no choice."""
    chosen = {}
    for name, value in data.items():
        key = CellKey.parse(name.removeprefix(CHOICE)) if name.startswith(CHOICE) else None
        if key is not None and value in set(Side):
            chosen[key] = Side(value)
    return chosen
