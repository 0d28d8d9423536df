"""Forms of an import of scores: which file of which edition, and how it is to be imported."""

from collections.abc import Sequence

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.gender_marker.services.imports import MOST_MEGABYTES

MEGABYTE = 1024 * 1024
ALL_ROWS, GOOD_ROWS = "all", "good"


class ScoreFileForm(forms.Form):
    """A file of scores of one edition. The size is looked at before a byte is read."""

    edition = forms.ChoiceField(label=gettext_lazy("Edition"))
    # An empty file gets the same answer as every other unreadable one, from the service.
    file = forms.FileField(label=gettext_lazy("File (CSV or Excel)"), allow_empty_file=True)

    def __init__(
        self, *args: object, editions: Sequence[tuple[str, str]], **kwargs: object
    ) -> None:
        """Offer the editions in use."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["edition"].choices = editions  # type: ignore[attr-defined]
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


class ScoreModeForm(forms.Form):
    """All or nothing, or the good rows only."""

    mode = forms.ChoiceField(
        label=gettext_lazy("What to import"),
        choices=[
            (ALL_ROWS, gettext_lazy("Everything or nothing")),
            (GOOD_ROWS, gettext_lazy("The good rows only")),
        ],
        widget=forms.RadioSelect,
        initial=ALL_ROWS,
    )

    @property
    def only_good(self) -> bool:
        """Whether bad rows are left out."""
        return bool(self.cleaned_data["mode"] == GOOD_ROWS)
