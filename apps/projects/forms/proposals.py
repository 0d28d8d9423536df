"""Forms of proposals: the facts, the lines of the budget, the parts of the text, a file."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from apps.accounts.forms import RefusableForm, VersionForm
from apps.projects.choices import ProjectContext, ProposalPart, ProposalState, Targeting
from apps.projects.forms.rounds import day
from apps.projects.models import (
    FundingRound,
    Proposal,
    ProposalCost,
    ProposalText,
    ServiceArea,
)
from apps.projects.services.proposals.drafting import MOST_COSTS, CostData, ProposalData
from apps.projects.services.writing import LONGEST_PART, PartChange
from apps.web.language import in_language

SPARE_LINES = 3
MOST_MEGABYTES = 5
MEGABYTE = 1024 * 1024
YES, NO = "yes", "no"
LANGUAGES = [
    ("en", gettext_lazy("English")),
    ("fr", gettext_lazy("French")),
    ("es", gettext_lazy("Spanish")),
]
NOT_SAID = gettext_lazy("Not said yet")


class StartForm(RefusableForm):
    """For which office, and under which title, a proposal is begun."""

    office = forms.ChoiceField(label=gettext_lazy("Office"))
    title = forms.CharField(label=gettext_lazy("Title of the project"), max_length=300)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the text"), choices=LANGUAGES, initial="en"
    )

    def __init__(self, *args: Any, offices: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the offices that the person proposes for."""
        super().__init__(*args, **kwargs)
        choices = offices if len(offices) == 1 else [("", _("Choose an office")), *offices]
        self.fields["office"].choices = choices  # type: ignore[attr-defined]


