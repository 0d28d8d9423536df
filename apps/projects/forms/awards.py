"""Forms around awards: a decision, tranches, a booking, a change, a reason."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms import RefusableForm, VersionField
from apps.projects.choices import AwardState
from apps.projects.models import Award, Tranche
from apps.projects.services.awards.amendments import AmendmentData
from apps.projects.services.awards.deciding import AwardData
from apps.projects.services.awards.payments import LONGEST_REFERENCE, PaymentData
from apps.projects.services.awards.tranches import LONGEST_CONDITION, MOST_TRANCHES, TrancheData
from apps.projects.services.awards.writing import LONGEST_TEXT

ONE_DAY = timedelta(days=1)


def words(label: Any, *, rows: int = 3, required: bool = False, help_text: Any = "") -> Any:
    """Return a field for a few sentences."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST_TEXT,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def day(label: Any, **options: Any) -> forms.DateField:
    """Return a field for a date."""
    widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


def money(label: Any, **options: Any) -> forms.DecimalField:
    """Return a field for an amount; the service says what is wrong with one."""
    widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
    return forms.DecimalField(label=label, widget=widget, localize=False, **options)


class LastDayForm(RefusableForm):
    """A form that asks for a last day, where the records keep the first day after it."""

    def clean_ends_before(self) -> date | None:
        """Return the first day after the last one."""
        chosen: date | None = self.cleaned_data["ends_before"]
        return chosen + ONE_DAY if chosen and chosen < date.max else chosen


class ApproveForm(LastDayForm):
    """What is awarded, until when, on which conditions."""

    amount = money(_("Amount"))
    ends_before = day(_("Last day to spend it"))
    conditions = words(_("Conditions"), help_text=_("They stand in the award letter."))
    reason = words(
        _("Why another amount"),
        rows=2,
        help_text=_("Needed when the amount differs from the one recommended."),
    )
    version = VersionField()

    def said(self) -> AwardData:
        """Return what was typed."""
        data = self.cleaned_data
        return AwardData(
            amount=data["amount"],
            ends_before=data["ends_before"],
            conditions=data["conditions"],
            reason=data["reason"],
        )


class ReasonForm(RefusableForm):
    """A decision that needs a reason."""

    reason = words(_("Reason"), required=True)
    version = VersionField()


class WordsForm(RefusableForm):
    """A decision that may say something."""

    words = words(_("Words to the office"), rows=2)
    version = VersionField()


class AmendmentForm(LastDayForm):
    """What an award is to become."""

    amount = money(_("New amount"))
    ends_before = day(_("Last day to spend it"), required=False)
    reason = words(_("Why"))
    version = VersionField()

    def said(self) -> AmendmentData:
        """Return what was typed."""
        data = self.cleaned_data
        return AmendmentData(
            amount=data["amount"], ends_before=data["ends_before"], reason=data["reason"]
        )


class PaymentForm(RefusableForm):
    """A booking: money that went out or came back."""

    tranche = forms.TypedChoiceField(
        label=_("Tranche"), required=False, coerce=int, empty_value=None
    )
    amount = money(_("Amount"))
    paid_on = day(_("Day"))
    reference = forms.CharField(
        label=_("Reference in the books"),
        required=False,
        max_length=LONGEST_REFERENCE,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    note = words(_("Note"), rows=2)

    def __init__(self, *args: Any, tranches: Sequence[Tranche], **kwargs: Any) -> None:
        """Offer the tranches of the award."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["tranche"]
        field.choices = [
            ("", _("None in particular")),
            *((str(each.pk), str(each.number)) for each in tranches),
        ]

    def said(self) -> PaymentData:
        """Return what was typed."""
        data = self.cleaned_data
        return PaymentData(
            amount=data["amount"],
            paid_on=data["paid_on"],
            reference=data["reference"],
            note=data["note"],
            tranche_id=data["tranche"],
        )


class TrancheForm(RefusableForm):
    """One tranche; a row without anything is none."""

    amount = money(_("Amount"))
    due_on = day(_("Due on"))
    condition = forms.CharField(label=_("Condition"), required=False, max_length=LONGEST_CONDITION)


TrancheFormSet: Any = forms.formset_factory(
    TrancheForm, extra=3, max_num=MOST_TRANCHES, validate_max=True
)


def tranches_said(formset: Any) -> tuple[list[TrancheData], list[int]]:
    """Return the tranches that were typed, and the row of the formset where each stands."""
    said, places = [], []
    for place, form in enumerate(formset.forms):
        if not form.has_changed() and not form.initial:
            continue
        data = form.cleaned_data
        if not data:
            continue
        places.append(place)
        said.append(
            TrancheData(
                amount=data.get("amount", Decimal(0)),
                due_on=data["due_on"],
                condition=data["condition"],
            )
        )
    return said, places


class AwardFilters(django_filters.FilterSet):
    """What of the list of awards is shown; what is not understood narrows nothing."""

    text = django_filters.CharFilter(label=_("Words"), method="with_words")
    year = django_filters.ChoiceFilter(
        label=_("Year"), field_name="round__year", empty_label=_("All")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=AwardState.choices, empty_label=_("All")
    )

    def __init__(self, data: Any, queryset: QuerySet[Award]) -> None:
        """Offer the years that there are."""
        super().__init__(data, queryset)
        years = queryset.order_by("-round__year").values_list("round__year", flat=True).distinct()
        self.filters["year"].extra["choices"] = [(str(year), str(year)) for year in years]

    def with_words(self, rows: QuerySet[Award], name: str, value: str) -> QuerySet[Award]:
        """Keep awards whose project has all the words in title or code."""
        for word in value.split():
            rows = rows.filter(Q(project__title__icontains=word) | Q(project__code__icontains=word))
        return rows
