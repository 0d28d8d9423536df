"""The form with which a passage is marked; it reads what was sent, the service decides."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms import RefusableForm
from apps.documents.models import Attachment
from apps.documents.services.passages import NewPassage

LARGEST_NUMBER = 2_000_000_000


class PassageForm(RefusableForm):
    """Page and words; `start` and `end` are filled where words were selected in the text.

    `again` is the passage that is marked anew, if any: what it proves stays as it is.
    """

    page = forms.IntegerField(label=_("Page"), min_value=1, max_value=LARGEST_NUMBER)
    quote = forms.CharField(
        label=_("Words of the passage"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("As they stand on the page. Leave it empty to mark the whole page."),
    )
    attachment = forms.TypedChoiceField(
        label=_("It proves something of"), required=False, coerce=int, empty_value=None
    )
    claim = forms.CharField(
        label=_("What it proves"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(min_value=1, max_value=LARGEST_NUMBER, widget=forms.HiddenInput)
    start = forms.IntegerField(
        min_value=0, max_value=LARGEST_NUMBER, required=False, widget=forms.HiddenInput
    )
    end = forms.IntegerField(
        min_value=0, max_value=LARGEST_NUMBER, required=False, widget=forms.HiddenInput
    )
    again = forms.IntegerField(
        min_value=1, max_value=LARGEST_NUMBER, required=False, widget=forms.HiddenInput
    )

    def __init__(
        self, *args: Any, attachments: Iterable[tuple[Attachment, str]] = (), **kwargs: Any
    ) -> None:
        """Offer the records that the document proves something of; without one there is no claim."""
        super().__init__(*args, **kwargs)
        choices = [(str(attachment.pk), label) for attachment, label in attachments]
        if choices:
            self.fields["attachment"].choices = [("", "–"), *choices]  # type: ignore[attr-defined]
        else:
            del self.fields["attachment"], self.fields["claim"]

    def passage(self) -> NewPassage:
        """Return what is to be marked."""
        said: dict[str, Any] = self.cleaned_data
        return NewPassage(
            version=said["version"],
            page=said["page"],
            start=said.get("start") or 0,
            end=said.get("end") or 0,
            quote=said.get("quote", ""),
            attachment_id=said.get("attachment"),
            claim=said.get("claim", ""),
        )
