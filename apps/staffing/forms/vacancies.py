"""The form of a vacancy, and the filters of their list."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from apps.accounts.forms import VersionField
from apps.accounts.scope import OfficeScope
from apps.organization.selectors import contract_groups, grades, tree_on
from apps.staffing.choices import Stage, VacancyState, YesNo
from apps.staffing.forms.counts import CountsForm, count_field, day_input
from apps.staffing.models import Vacancy
from apps.staffing.models.market import COUNTS, SEXES
from apps.staffing.selectors.vacancies import VacancyFilter, units_to_enter
from apps.staffing.selectors.vacancy_words import SEX_LABELS, count_label
from apps.staffing.services.vacancies import VacancyData

ANY = ("", gettext_lazy("All"))
DAY_FIELDS = ("opened_on", "closed_on", "notice_reviewed_on")


class VacancyForm(CountsForm):
    """One vacancy as HR of an office types it; the service decides."""

    version = VersionField()
    office = forms.ChoiceField(label=gettext_lazy("Office"), required=False)
    reference = forms.CharField(
        label=gettext_lazy("Number of the notice"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    grade = forms.ChoiceField(label=gettext_lazy("Grade of the post"), required=False)
    contract = forms.ChoiceField(label=gettext_lazy("Contract"), required=False)
    posts = forms.IntegerField(label=gettext_lazy("Posts"), required=False, initial=1)
    opened_on = forms.DateField(label=gettext_lazy("Opened on"), required=False, widget=day_input())
    state = forms.ChoiceField(
        label=pgettext_lazy("vacancy", "State"), required=False, choices=VacancyState.choices
    )
    closed_on = forms.DateField(
        label=gettext_lazy("Filled or cancelled on"),
        required=False,
        widget=day_input(),
        help_text=gettext_lazy("Leave it empty while the vacancy is open."),
    )
    notice_reviewed = forms.ChoiceField(
        label=gettext_lazy("Was the notice reviewed for gender?"),
        required=False,
        choices=YesNo.choices,
    )
    notice_reviewed_on = forms.DateField(
        label=gettext_lazy("Reviewed on"), required=False, widget=day_input()
    )
    notice_reviewed_by = forms.CharField(
        label=gettext_lazy("Reviewed by (function, no name)"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    justification = forms.CharField(
        label=gettext_lazy("Justification of the short list"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy(
            "Wanted where the short list is unbalanced in an unbalanced department. Name no applicant."
        ),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        on: date,
        scope: OfficeScope,
        vacancy: Vacancy | None = None,
    ) -> None:
        """Offer the offices for which the person enters; a saved vacancy says what it is."""
        units = units_to_enter(on=on, scope=scope)
        initial: dict[str, Any] = {
            "state": VacancyState.OPEN.value,
            "notice_reviewed": YesNo.NOT_KNOWN.value,
            "posts": 1,
        }
        if vacancy is not None:
            initial = initial_of(vacancy)
        elif len(units) == 1:
            initial["office"] = units[0].code
        super().__init__(data, initial=initial)
        offices = [(node.code, f"{node.name} ({node.code})") for node in units]
        if vacancy is not None:
            offices = [one for one in offices if one[0] == vacancy.office.code]
        choose = [("", _("Choose"))]
        for name, choices in (
            ("office", [*([] if len(offices) == 1 else choose), *offices]),
            ("grade", [*choose, *((one.code, one.code) for one in grades(on=on))]),
            (
                "contract",
                [
                    *choose,
                    *((one.code, _(one.name)) for one in contract_groups(on=on) if one.is_staff),
                ],
            ),
        ):
            field: Any = self.fields[name]
            held = str(initial.get(name, ""))
            kept = [] if held in dict(choices) or not held else [(held, held)]
            field.choices = [*choices, *kept]
        for stage in Stage:
            for sex in SEXES:
                name = f"{stage.value}_{sex}"
                self.fields[name] = count_field(count_label(stage, sex))

    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the inputs of the persons, a row for each stage."""
        return [
            (str(stage.label), [self[f"{stage.value}_{sex}"] for sex in SEXES]) for stage in Stage
        ]

    def heads(self) -> list[str]:
        """Return the names of the columns of `rows`."""
        return [str(SEX_LABELS[sex]) for sex in SEXES]

    def part(self, *names: str) -> list[forms.BoundField]:
        """Return some of the fields, to be drawn together."""
        return [self[name] for name in names]

    @property
    def what(self) -> list[forms.BoundField]:
        """The fields that say which vacancy it is."""
        return self.part("office", "reference", "grade", "contract", "posts", "opened_on")

    @property
    def notice(self) -> list[forms.BoundField]:
        """The fields of the review of the notice."""
        return self.part("notice_reviewed", "notice_reviewed_on", "notice_reviewed_by")

    @property
    def ending(self) -> list[forms.BoundField]:
        """The fields that close the vacancy."""
        return self.part("justification", "state", "closed_on")

    def said(self) -> VacancyData:
        """Return what was typed, as far as it could be read."""
        values = self.cleaned_data
        return VacancyData(
            office=values.get("office") or "",
            reference=values.get("reference") or "",
            grade=values.get("grade") or "",
            contract=values.get("contract") or "",
            posts=values.get("posts"),
            state=values.get("state") or VacancyState.OPEN.value,
            notice_reviewed=values.get("notice_reviewed") or YesNo.NOT_KNOWN.value,
            notice_reviewed_by=values.get("notice_reviewed_by") or "",
            counts={name: values.get(name) for name in COUNTS},
            justification=values.get("justification") or "",
            opened_on=values.get("opened_on"),
            closed_on=values.get("closed_on"),
            notice_reviewed_on=values.get("notice_reviewed_on"),
        )


