"""Forms with numbers of persons, whose reading and whose rules tell all problems at once."""

from django import forms

from apps.accounts.forms import RefusableForm
from apps.web.refusals import Invalid


class CountsForm(RefusableForm):
    """A form that shows what a service refuses beside what could not be read."""

    def take_besides(self, refusal: Invalid) -> None:
        """Show the problems of a refusal, but of a field that could not be read only that."""
        found = set(self.errors)
        for problem in refusal.problems:
            if problem.field not in found:
                field = problem.field if problem.field in self.fields else None
                self.add_error(field, forms.ValidationError(str(problem.message), problem.code))


def count_field(label: str) -> forms.IntegerField:
    """Return the input of a number of persons; empty is not known."""
    return forms.IntegerField(
        label=label,
        required=False,
        widget=forms.NumberInput({"class": "form-control", "inputmode": "numeric", "min": 0}),
    )


def day_input() -> forms.DateInput:
    """Return the input of a day."""
    return forms.DateInput({"type": "date"}, "%Y-%m-%d")
