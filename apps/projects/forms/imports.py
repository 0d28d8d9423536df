"""Forms of a file import: which file, and how it is to be imported."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.projects.services.imports import MOST_MEGABYTES

MEGABYTE = 1024 * 1024
ALL_ROWS, GOOD_ROWS = "all", "good"


class ProjectFileForm(forms.Form):
    """A file of projects. The size is looked at before a byte is read."""

    # An empty file gets the same answer as every other unreadable one, from the service.
    file = forms.FileField(label=gettext_lazy("File (CSV or Excel)"), allow_empty_file=True)

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Let the browser offer spreadsheets only."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["file"].widget.attrs["accept"] = ".csv,.tsv,.txt,.xlsx"

    def clean_file(self) -> UploadedFile:
        """Refuse a file that is too large; Django keeps such a file on disk, not in memory."""
        file: UploadedFile = self.cleaned_data["file"]
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
        return file


class ImportModeForm(forms.Form):
    """All or nothing, or the good projects only."""

    mode = forms.ChoiceField(
        label=gettext_lazy("What to import"),
        choices=[
            (ALL_ROWS, gettext_lazy("Everything or nothing")),
            (GOOD_ROWS, gettext_lazy("The good projects only")),
        ],
        widget=forms.RadioSelect,
        initial=ALL_ROWS,
    )

    @property
    def only_good(self) -> bool:
        """Whether bad projects are left out."""
        return bool(self.cleaned_data["mode"] == GOOD_ROWS)
