"""Forms of coding."""

from collections.abc import Iterable, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms import RefusableForm
from apps.questionnaires.models import Code
from apps.questionnaires.selectors.coding import NONE_FITS, ToCode
from apps.questionnaires.services.coding import LONGEST_LABEL

PREFIX = "answer_"


class CodeForm(RefusableForm):
    """A new code."""

    label = forms.CharField(label=_("Name of the code"), required=False, max_length=LONGEST_LABEL)
    meaning = forms.CharField(
        label=_("When it applies"), required=False, widget=forms.Textarea({"rows": 2})
    )


class AnswersForm(RefusableForm):
    """One choice for each answer of a page; what is left blank is not coded yet."""

    def __init__(
        self, *args: object, rows: Sequence[ToCode], codes: Iterable[Code], **kwargs: object
    ) -> None:
        """Make a field for each answer; a retired code is offered only where it was given."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        known = list(codes)
        for row in rows:
            choices = [
                (code.key, code.label)
                for code in known
                if code.retired_on is None or code.key == row.mine
            ]
            self.fields[f"{PREFIX}{row.answer.pk}"] = forms.ChoiceField(
                label=_("Code"),
                required=False,
                initial=row.mine or "",
                choices=[("", _("Not coded")), *choices, (NONE_FITS, _("None fits"))],
            )

    def chosen(self) -> dict[int, str]:
        """Return the codes by answer."""
        return {
            int(name.removeprefix(PREFIX)): value
            for name, value in self.cleaned_data.items()
            if value
        }
