"""Reads a sheet of beneficiaries as it was typed: every problem at once, the rest as it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from apps.figures.figure import Empty
from apps.projects.choices import (
    AgeGroup,
    BeneficiaryKind,
    BeneficiarySex,
    CountState,
    Facet,
)
from apps.projects.models.beneficiaries import MOST_PERSONS
from apps.projects.selectors.beneficiaries import CountKey, country_names
from apps.projects.services.beneficiaries.checks import CountData, SheetData, cell_name
from apps.publishing.spreadsheets import parse_count
from apps.web.refusals import Problem

MOST_ROWS = 60
"""Categories of one facet that a page can send."""
FIXED: dict[str, tuple[str, ...]] = {Facet.TOTAL: ("",), Facet.AGE: tuple(AgeGroup.values)}
"""Facets whose rows are given; those of the others are named by the project."""
LONGEST_ENTRY = 40
MESSAGES: dict[str, str | Promise] = {
    "negative": gettext_lazy("A count cannot be below zero."),
    "fractional": gettext_lazy("A count is a whole number of persons, without decimals."),
    "absurd": gettext_lazy("A count is at most 999,999,999."),
    "date_mangled": gettext_lazy("This is a date or a time. Write the number of persons."),
    "not_a_number": gettext_lazy(
        "Write a number, NA when the cell does not apply, or leave it blank."
    ),
}


class SheetForm(forms.Form):
    """Everything of a sheet but its counts."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Planned or reached"), choices=BeneficiaryKind.choices
    )
    starts_on = forms.DateField(
        label=pgettext_lazy("period", "First day"),
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    last_day = forms.DateField(
        label=pgettext_lazy("period", "Last day"),
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    not_disaggregated = forms.CharField(
        label=gettext_lazy("What is not told apart, and why"),
        help_text=gettext_lazy(
            "Printed beside the figures. What is not told apart is worked out from the numbers; say here"
            " why."
        ),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )


@dataclass(frozen=True, slots=True)
class TypedSheet:
    """A sheet as it was typed: what the service takes, and all texts to show again.

    `texts` are by the name of the field; `categories` by facet and row.
    """

    data: SheetData
    texts: Mapping[str, str]


def field_name(facet: str, row: int, sex: str) -> str:
    """Return the name of the field of one count."""
    return f"{facet}-{row}-{sex}"


def category_field(facet: str, row: int) -> str:
    """Return the name of the field that names a row."""
    return f"{facet}-{row}-name"


def read_sheet(sent: Mapping[str, str]) -> TypedSheet:
    """Return what was typed into a sheet; problems name the field that they concern."""
    form = SheetForm(sent)
    problems = [
        Problem(code="invalid", message=str(message), field=name)
        for name, messages in form.errors.items()
        # What is missing is asked for by the service, with the rest.
        if sent.get(name) and name != "kind"
        for message in messages
    ]
    said = form.cleaned_data
    counts: dict[CountKey, CountData] = {}
    names = country_names()
    for facet in Facet.values:
        for row in range(rows_sent(sent, facet)):
            category, problem = category_of(sent, facet, row, names)
            cells = {
                sex: sent.get(field_name(facet, row, sex), "") for sex in BeneficiarySex.values
            }
            if not any(text.strip() for text in cells.values()):
                continue
            key = CountKey(facet, category, BeneficiarySex.WOMEN)
            if not problem and category != "" and is_used(key, counts):
                problem = _("%(name)s is written twice.") % {"name": category}
            if problem:
                name = category_field(facet, row)
                problems.append(Problem(code="category", message=problem, field=name))
                continue
            for sex, text in cells.items():
                read_cell(CountKey(facet, category, sex), text, row, names, counts, problems)
    last: date | None = said.get("last_day")
    data = SheetData(
        kind=said.get("kind", ""),
        starts_on=said.get("starts_on"),
        ends_before=last + timedelta(days=1) if last else None,
        not_disaggregated=said.get("not_disaggregated", ""),
        counts=counts,
        problems=tuple(problems),
    )
    return TypedSheet(data=data, texts=dict(sent))


def read_cell(
    key: CountKey,
    text: str,
    row: int,
    names: Mapping[str, str],
    counts: dict[CountKey, CountData],
    problems: list[Problem],
) -> None:
    """Read one count into `counts`, or say in `problems` why it cannot be read."""
    count = parse_count(text, MOST_PERSONS)
    if count.problem:
        message = _("%(name)s: %(problem)s") % {
            "name": cell_name(key, names),
            "problem": MESSAGES[count.problem],
        }
        field = field_name(key.facet, row, key.sex)
        problems.append(
            Problem(code=count.problem, message=message, field=field, value=text[:LONGEST_ENTRY])
        )
    elif count.empty is Empty.NOT_APPLICABLE:
        counts[key] = CountData(CountState.NOT_APPLICABLE)
    elif count.empty is None:
        counts[key] = CountData(CountState.COUNTED, count.value)


def is_used(key: CountKey, counts: Mapping[CountKey, CountData]) -> bool:
    """Whether a category of a facet was named in an earlier row."""
    return any(
        (other.facet, other.category.casefold()) == (key.facet, key.category.casefold())
        for other in counts
    )


def rows_sent(sent: Mapping[str, str], facet: str) -> int:
    """Return how many rows of a facet may have been sent."""
    return len(FIXED[facet]) if facet in FIXED else MOST_ROWS


def category_of(
    sent: Mapping[str, str], facet: str, row: int, names: Mapping[str, str]
) -> tuple[str, str]:
    """Return the category of a row, and what is wrong with it: no name, or a country nobody knows."""
    if facet in FIXED:
        return FIXED[facet][row], ""
    text = " ".join(sent.get(category_field(facet, row), "").split())
    if not text:
        return "", _("Name the row whose persons you wrote.")
    if facet != Facet.ORIGIN:
        return text, ""
    for code, name in names.items():
        if text.casefold() in (code.casefold(), name.casefold()):
            return code, ""
    return text, _("There is no country called %(name)s; choose one of the list.") % {"name": text}
