"""Forms of the matrix of returns, of reopening, and of steps on many offices at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.forms import RefusableForm
from apps.organization.tree import OfficeNode
from apps.staffing.selectors.completeness import FILTER_NAMES, MatrixFilters
from apps.staffing.selectors.returns import PeriodLine
from apps.staffing.services.reopenings import LONGEST_REASON

ISO = "%Y-%m-%d"


class ReopenForm(RefusableForm):
    """Until when, and why."""

    closes_on = forms.DateField(
        label=_("Last day of entry"),
        help_text=_("The whole day, in the time zone of the office. Then it closes by itself."),
        widget=forms.DateInput({"type": "date"}, ISO),
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The office reads it; it stays in the history."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why; the office reads the reason.")},
    )


class MatrixFilterForm(forms.Form):
    """What the matrix shows; everything that is chosen stands in the address."""

    last = forms.ChoiceField(label=_("Newest period shown"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    what = forms.ChoiceField(
        label=_("In the newest period shown"),
        required=False,
        choices=[("", _("All")), *FILTER_NAMES.items()],
    )
    text = forms.CharField(label=_("Name or code of the office"), required=False, max_length=80)

    def __init__(
        self,
        *args: Any,
        periods: Sequence[PeriodLine],
        branches: Sequence[OfficeNode],
        **kwargs: Any,
    ) -> None:
        """Offer the periods and the regions that the viewer sees."""
        super().__init__(*args, **kwargs)
        last: Any = self.fields["last"]
        last.choices = [
            ("", _("The newest")),
            *((line.as_of.isoformat(), date_format(line.as_of, "DATE_FORMAT")) for line in periods),
        ]
        region: Any = self.fields["region"]
        region.choices = [("", _("All")), *((node.code, node.name) for node in branches)]

    def filters(self) -> MatrixFilters:
        """Return what was asked for; a value that is not offered is left out."""
        self.is_valid()
        cleaned = self.cleaned_data
        return MatrixFilters(
            branch=cleaned.get("region", ""),
            what=cleaned.get("what", ""),
            text=cleaned.get("text", ""),
        )

    def last_shown(self) -> date | None:
        """Return the date of the newest period to show, None for the newest that there is."""
        self.is_valid()
        last = self.cleaned_data.get("last", "")
        return date.fromisoformat(last) if last else None


BEGIN, REMIND, REOPEN = "begin", "remind", "reopen"
STEPS = {
    BEGIN: pgettext_lazy("step on many offices", "Begin the returns"),
    REMIND: pgettext_lazy("step on many offices", "Remind"),
    REOPEN: pgettext_lazy("step on many offices", "Reopen until a date"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be done with which offices (codes) in which period; `is_sure` once it was confirmed."""

    step: str
    as_of: date
    codes: tuple[str, ...]
    is_for_all: bool
    is_sure: bool


class ManyForm(forms.Form):
    """A step on chosen offices in one period."""

    do = forms.ChoiceField(choices=list(STEPS.items()))
    period = forms.DateField(input_formats=[ISO])
    chosen = forms.MultipleChoiceField(required=False)
    everything = forms.BooleanField(required=False)
    confirmed = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Accept whatever is chosen: it is looked up among the offices that one sees."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["chosen"]
        field.valid_value = lambda value: len(value) <= 60

    def asked(self) -> Asked:
        """Return what the valid form asks for."""
        cleaned = self.cleaned_data
        return Asked(
            step=cleaned["do"],
            as_of=cleaned["period"],
            codes=tuple(dict.fromkeys(cleaned["chosen"])),
            is_for_all=cleaned["everything"],
            is_sure=cleaned["confirmed"],
        )
