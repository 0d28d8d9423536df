"""The form by which somebody tries an edition: answers in, a code out, nothing stored."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.gender_marker.selectors.tables import EditionTable
from apps.web.language import in_language
from apps.web.refusals import Invalid


class TryForm(forms.Form):
    """One field for each question that decides, blank as long as it is not answered."""

    def __init__(self, edition: EditionTable, *args: Any, **kwargs: Any) -> None:
        """Make the fields from the questions of an edition."""
        super().__init__(*args, **kwargs)
        for key in edition.table.deciding:
            question = edition.question(key)
            options = [
                (option.key, in_language(option, "label")) for option in edition.options[key]
            ]
            self.fields[key] = forms.ChoiceField(
                label=in_language(question, "text"),
                choices=[("", pgettext("answer", "Not answered")), *options],
                required=False,
            )

    @property
    def answers(self) -> dict[str, str]:
        """What was answered, by the key of the question."""
        return {key: answer for key, answer in self.cleaned_data.items() if answer}

    def take(self, refusal: Invalid) -> None:
        """Show at their questions what is still to be answered."""
        for problem in refusal.problems:
            message = (
                _("Answer this question: the code depends on it.")
                if problem.code == "unanswered"
                else problem.message
            )
            self.add_error(problem.field or None, str(message))
