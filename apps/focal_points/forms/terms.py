"""Forms of an edition of the terms of reference: its title, and the tasks of one area."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms import RefusableForm, VersionField
from apps.focal_points.models import Task
from apps.focal_points.services.terms import (
    LONGEST_SOURCE,
    LONGEST_TASK,
    LONGEST_TITLE,
    TEXTS,
    TaskTexts,
)

ROWS_MORE = 3
"""Empty rows for new tasks."""
MOST_ROWS = 60
NAMES = {"en": _("In English"), "fr": _("In French"), "es": _("In Spanish")}


class EditionForm(RefusableForm):
    """The title of an edition, and what it rests on."""

    version = VersionField()
    title_en = forms.CharField(label=NAMES["en"], required=False, max_length=LONGEST_TITLE)
    title_fr = forms.CharField(label=NAMES["fr"], required=False, max_length=LONGEST_TITLE)
    title_es = forms.CharField(label=NAMES["es"], required=False, max_length=LONGEST_TITLE)
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=LONGEST_SOURCE,
        widget=forms.Textarea({"rows": 3}),
    )


class AreaForm(RefusableForm):
    """The tasks of one area, one a row in three languages; a row left empty is left out."""

    version = VersionField()

    def __init__(self, *args: Any, tasks: Sequence[Task], **kwargs: Any) -> None:
        """Make a row for each task and some more; what was sent decides how many there are."""
        super().__init__(*args, **kwargs)
        number = len(tasks) + ROWS_MORE
        while number < MOST_ROWS and f"text_en_{number}" in self.data:
            number += 1
        self.places = range(number)
        for place in self.places:
            for name in TEXTS:
                code = name[-2:]
                self.fields[f"{name}_{place}"] = forms.CharField(
                    label=_("Task %(number)s, %(language)s")
                    % {"number": place + 1, "language": NAMES[code]},
                    required=False,
                    max_length=LONGEST_TASK,
                    initial=getattr(tasks[place], name) if place < len(tasks) else "",
                    widget=forms.Textarea({"rows": 2, "lang": code}),
                )

    def rows(self) -> list[tuple[int, list[Any]]]:
        """Return (number, fields) as the page draws them."""
        return [(place + 1, [self[f"{name}_{place}"] for name in TEXTS]) for place in self.places]

    def said(self) -> list[TaskTexts]:
        """Return what was typed."""
        typed = self.cleaned_data
        return [
            TaskTexts(**{name: typed[f"{name}_{place}"] for name in TEXTS}) for place in self.places
        ]
