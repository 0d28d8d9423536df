"""Forms of authors: a questionnaire, a question with its answers, the note of a version."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms import RefusableForm
from apps.questionnaires.choices import CHOICE_KINDS, QuestionKind
from apps.questionnaires.models import Question, Questionnaire
from apps.questionnaires.services.authoring import LONGEST_TITLE, QuestionnaireData
from apps.questionnaires.services.questions import LONGEST_LABEL, OptionData, QuestionData

LONGEST_TEXT = 4000
MORE_ROWS = 4
"""So many empty lines for further answers are offered. A choice of this product."""
LANGUAGES = (("en", _("English")), ("fr", _("French")), ("es", _("Spanish")))


def words(label: Any, *, rows: int = 2, required: bool = False) -> forms.CharField:
    """Return a field for some sentences."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": rows}),
    )


class QuestionnaireForm(RefusableForm):
    """What a questionnaire says of itself, the three languages side by side."""

    key = forms.SlugField(
        label=_("Key"),
        max_length=60,
        help_text=_("Its name in files and the API; it stays for good. For example exit-survey."),
    )
    title_en = forms.CharField(label=_("Title in English"), max_length=LONGEST_TITLE)
    title_fr = forms.CharField(label=_("Title in French"), max_length=LONGEST_TITLE, required=False)
    title_es = forms.CharField(
        label=_("Title in Spanish"), max_length=LONGEST_TITLE, required=False
    )
    purpose_en = words(_("Purpose in English"))
    purpose_fr = words(_("Purpose in French"))
    purpose_es = words(_("Purpose in Spanish"))
    source = words(_("Source"), rows=1)

    def __init__(self, *args: Any, questionnaire: Questionnaire | None = None, **kwargs: Any):
        """Show what stands there; the key of what is there already stays."""
        if questionnaire is not None:
            kwargs["initial"] = {name: getattr(questionnaire, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        if questionnaire is not None:
            del self.fields["key"]

    def said(self) -> QuestionnaireData:
        """Return what was typed."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        return QuestionnaireData(**typed)


class QuestionForm(RefusableForm):
    """One question; what follows from an earlier one names it and its answers."""

    key = forms.SlugField(
        label=_("Key"),
        max_length=60,
        help_text=_(
            "The same in every version that asks the same; it names the column in exports."
        ),
    )
    number = forms.CharField(
        label=_("Printed number"), max_length=12, required=False, help_text=_("For example 7a.")
    )
    kind = forms.ChoiceField(label=_("Kind of answer"), choices=QuestionKind.choices)
    text_en = words(_("Question in English"), rows=3, required=True)
    text_fr = words(_("Question in French"), rows=3)
    text_es = words(_("Question in Spanish"), rows=3)
    help_en = words(_("Help in English"))
    help_fr = words(_("Help in French"))
    help_es = words(_("Help in Spanish"))
    is_required = forms.BooleanField(label=_("Must be answered"), required=False)
    has_comment = forms.BooleanField(label=_("Asks for words beside the choice"), required=False)
    has_other = forms.BooleanField(label=_("Offers an answer of one’s own"), required=False)
    parent = forms.TypedChoiceField(
        label=_("Under the heading"), required=False, coerce=int, empty_value=None
    )
    condition = forms.MultipleChoiceField(
        label=_("Asked only after"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Answers of one earlier question; without a tick it is always asked."),
    )
    lowest = forms.DecimalField(
        label=_("Lowest number"), required=False, max_digits=14, decimal_places=2
    )
    highest = forms.DecimalField(
        label=_("Highest number"), required=False, max_digits=14, decimal_places=2
    )

    def __init__(
        self,
        *args: Any,
        earlier: Sequence[Question],
        question: Question | None = None,
        next_key: str = "",
        **kwargs: Any,
    ) -> None:
        """Offer earlier headings and answers; show the question that is changed."""
        kwargs["initial"] = (
            initial_of(question)
            if question is not None
            else {"key": next_key, "number": next_key.removeprefix("q"), "kind": QuestionKind.TEXT}
        )
        super().__init__(*args, **kwargs)
        self.sources = {each.pk: each for each in earlier if each.kind in CHOICE_KINDS}
        self.fields["parent"].choices = [  # type: ignore[attr-defined]
            ("", _("None")),
            *(
                (str(each.pk), f"{each.number} {each.text_en}".strip())
                for each in earlier
                if each.kind == QuestionKind.HEADING
            ),
        ]
        self.fields["condition"].choices = [  # type: ignore[attr-defined]
            (
                f"{each.number} {each.text_en}".strip(),
                [(f"{each.pk}:{option.key}", option.label_en) for option in each.options.all()],
            )
            for each in self.sources.values()
        ]
        if not self.sources:
            del self.fields["condition"]

    def clean_condition(self) -> list[str]:
        """Refuse answers of more than one question."""
        chosen: list[str] = self.cleaned_data["condition"]
        if len({each.partition(":")[0] for each in chosen}) > 1:
            raise forms.ValidationError(_("Choose answers of one question only."))
        return chosen

    def said(self, options: Sequence[OptionData]) -> QuestionData:
        """Return what was typed, with the answers to choose from."""
        typed = dict(self.cleaned_data)
        chosen = typed.pop("condition", [])
        return QuestionData(
            parent_id=typed.pop("parent"),
            shown_if_id=int(chosen[0].partition(":")[0]) if chosen else None,
            shown_values=tuple(each.partition(":")[2] for each in chosen),
            options=tuple(options),
            **typed,
        )


def initial_of(question: Question) -> dict[str, Any]:
    """Return what the form shows of a question."""
    same = set(QuestionForm.base_fields) - {"parent", "condition"}
    return {
        **{name: getattr(question, name) for name in same},
        "parent": question.parent_id,
        "condition": [f"{question.shown_if_id}:{value}" for value in question.shown_values],
    }


class OptionForm(forms.Form):
    """One answer to choose from; a line without English words is none."""

    key = forms.SlugField(required=False, max_length=60, widget=forms.HiddenInput)
    label_en = forms.CharField(
        label=_("Answer in English"), required=False, max_length=LONGEST_LABEL
    )
    label_fr = forms.CharField(
        label=_("Answer in French"), required=False, max_length=LONGEST_LABEL
    )
    label_es = forms.CharField(
        label=_("Answer in Spanish"), required=False, max_length=LONGEST_LABEL
    )


OptionFormSet = forms.formset_factory(OptionForm, extra=MORE_ROWS, max_num=200)


def options_of(formset: Any) -> list[OptionData]:
    """Return the answers of a sound formset."""
    return [
        OptionData(**{name: each.cleaned_data.get(name, "") for name in each.fields})
        for each in formset
        if each.cleaned_data.get("label_en", "").strip()
    ]


class PublishForm(RefusableForm):
    """What is new in a version."""

    note = words(_("What is new in this version?"))
