"""What the WGGI's report says of the five aims (chapter) and of the questionnaire (Annex II)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.figures.disclosure import THRESHOLD
from apps.figures.tables import Column, Row, Table
from apps.projects.choices import AimRating
from apps.projects.selectors.aims import Assessment, RoundAssessments
from apps.publishing.document import Block, Heading, Paragraph, TableBlock

AIMS = 5
"""How many aims there are; the sources say so and not how they are worded."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The questionnaire of a year: its questions as (number, text), and what was answered.

    `tables` has one table for each question, of all answers together; empty when nothing was answered.
    """

    questions: Sequence[tuple[str, str]]
    responses: int
    tables: Sequence[Table]


def five_aims(assessed: RoundAssessments, headings: Mapping[int, str]) -> list[Block]:
    """Return the aims one by one; `headings` are the projects of the round by their number here."""
    wordings = {aim.number: aim.text for aim in assessed.aims}
    blocks: list[Block] = []
    for number in sorted(wordings) or range(1, AIMS + 1):
        blocks += [
            Heading(2, _("Aim %(number)s") % {"number": number}),
            Paragraph(
                wordings.get(number)
                or _(
                    "The wording of this aim is not known here: it stands in the report of the WGGI to"
                    " the eighty-second session of the Council, from which the Gender Coordination"
                    " Unit can enter it."
                )
            ),
        ]
        told = [
            said(headings[project.project.pk], assessment)
            for project in assessed.projects
            if project.project.pk in headings
            and (assessment := project.assessments.get(number)) is not None
        ]
        if (whole := assessed.whole.get(number)) is not None:
            told.insert(0, said(_("All projects together"), whole))
        blocks += [Paragraph(each) for each in told] or [
            Paragraph(_("How far it was reached has not been assessed."))
        ]
    return blocks


def said(label: str, assessment: Assessment) -> str:
    """Return an assessment on one line: whose, how far, and in words."""
    rating = AimRating(assessment.rating).label
    words = " ".join(assessment.words.split())
    text = f"{rating}. {words}" if words else f"{rating}."
    return _("%(label)s: %(text)s") % {"label": label, "text": text}


def questionnaire(
    asked: Asked, *, is_stated: bool, is_public: bool, numbers: Iterator[int]
) -> list[Block]:
    """Return Annex II: the questions, then the tables of the answers.

    Few people answer for each project, so that the tables stay in the inner circle.
    """
    blocks: list[Block] = []
    if asked.questions:
        blocks.append(TableBlock(question_list(asked, number=f"T{next(numbers)}")))
    if not asked.responses:
        text = (
            _("What the offices answered is not in the documents from which this was copied.")
            if is_stated
            else _("No answer to the questionnaire is recorded for these projects.")
        )
        return [*blocks, Paragraph(text)]
    if is_public:
        text = (
            _("Fewer than five answers were received; they are not shown.")
            if asked.responses < THRESHOLD
            else ngettext(
                "%(number)s answer was received; tables of so few people are not shown outside the"
                " inner circle.",
                "%(number)s answers were received; tables of so few people are not shown outside the"
                " inner circle.",
                asked.responses,
            )
            % {"number": asked.responses}
        )
        return [*blocks, Paragraph(text)]
    return blocks + [
        TableBlock(replace(table, number=f"T{next(numbers)}")) for table in asked.tables
    ]


def question_list(asked: Asked, *, number: str) -> Table:
    """Return the questions with their printed numbers."""
    return Table(
        key="questionnaire.questions",
        number=number,
        title=_("The questions that are asked at the end of a project"),
        columns=(Column("question", _("Question"), is_text=True),),
        rows=tuple(
            Row(key=str(place), label=printed, cells=(text,))
            for place, (printed, text) in enumerate(asked.questions, start=1)
        ),
    )