class FactsForm(VersionForm):
    """The facts of a proposal; a draft may lack everything but its title."""

    title = forms.CharField(label=gettext_lazy("Title of the project"), max_length=300)
    requested = forms.DecimalField(
        label=gettext_lazy("Amount asked for, in US dollars"),
        required=False,
        max_digits=14,
        decimal_places=2,
    )
    starts_on = day(pgettext_lazy("project", "First day"))
    ends_on = day(pgettext_lazy("project", "Last day"))
    service_area = forms.TypedChoiceField(
        label=gettext_lazy("Service area"), required=False, coerce=int, empty_value=None
    )
    targeting = forms.ChoiceField(
        label=gettext_lazy("Whom it is meant for"),
        required=False,
        choices=[("", NOT_SAID), *Targeting.choices],
    )
    context = forms.ChoiceField(
        label=gettext_lazy("Crisis or development"),
        required=False,
        choices=[("", NOT_SAID), *ProjectContext.choices],
    )
    is_counter_trafficking = forms.ChoiceField(
        label=gettext_lazy("Counter-trafficking"),
        required=False,
        choices=[("", NOT_SAID), (YES, gettext_lazy("Yes")), (NO, gettext_lazy("No"))],
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the text"), choices=LANGUAGES)

    def __init__(self, *args: Any, areas: Sequence[ServiceArea], **kwargs: Any) -> None:
        """Offer the service areas."""
        super().__init__(*args, **kwargs)
        self.fields["service_area"].choices = [  # type: ignore[attr-defined]
            ("", NOT_SAID),
            *((str(area.pk), in_language(area, "name")) for area in areas),
        ]

    def said(self, costs: Sequence[CostData]) -> ProposalData:
        """Return what was typed, with the lines of the budget."""
        typed = self.cleaned_data
        ends_on: date | None = typed["ends_on"]
        return ProposalData(
            title=typed["title"],
            requested=typed["requested"],
            starts_on=typed["starts_on"],
            ends_before=ends_on + timedelta(days=1) if ends_on else None,
            service_area_id=typed["service_area"],
            targeting=typed["targeting"],
            context=typed["context"],
            is_counter_trafficking={YES: True, NO: False}.get(typed["is_counter_trafficking"]),
            language=typed["language"],
            costs=tuple(costs),
        )


def facts_of(proposal: Proposal) -> dict[str, Any]:
    """Return the facts of a proposal under the names of the form."""
    names = ("title", "requested", "starts_on", "targeting", "context", "language", "version")
    ends = proposal.ends_before
    answer = {True: YES, False: NO, None: ""}[proposal.is_counter_trafficking]
    return {
        **{name: getattr(proposal, name) for name in names},
        "ends_on": ends - timedelta(days=1) if ends else None,
        "service_area": proposal.service_area_id,
        "is_counter_trafficking": answer,
    }


class CostForm(forms.Form):
    """One line of a budget; an empty one is none."""

    item = forms.CharField(label=gettext_lazy("What for"), required=False, max_length=200)
    amount = forms.DecimalField(
        label=gettext_lazy("US dollars"),
        required=False,
        min_value=Decimal(0),
        max_digits=14,
        decimal_places=2,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for both halves of a line that has one."""
        typed: dict[str, Any] = super().clean() or {}
        if not self.says_something():
            return typed
        if not typed.get("item") and "item" not in self.errors:
            self.add_error("item", _("Say what the money is for."))
        if typed.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("Give the amount."))
        return typed

    def says_something(self) -> bool:
        """Whether anything stands on this line."""
        return any(self.data.get(self.add_prefix(name), "").strip() for name in self.fields)


class BaseCosts(forms.BaseFormSet):
    """The lines of a budget."""

    def said(self) -> list[CostData]:
        """Return the lines that were typed."""
        return [
            CostData(item=form.cleaned_data["item"], amount=form.cleaned_data["amount"])
            for form in self.forms
            if form.says_something()
        ]


CostForms = forms.formset_factory(
    CostForm, formset=BaseCosts, extra=0, max_num=MOST_COSTS, absolute_max=MOST_COSTS
)


def cost_forms(costs: Sequence[ProposalCost], data: Any = None) -> Any:
    """Return the lines of a budget with some empty ones after them."""
    lines: list[dict[str, Any]] = [{"item": each.item, "amount": each.amount} for each in costs]
    lines += [{} for _place in range(min(SPARE_LINES, MOST_COSTS - len(lines)))]
    return CostForms(data, initial=lines, prefix="costs")


class TextsForm(RefusableForm):
    """The parts of a proposal's text, each with the version that was looked at."""

    def __init__(self, *args: Any, texts: dict[str, ProposalText | None], **kwargs: Any) -> None:
        """Make a field and a version for each part."""
        super().__init__(*args, **kwargs)
        for part in ProposalPart:
            row = texts.get(part.value)
            self.fields[f"text-{part}"] = forms.CharField(
                label=part.label,
                required=False,
                max_length=LONGEST_PART,
                strip=False,
                initial=row.text if row else "",
                widget=forms.Textarea({"rows": 6}),
            )
            self.fields[f"version-{part}"] = forms.IntegerField(
                required=False,
                min_value=0,
                max_value=2**31 - 1,
                initial=row.version if row else 0,
                widget=forms.HiddenInput,
            )

    def changes(self) -> list[PartChange]:
        """Return what was sent of each part; one that was not sent is left alone."""
        return [
            PartChange(
                part=part.value,
                text=self.cleaned_data[f"text-{part}"],
                version_seen=self.cleaned_data[f"version-{part}"] or 0,
            )
            for part in ProposalPart
            if f"text-{part}" in self.data
        ]


class FileForm(forms.Form):
    """A filled template; the size is looked at before a byte is read."""

    file = forms.FileField(
        label=gettext_lazy("Filled template (Word or Excel)"),
        widget=forms.FileInput({"accept": ".docx,.xlsx"}),
    )

    def clean_file(self) -> Any:
        """Refuse a file that is too large."""
        file = self.cleaned_data["file"]
        if file.size > MOST_MEGABYTES * MEGABYTE:
            raise forms.ValidationError(
                _("The file is too large; at most %(limit)s MB can be read.")
                % {"limit": MOST_MEGABYTES}
            )
        return file


class ReturnForm(VersionForm):
    """What is missing of a proposal."""

    reason = forms.CharField(
        label=gettext_lazy("What is missing"),
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
    )


class ReviewerForm(RefusableForm):
    """Who is asked for a review."""

    reviewer = forms.TypedChoiceField(label=gettext_lazy("Reviewer"), coerce=int)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer everybody; who cannot review is refused with the reason."""
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].choices = [("", _("Choose a person")), *people]  # type: ignore[attr-defined]


class ProposalFilterForm(forms.Form):
    """Filters of the list of proposals; they stand in the address."""

    year = forms.ChoiceField(label=gettext_lazy("Funding round"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", gettext_lazy("All")), *ProposalState.choices],
    )

    def __init__(self, *args: Any, rounds: Sequence[FundingRound], **kwargs: Any) -> None:
        """Offer the rounds that the person sees."""
        super().__init__(*args, **kwargs)
        self.rounds = {str(each.year): each for each in rounds}
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            ("", _("All")),
            *((year, in_language(each, "title")) for year, each in self.rounds.items()),
        ]

    def only(self) -> dict[str, Any]:
        """Return the filters that apply; what is not understood narrows nothing."""
        self.is_valid()
        state = self.cleaned_data.get("state", "")
        return {
            "funding_round": self.rounds.get(self.cleaned_data.get("year", "")),
            "states": [state] if state else [],
        }
