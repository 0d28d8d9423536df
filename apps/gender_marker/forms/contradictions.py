"""Filters of the list of contradictions, the reply to one, and the change of a rule."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.capabilities import Capability
from apps.accounts.forms import PreviewedForm, RefusableForm, office_choices
from apps.accounts.scope import OfficeScope
from apps.gender_marker.choices import Severity
from apps.gender_marker.models import ContradictionRule, Edition
from apps.gender_marker.selectors.contradiction_list import ContradictionFilter
from apps.gender_marker.services.contradictions import (
    LONGEST_REPLY,
    LONGEST_SENTENCE,
    RuleData,
)
from apps.organization.tree import OfficeTree
from apps.web.language import in_language

YES, NO = "yes", "no"
ALL = ("", _("All"))


class ContradictionFilters(forms.Form):
    """What of the list is shown; it stands in the address, and what is not understood narrows nothing."""

    edition = forms.ChoiceField(label=_("Edition"), required=False)
    office = forms.ChoiceField(label=_("Office and all below it"), required=False)
    rule = forms.ChoiceField(label=pgettext_lazy("contradiction", "Rule"), required=False)
    answered = forms.ChoiceField(
        label=pgettext_lazy("contradiction", "Answered"),
        required=False,
        choices=[
            ALL,
            (YES, pgettext_lazy("contradiction", "Answered")),
            (NO, pgettext_lazy("contradiction", "Not answered")),
        ],
    )

    def __init__(
        self,
        data: Any,
        *,
        editions: Iterable[Edition],
        rules: Iterable[ContradictionRule],
        tree: OfficeTree,
        scope: OfficeScope,
    ) -> None:
        """Offer editions, the rules of the chosen one, and the offices whose projects the person sees."""
        super().__init__(data)
        offices = scope.over(Capability.SEE_PROJECTS)
        self.tree = tree
        self.offer(
            "edition",
            ((each.code, f"{in_language(each, 'title')} ({each.code})") for each in editions),
        )
        self.offer(
            "office",
            (
                (tree.nodes[int(number)].code, label)
                for number, label in office_choices(
                    tree, None if offices.everywhere else offices.ids
                )
            ),
        )
        self.offer("rule", ((each.key, in_language(each, "sentence")) for each in rules))

    def offer(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        """Offer choices beside all."""
        self.fields[name].choices = [ALL, *choices]  # type: ignore[attr-defined]

    def only(self) -> ContradictionFilter:
        """Return the filters that apply."""
        self.is_valid()
        office = self.cleaned_data.get("office")
        return ContradictionFilter(
            office_ids=self.tree.subtree(self.tree.by_code[office].id) if office else None,
            rule=self.cleaned_data.get("rule", ""),
            is_answered={YES: True, NO: False}.get(self.cleaned_data.get("answered", "")),
        )


class ReplyForm(RefusableForm):
    """Why a contradiction is none."""

    because = forms.CharField(
        label=_("Why this is no contradiction"),
        required=False,
        max_length=LONGEST_REPLY,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("Say what the register does not show, and where it is written."),
    )


class RuleForm(PreviewedForm):
    """What may be changed of a rule."""

    is_active = forms.BooleanField(label=_("Scores are held against this rule"), required=False)
    severity = forms.ChoiceField(
        label=pgettext_lazy("contradiction", "Weight"), choices=Severity.choices
    )
    sentence_en = forms.CharField(
        label=_("Sentence in English"),
        required=False,
        max_length=LONGEST_SENTENCE,
        widget=forms.Textarea({"rows": 3, "lang": "en"}),
    )
    sentence_fr = forms.CharField(
        label=_("Sentence in French"),
        required=False,
        max_length=LONGEST_SENTENCE,
        widget=forms.Textarea({"rows": 3, "lang": "fr"}),
        help_text=_("Left blank, readers get the English one."),
    )
    sentence_es = forms.CharField(
        label=_("Sentence in Spanish"),
        required=False,
        max_length=LONGEST_SENTENCE,
        widget=forms.Textarea({"rows": 3, "lang": "es"}),
    )

    def said(self) -> RuleData:
        """Return what was typed."""
        names = ("severity", "is_active", "sentence_en", "sentence_fr", "sentence_es")
        return RuleData(**{name: self.cleaned_data[name] for name in names})


def initial_of(found: ContradictionRule) -> dict[str, Any]:
    """Return what the form shows at first."""
    names = ("version", "is_active", "severity", "sentence_en", "sentence_fr", "sentence_es")
    return {name: getattr(found, name) for name in names}
