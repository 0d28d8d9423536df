"""The questions of a version as a form, for whoever answers and for previews."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms import RefusableForm
from apps.questionnaires.choices import QuestionKind
from apps.questionnaires.given import Given
from apps.questionnaires.selectors.definitions import AskedQuestion
from apps.questionnaires.services.answering import LONGEST_TEXT, field_of

OTHER = "__other__"
"""What the form calls an answer of one's own; no key of an option has such letters."""
LARGEST_VERSION = 2**31 - 1


class Radios(forms.RadioSelect):
    """Radio buttons; a problem links to the first of them."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """Return the id of a button, of the first unless told otherwise."""
        return super().id_for_label(id_, "0" if index is None else index)


class Boxes(forms.CheckboxSelectMultiple):
    """Boxes to tick; a problem links to the first of them."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """Return the id of a box, of the first unless told otherwise."""
        return super().id_for_label(id_, "0" if index is None else index)


@dataclass(frozen=True, slots=True)
class Part:
    """A question with its fields, as the page draws it; `after` says after which answers it is asked."""

    question: AskedQuestion
    field: BoundField | None
    other: BoundField | None
    comment: BoundField | None
    source: AskedQuestion | None
    level: int

    @property
    def after(self) -> str:
        """The answers after which it is asked, in words."""
        if self.source is None:
            return ""
        return ", ".join(
            option.label
            for option in self.source.options
            if option.key in self.question.shown_values
        )

    @property
    def values(self) -> str:
        """The same as the script reads them."""
        return " ".join(sorted(self.question.shown_values))


class AnswerForm(RefusableForm):
    """Every question of a version; all are optional here, the service knows which must be answered."""

    version = forms.IntegerField(
        min_value=0, max_value=LARGEST_VERSION, required=False, widget=forms.HiddenInput
    )

    def __init__(
        self,
        *args: Any,
        questions: Sequence[AskedQuestion],
        given: Mapping[int, Given] | None = None,
        version: int = 0,
        **kwargs: Any,
    ) -> None:
        """Offer the questions, filled with what was given so far."""
        self.questions = questions
        initial = {"version": version}
        for question in questions:
            initial |= initial_of(question, (given or {}).get(question.id, Given()))
        super().__init__(*args, **{**kwargs, "initial": initial})
        for question in questions:
            self.fields.update(fields_of(question))

    def given(self) -> dict[int, Given]:
        """Return what was answered and can be read, by the id of the question."""
        return {
            question.id: found
            for question in self.questions
            if not (found := self.given_to(question)).is_blank
        }

    def given_to(self, question: AskedQuestion) -> Given:
        """Return what was answered to one question."""
        name, said = field_of(question), self.cleaned_data
        value = said.get(name)
        comment = said.get(f"{name}_comment", "").strip()
        if question.kind in (QuestionKind.YES_NO, QuestionKind.SINGLE, QuestionKind.MULTIPLE):
            chosen = value if isinstance(value, list) else [value]
            words = said.get(f"{name}_other", "").strip()
            # Words of one's own count without the button beside them, unless another was pressed.
            counts = OTHER in chosen or not any(chosen) or question.kind == QuestionKind.MULTIPLE
            return Given(
                options=tuple(option.id for option in question.options if option.key in chosen),
                text=comment,
                other=words if counts else "",
            )
        if question.kind == QuestionKind.DATE:
            return Given(day=value)
        if question.kind in (QuestionKind.NUMBER, QuestionKind.YEAR):
            return Given(number=None if value is None else Decimal(value))
        return Given(text=(value or "").strip())

    def parts(self) -> Iterator[Part]:
        """Yield the questions in their order, for the page."""
        by_id = {question.id: question for question in self.questions}
        for question in self.questions:
            name = field_of(question)
            yield Part(
                question=question,
                field=self[name] if name in self.fields else None,
                other=self[f"{name}_other"] if f"{name}_other" in self.fields else None,
                comment=self[f"{name}_comment"] if f"{name}_comment" in self.fields else None,
                source=by_id.get(question.shown_if_id or 0),
                level=1 if question.parent_id else 0,
            )


def fields_of(question: AskedQuestion) -> dict[str, forms.Field]:
    """Return the fields of a question by name; none for a heading."""
    if question.is_heading:
        return {}
    name = field_of(question)
    label = " ".join(filter(None, (question.number, question.text)))
    fields: dict[str, forms.Field] = {name: field_for(question, label)}
    if question.has_other:
        fields[f"{name}_other"] = forms.CharField(
            label=_("Which?"), required=False, max_length=LONGEST_TEXT
        )
    if question.has_comment:
        fields[f"{name}_comment"] = forms.CharField(
            label=_("In your words"),
            required=False,
            max_length=LONGEST_TEXT,
            widget=forms.Textarea({"rows": 3}),
        )
    return fields


def field_for(question: AskedQuestion, label: str) -> forms.Field:
    """Return the field of a kind of answer."""
    kind = question.kind
    choices = [(option.key, option.label) for option in question.options]
    if question.has_other:
        choices.append((OTHER, str(_("Other"))))
    if kind in (QuestionKind.YES_NO, QuestionKind.SINGLE):
        return forms.ChoiceField(label=label, required=False, choices=choices, widget=Radios)
    if kind == QuestionKind.MULTIPLE:
        return forms.MultipleChoiceField(label=label, required=False, choices=choices, widget=Boxes)
    if kind == QuestionKind.NUMBER:
        return forms.DecimalField(
            label=label,
            required=False,
            max_digits=14,
            decimal_places=2,
            localize=True,
            widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        )
    if kind == QuestionKind.YEAR:
        return forms.IntegerField(
            label=label,
            required=False,
            min_value=1,
            max_value=9999,
            widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        )
    if kind == QuestionKind.DATE:
        return forms.DateField(
            label=label, required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
        )
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 4}),
    )


def initial_of(question: AskedQuestion, given: Given) -> dict[str, Any]:
    """Return what the fields of a question show of an answer."""
    name = field_of(question)
    keys = [option.key for option in question.options if option.id in given.options]
    if given.other:
        keys.append(OTHER)
    if question.kind == QuestionKind.MULTIPLE:
        value: Any = keys
    elif question.kind in (QuestionKind.YES_NO, QuestionKind.SINGLE):
        value = keys[0] if keys else ""
    elif question.kind == QuestionKind.DATE:
        value = given.day
    elif question.kind == QuestionKind.YEAR:
        value = None if given.number is None else int(given.number)
    elif question.kind == QuestionKind.NUMBER:
        value = given.number
    else:
        value = given.text
    return {name: value, f"{name}_other": given.other, f"{name}_comment": given.text}