def initial_of(vacancy: Vacancy) -> dict[str, Any]:
    """Return a vacancy as its form shows it."""
    return {
        "version": vacancy.version,
        "office": vacancy.office.code,
        "grade": vacancy.grade.code,
        "contract": vacancy.contract_group.code,
        **{
            name: getattr(vacancy, name)
            for name in (
                "reference",
                "posts",
                "state",
                "notice_reviewed",
                "notice_reviewed_by",
                "justification",
                *DAY_FIELDS,
                *COUNTS,
            )
        },
    }


class VacancyFilterForm(forms.Form):
    """What to list; everything that is chosen stands in the address."""

    office = forms.ChoiceField(label=gettext_lazy("Office, with all below it"), required=False)
    year = forms.ChoiceField(label=gettext_lazy("Opened in"), required=False)
    state = forms.ChoiceField(
        label=pgettext_lazy("vacancy", "State"),
        required=False,
        choices=[ANY, *VacancyState.choices],
    )
    justify = forms.BooleanField(
        label=gettext_lazy("Only open ones whose short list is still to be justified"),
        required=False,
    )

    def __init__(self, data: Any, *, on: date, years: Sequence[int], scope: OfficeScope) -> None:
        """Offer the offices that the viewer sees and the years that have vacancies."""
        super().__init__(data)
        offices = sorted(
            (node.name, node.code)
            for node in tree_on(day=on).nodes.values()
            if node.id in scope.visible
        )
        self.fields["office"].choices = [ANY, *((code, name) for name, code in offices)]  # type: ignore[attr-defined]
        self.fields["year"].choices = [ANY, *((str(year), str(year)) for year in years)]  # type: ignore[attr-defined]

    def only(self) -> VacancyFilter:
        """Return the filter; what is not understood narrows nothing."""
        chosen = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        year = chosen.get("year")
        return VacancyFilter(
            office=chosen.get("office", ""),
            state=chosen.get("state", ""),
            year=int(year) if year else None,
            only_unjustified=bool(chosen.get("justify")),
        )
