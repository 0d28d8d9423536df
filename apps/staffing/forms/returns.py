"""Forms around returns: the filters of the list, reasons, remarks, and the choice for approval."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from apps.organization.tree import OfficeNode
from apps.staffing.models import ReturnRevision
from apps.staffing.selectors.cells import CellKey, is_id
from apps.staffing.selectors.returns import STATE_NAMES, PeriodLine, ReturnFilters
from apps.staffing.selectors.revisions import ReturnHead

LONGEST_REASON = 2000


class ReturnFilterForm(forms.Form):
    """What to list; everything that is chosen stands in the address."""

    period = forms.ChoiceField(label=_("Period"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *STATE_NAMES.items()]
    )
    region = forms.ChoiceField(label=_("Region"), required=False)
    text = forms.CharField(label=_("Name or code of the office"), required=False, max_length=80)
    waiting = forms.BooleanField(label=_("Only what waits for me"), required=False)

    def __init__(
        self,
        *args: Any,
        periods: Sequence[PeriodLine],
        branches: Sequence[OfficeNode],
        **kwargs: Any,
    ) -> None:
        """Offer the periods and the regions that the viewer sees."""
        super().__init__(*args, **kwargs)
        period: Any = self.fields["period"]
        period.choices = [
            (line.as_of.isoformat(), date_format(line.as_of, "DATE_FORMAT")) for line in periods
        ]
        region: Any = self.fields["region"]
        region.choices = [("", _("All")), *((node.code, node.name) for node in branches)]

    def filters(self) -> ReturnFilters:
        """Return what was asked for; a value that is not offered is left out."""
        self.is_valid()
        cleaned = self.cleaned_data
        return ReturnFilters(
            state=cleaned.get("state", ""),
            branch=cleaned.get("region", ""),
            text=cleaned.get("text", ""),
            is_waiting=cleaned.get("waiting", False),
        )


class ReviewForm(forms.Form):
    """The version of the revision that a reviewer looked at."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1)


class ReasonForm(forms.Form):
    """Why a return goes back, or why approved numbers change."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason; the people concerned read it.")},
    )


class CorrectForm(ReasonForm):
    """A reason, and the earlier revision whose numbers the correction begins with, if one is chosen."""

    from_number = forms.IntegerField(
        label=_("Begin with the numbers of revision"),
        required=False,
        min_value=1,
        widget=forms.HiddenInput,
    )


class SendBackForm(ReviewForm, ReasonForm):
    """A reason, and the version that was looked at."""


class RemarkForm(forms.Form):
    """A remark on one cell."""

    cell = forms.CharField(max_length=40)
    text = forms.CharField(
        label=_("Remark"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the remark first.")},
    )

    def clean_cell(self) -> CellKey:
        """Return the key of the cell."""
        key = CellKey.parse(self.cleaned_data["cell"])
        if key is None:
            raise forms.ValidationError(_("Choose the cell that the remark is about."))
        return key


class ApprovalForm(forms.Form):
    """Revisions chosen for approval as `id:version`; `confirmed` once the consequence was read."""

    period = forms.DateField(input_formats=["%Y-%m-%d"])
    chosen = forms.MultipleChoiceField(required=False)
    confirmed = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Accept whatever is chosen: the service decides on each."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["chosen"]
        field.valid_value = lambda value: all(is_id(part) for part in split_choice(value))

    def pairs(self) -> list[tuple[int, int]]:
        """Return (revision, version) of each that was chosen, once."""
        values = dict.fromkeys(self.cleaned_data["chosen"])
        return [(int(revision), int(version)) for revision, version in map(split_choice, values)]


def split_choice(value: str) -> tuple[str, str]:
    """Return the two parts of `id:version`."""
    revision, _colon, version = value.partition(":")
    return revision, version


class CompareForm(forms.Form):
    """Two revisions of a return to be compared; by default the newest and what it changes."""

    older = forms.TypedChoiceField(label=_("From revision"), required=False, coerce=int)
    newer = forms.TypedChoiceField(label=_("To revision"), required=False, coerce=int)

    def __init__(self, *args: Any, head: ReturnHead, **kwargs: Any) -> None:
        """Offer the revisions of the return."""
        self.head = head
        super().__init__(*args, **kwargs)
        numbers = [(one.number, str(one.number)) for one in head.revisions]
        for name, number in zip(("older", "newer"), self.default(), strict=True):
            field: Any = self.fields[name]
            field.choices = numbers
            field.initial = number

    def default(self) -> tuple[int | None, int | None]:
        """Return the numbers of the revision before the newest, and of the newest."""
        numbers = [one.number for one in self.head.revisions]
        return (numbers[-2], numbers[-1]) if len(numbers) > 1 else (None, None)

    def pair(self) -> tuple[ReturnRevision | None, ReturnRevision | None]:
        """Return the two revisions; None twice when there is only one."""
        self.is_valid()
        older, newer = self.default()
        older = self.cleaned_data.get("older") or older
        newer = self.cleaned_data.get("newer") or newer
        if older is None or newer is None:
            return None, None
        return self.head.numbered(older), self.head.numbered(newer)
