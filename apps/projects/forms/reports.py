"""Forms of project reports: they read what was typed; the services decide."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.forms import RefusableForm, VersionForm
from apps.projects.choices import Bound, ReportKind
from apps.projects.services.reports.writing import LONGEST_REASON, MOST_FIGURES, FigureData

EMPTY_ROWS = 3
DATE = {"type": "date"}


class NewReportForm(RefusableForm):
    """What a report of the project's own accord is to cover."""

    kind = forms.ChoiceField(label=_("What it is"), choices=ReportKind.choices)
    starts_on = forms.DateField(
        label=pgettext_lazy("period", "First day"), widget=forms.DateInput(DATE, "%Y-%m-%d")
    )
    last_day = forms.DateField(
        label=pgettext_lazy("period", "Last day"), widget=forms.DateInput(DATE, "%Y-%m-%d")
    )

    def said(self) -> dict[str, Any]:
        """Return what was typed, as the service takes it."""
        last: date = self.cleaned_data["last_day"]
        return {
            "kind": self.cleaned_data["kind"],
            "starts_on": self.cleaned_data["starts_on"],
            "ends_before": last + timedelta(days=1),
        }


class ReturnForm(VersionForm):
    """Why a report goes back."""

    reason = forms.CharField(
        label=_("What is to be mended"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )


class NotImplementedForm(VersionForm):
    """Why a project could not be implemented; blank takes it back."""

    reason = forms.CharField(
        label=_("Why the project could not be implemented"),
        help_text=_(
            "Leave this blank unless nothing came of the project. When the report is accepted, the"
            " project is closed as one that could not be implemented, with this reason."
        ),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


class FigureForm(forms.Form):
    """One result figure; a row that is left or made blank is none."""

    indicator = forms.CharField(
        label=_("Indicator"), max_length=200, required=False, widget=forms.TextInput({"size": 24})
    )
    bound = forms.ChoiceField(
        label=_("How exactly"),
        choices=[("", pgettext_lazy("result figure", "exactly")), *Bound.choices],
        required=False,
    )
    value = forms.DecimalField(
        label=_("Value"), max_digits=14, decimal_places=2, min_value=0, required=False
    )
    unit = forms.CharField(
        label=pgettext_lazy("result figure", "Unit"),
        max_length=60,
        required=False,
        widget=forms.TextInput({"size": 10}),
    )
    women = forms.IntegerField(label=_("Women"), min_value=0, max_value=999_999_999, required=False)
    men = forms.IntegerField(label=_("Men"), min_value=0, max_value=999_999_999, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Number fields are short text fields: spinning wheels change numbers by accident."""
        super().__init__(*args, **kwargs)
        for name in ("value", "women", "men"):
            self.fields[name].widget = forms.TextInput({"inputmode": "decimal", "size": 7})
        for name, field in self.fields.items():
            css = "form-select" if name == "bound" else "form-control"
            field.widget.attrs |= {"class": css, "aria-label": str(field.label)}

    @property
    def is_blank(self) -> bool:
        """Whether nothing is typed into the row."""
        said = self.cleaned_data
        return not any(said.get(name) not in (None, "") for name in self.fields if name != "bound")

    def clean(self) -> dict[str, Any]:
        """Ask for what a figure cannot do without."""
        said = super().clean() or {}
        if not self.is_blank:
            for name, message in (
                ("indicator", _("Say what the figure counts.")),
                ("value", _("Write the value.")),
                ("unit", _("Write the unit, for example persons or workshops.")),
            ):
                if said.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, forms.ValidationError(message, code="required"))
        return said


FigureFormSet = forms.formset_factory(
    FigureForm, extra=EMPTY_ROWS, max_num=MOST_FIGURES, validate_max=True
)


def figures_said(formset: Any) -> list[FigureData]:
    """Return the rows of a valid formset that hold a figure, in their order."""
    rows = [form.cleaned_data for form in formset.forms if not form.is_blank]
    return [FigureData(**{**row, "bound": row["bound"] or ""}) for row in rows]
