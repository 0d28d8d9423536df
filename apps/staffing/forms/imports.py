"""Forms of a file import: which file for which period, and how it is to be imported."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.staffing.services.imports import MOST_MEGABYTES

MEGABYTE = 1024 * 1024
ALL_ROWS = "all"
GOOD_ROWS = "good"


class ImportFileForm(forms.Form):
    """A file and its period. The size is looked at before a byte is read."""

    period = forms.ChoiceField(label=gettext_lazy("Reporting period"))
    # An empty file gets the same answer as every other unreadable one, from the service.
    file = forms.FileField(label=gettext_lazy("File (CSV or Excel)"), allow_empty_file=True)

    def __init__(self, *args: Any, dates: Sequence[date] = (), **kwargs: Any) -> None:
        """Offer the periods, the one now worked on first."""
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = [  # type: ignore[attr-defined]
            (day.isoformat(), date_format(day, "DATE_FORMAT")) for day in dates
        ]
        self.fields["file"].widget.attrs["accept"] = ".csv,.tsv,.txt,.xlsx"

    def clean_file(self) -> UploadedFile:
        """Refuse a file that is too large; Django keeps such a file on disk, not in memory."""
        file: UploadedFile = self.cleaned_data["file"]
        expect_size(file)
        return file

    def clean_period(self) -> date:
        """Return the date of the period."""
        return date.fromisoformat(self.cleaned_data["period"])


class ImportChoiceForm(forms.Form):
    """All or nothing, or the good rows only; a reason where approved returns would change."""

    mode = forms.ChoiceField(
        label=gettext_lazy("What to import"),
        choices=[
            (ALL_ROWS, gettext_lazy("Everything or nothing")),
            (GOOD_ROWS, gettext_lazy("The good rows only")),
        ],
        widget=forms.RadioSelect,
        initial=ALL_ROWS,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason of the correction"),
        required=False,
        max_length=2000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @property
    def only_good(self) -> bool:
        """Whether bad rows are left out."""
        return bool(self.cleaned_data["mode"] == GOOD_ROWS)


def expect_size(file: UploadedFile) -> None:
    """Raise ValidationError for an uploaded file that is too large to be read."""
    size = file.size or 0
    if size > MOST_MEGABYTES * MEGABYTE:
        raise forms.ValidationError(
            _(
                "The file has %(size)s MB; at most %(limit)s MB can be read. Send only the sheets"
                " that are needed, or several smaller files."
            ),
            code="too_large",
            params={"size": -(-size // MEGABYTE), "limit": MOST_MEGABYTES},
        )
