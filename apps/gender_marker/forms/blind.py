"""The form on which a project is read blind: the questions of an assessment."""

from apps.accounts.forms import VersionField
from apps.gender_marker.forms.assessing import AnsweringForm
from apps.web.refusals import Invalid


class BlindForm(AnsweringForm):
    """The answers of a blind reading, and the version of it that was looked at."""

    version = VersionField()

    def take_holes(self, refusal: Invalid) -> None:
        """Show what is refused beside its question; holes are named by the key of the question."""
        fields = {each.question.key: f"{each.name}-answer" for each in self.sheet.askings}
        for problem in refusal.problems:
            name = fields.get(problem.field, problem.field)
            self.add_error(name if name in self.fields else None, str(problem.message))
