"""Forms of the parts of a draft: a code, a question with its answers, a row with its conditions."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms import VersionField
from apps.gender_marker.choices import CodeKind
from apps.gender_marker.forms.drafts import SourcedForm, line, words
from apps.gender_marker.models import Code, Outcome, Question
from apps.gender_marker.models.scales import KEY_LENGTH
from apps.gender_marker.services.editions.data import (
    LONGEST_CODE,
    LONGEST_CONCEPT,
    LONGEST_LABEL,
    LONGEST_NAME,
    AnswerData,
    CodeData,
    ConditionData,
    QuestionData,
    RowData,
)
from apps.web.language import in_language

MORE_LINES, MORE_CONDITIONS = 2, 1
MOST_LINES = 40
"""Empty lines that are offered, and lines that are read. Choices of this product."""
PRINCIPAL, SIGNIFICANT = "principal", "significant"
MOST_QUESTIONS = 99


class CodeForm(SourcedForm):
    """One code of a draft."""

    version = VersionField()
    key = line(_("Code"), LONGEST_CODE, required=True, help_text=_("As it is written: 2a, N/A."))
    kind = forms.ChoiceField(label=_("Kind"), choices=CodeKind.choices)
    label_en = line(_("Name in English"), LONGEST_NAME, required=True)
    label_fr = line(_("Name in French"), LONGEST_NAME)
    label_es = line(_("Name in Spanish"), LONGEST_NAME)
    definition_en = words(_("Meaning in English"))
    definition_fr = words(_("Meaning in French"))
    definition_es = words(_("Meaning in Spanish"))
    gem = forms.TypedChoiceField(
        label=_("Step of the UN marker"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("No counterpart")), *((str(step), str(step)) for step in range(4))],
    )
    counts_as = forms.ChoiceField(
        label=_("Counts towards a benchmark"),
        required=False,
        choices=[
            ("", _("Towards none")),
            (PRINCIPAL, _("As principal purpose")),
            (SIGNIFICANT, _("As significant objective")),
        ],
    )

    def said(self) -> CodeData:
        """Return what was typed."""
        typed = {k: v for k, v in self.cleaned_data.items() if k not in ("version", "counts_as")}
        counts_as = self.cleaned_data["counts_as"]
        return CodeData(
            **typed,
            is_principal=counts_as == PRINCIPAL,
            is_significant=counts_as == SIGNIFICANT,
        )

    @staticmethod
    def shown(code: Code) -> dict[str, Any]:
        """Return what the form shows of a code."""
        counts_as = PRINCIPAL if code.is_principal else SIGNIFICANT if code.is_significant else ""
        same = set(CodeForm.base_fields) - {"version", "counts_as"}
        return {**{name: getattr(code, name) for name in same}, "counts_as": counts_as}


class QuestionForm(SourcedForm):
    """One question of a draft; its answers stand in a formset beneath."""

    version = VersionField()
    key = line(
        _("Key"),
        KEY_LENGTH,
        required=True,
        help_text=_("In files and the API, for example NEEDS. Equal keys carry answers over."),
    )
    is_gate = forms.BooleanField(
        label=_("Says whether the marker applies to the project at all"), required=False
    )
    concept = forms.SlugField(
        label=_("Asked once with"),
        max_length=LONGEST_CONCEPT,
        required=False,
        help_text=_("Questions of several markers with the same word here are asked once."),
    )
    label_en = line(_("Short name in English"), LONGEST_LABEL, required=True)
    label_fr = line(_("Short name in French"), LONGEST_LABEL)
    label_es = line(_("Short name in Spanish"), LONGEST_LABEL)
    text_en = words(_("Question in English"), rows=3, required=True)
    text_fr = words(_("Question in French"), rows=3)
    text_es = words(_("Question in Spanish"), rows=3)
    guidance_en = words(_("Guidance in English"), rows=3)
    guidance_fr = words(_("Guidance in French"), rows=3)
    guidance_es = words(_("Guidance in Spanish"), rows=3)
    example_en = words(_("Example in English"))
    example_fr = words(_("Example in French"))
    example_es = words(_("Example in Spanish"))

    def said(self, answers: Sequence[AnswerData]) -> QuestionData:
        """Return what was typed, with the answers."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return QuestionData(**typed, answers=tuple(answers))

    @staticmethod
    def shown(question: Question) -> dict[str, Any]:
        """Return what the form shows of a question."""
        same = set(QuestionForm.base_fields) - {"version"}
        return {name: getattr(question, name) for name in same}


class AnswerForm(forms.Form):
    """One answer; a line without key and words is none. `place` puts the lines in order."""

    was = forms.CharField(required=False, max_length=KEY_LENGTH, widget=forms.HiddenInput)
    place = forms.IntegerField(
        label=_("Place"),
        required=False,
        min_value=0,
        max_value=MOST_LINES,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    key = line(_("Key"), KEY_LENGTH)
    label_en = line(_("Answer in English"), LONGEST_NAME)
    label_fr = line(_("Answer in French"), LONGEST_NAME)
    label_es = line(_("Answer in Spanish"), LONGEST_NAME)


AnswerForms: Any = forms.formset_factory(AnswerForm, extra=MORE_LINES, max_num=MOST_LINES)


def answers_shown(question: Question | None) -> list[dict[str, Any]]:
    """Return the lines of the answers of a question; a new one begins with no and yes."""
    if question is None:
        return [
            {"place": 1, "key": "no", "label_en": "No", "label_fr": "Non", "label_es": "No"},
            {"place": 2, "key": "yes", "label_en": "Yes", "label_fr": "Oui", "label_es": "Sí"},
        ]
    return [
        {
            "was": each.key,
            "place": place,
            "key": each.key,
            "label_en": each.label_en,
            "label_fr": each.label_fr,
            "label_es": each.label_es,
        }
        for place, each in enumerate(question.options.all(), start=1)
    ]


def answers_said(formset: Any) -> list[AnswerData]:
    """Return the answers of a sound formset, by place; a line without a place goes to the end."""
    lines = [
        (each.cleaned_data.get("place"), number, each.cleaned_data)
        for number, each in enumerate(formset)
        if any(each.cleaned_data.get(n) for n in ("key", "label_en", "label_fr", "label_es"))
    ]
    last = MOST_LINES + 1
    lines.sort(key=lambda each: (last if each[0] is None else each[0], each[1]))
    names = ("was", "key", "label_en", "label_fr", "label_es")
    return [AnswerData(**{name: said.get(name, "") for name in names}) for _p, _n, said in lines]


class RowForm(SourcedForm):
    """One row of the decision table of a draft; its conditions stand in a formset beneath."""

    version = VersionField()
    code = forms.ChoiceField(label=_("Gives the code"), required=False)
    reason_en = words(_("Sentence of the row in English"), required=True)
    reason_fr = words(_("Sentence of the row in French"))
    reason_es = words(_("Sentence of the row in Spanish"))

    def __init__(self, *args: Any, codes: Sequence[Code], **kwargs: Any) -> None:
        """Offer the codes of the draft."""
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [  # type: ignore[attr-defined]
            ("", _("Undetermined: the published rules are silent")),
            *((each.key, f"{each.key} · {in_language(each, 'label')}") for each in codes),
        ]

    def said(self, conditions: Sequence[ConditionData]) -> RowData:
        """Return what was typed, with the conditions."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return RowData(**typed, conditions=tuple(conditions))

    @staticmethod
    def shown(row: Outcome) -> dict[str, Any]:
        """Return what the form shows of a row."""
        same = set(RowForm.base_fields) - {"version", "code"}
        code = "" if row.code is None else row.code.key
        return {**{name: getattr(row, name) for name in same}, "code": code}


class ConditionForm(forms.Form):
    """One condition; without questions and answers it is none."""

    questions = forms.MultipleChoiceField(
        label=_("Of these questions"), required=False, widget=forms.CheckboxSelectMultiple
    )
    answers = forms.MultipleChoiceField(
        label=_("have one of these answers"), required=False, widget=forms.CheckboxSelectMultiple
    )
    least = forms.IntegerField(
        label=_("at least"),
        required=False,
        min_value=0,
        max_value=MOST_QUESTIONS,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    most = forms.IntegerField(
        label=_("at most"),
        required=False,
        min_value=0,
        max_value=MOST_QUESTIONS,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )

    def __init__(
        self, *args: Any, questions: Mapping[str, str], answers: Mapping[str, str], **kwargs: Any
    ) -> None:
        """Offer questions and answers by key, also those that the draft no longer has."""
        super().__init__(*args, **kwargs)
        self.fields["questions"].choices = list(questions.items())  # type: ignore[attr-defined]
        self.fields["answers"].choices = list(answers.items())  # type: ignore[attr-defined]

    def said(self) -> ConditionData:
        """Return what was typed; a blank number counts every question that was ticked."""
        typed = self.cleaned_data
        number = len(typed["questions"])
        return ConditionData(
            questions=tuple(typed["questions"]),
            answers=tuple(typed["answers"]),
            least=number if typed["least"] is None else typed["least"],
            most=number if typed["most"] is None else typed["most"],
        )


ConditionForms: Any = forms.formset_factory(
    ConditionForm, extra=MORE_CONDITIONS, max_num=MOST_LINES
)


def conditions_shown(row: Outcome | None) -> list[dict[str, Any]]:
    """Return the lines of the conditions of a row."""
    if row is None:
        return []
    return [
        {
            "questions": each.questions,
            "answers": each.answers,
            "least": each.least,
            "most": each.most,
        }
        for each in row.conditions.all()
    ]


def conditions_said(formset: Any) -> list[ConditionData]:
    """Return the conditions of a sound formset; a line without any tick is left out."""
    return [
        each.said()
        for each in formset
        if each.cleaned_data.get("questions") or each.cleaned_data.get("answers")
    ]


def offered(
    questions: Sequence[Question], row: Outcome | None
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the questions and answers that conditions may name, by key, each in words.

    Names of the row that the draft no longer has are offered too, so that nothing is lost unseen.
    """
    by_key = {each.key: f"{in_language(each, 'label')} ({each.key})" for each in questions}
    answers: dict[str, list[str]] = {}
    for question in questions:
        for option in question.options.all():
            told = answers.setdefault(option.key, [])
            if (label := in_language(option, "label")) not in told:
                told.append(label)
    words_of = {key: f"{' / '.join(told)} ({key})" for key, told in answers.items()}
    for condition in row.conditions.all() if row else ():
        for key in condition.questions:
            by_key.setdefault(key, _("%(key)s: no longer in this draft") % {"key": key})
        for key in condition.answers:
            words_of.setdefault(key, _("%(key)s: no longer in this draft") % {"key": key})
    return by_key, words_of
