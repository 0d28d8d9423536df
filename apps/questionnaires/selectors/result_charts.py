"""The charts of a tabulation in the reader's language."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.figures.charts import Chart
from apps.figures.display import display
from apps.figures.figure import Figure
from apps.figures.rounding import share_digits
from apps.organization.choices import Sex
from apps.questionnaires.charts import MOST_SERIES, ChartWords, Line, answers_chart
from apps.questionnaires.selectors.counting import ALL
from apps.questionnaires.selectors.question_tables import (
    OPTION,
    OTHER,
    SHARE,
    Group,
    QuestionTable,
)
from apps.questionnaires.selectors.tables import SEX, Tabulation

SERIES_OF_SEX = {
    f"={Sex.WOMEN}": "women",
    f"={Sex.MEN}": "men",
    f"={Sex.OTHER}": "other",
}


def chart_of(table: QuestionTable, found: Tabulation) -> Chart | None:
    """Return the chart of a question; None without options, or where it is hidden.

    Nor is there one of so few answers that no share of them is printed: the table tells it.
    """
    answered = table.answered.value
    if not table.is_choice or not answered or share_digits(int(answered), 0) is None:
        return None
    rows = [row.key for row in table.table.rows if row.key.startswith(OPTION) or row.key == OTHER]
    groups = [group for group in found.groups if is_drawn(table, group)]
    lines = [Line(ALL, f"{SHARE}:{ALL}", _("All"))]
    if found.by == SEX:
        # In their own colours; whose sex is not known stands in the table alone.
        groups = [group for group in groups if group.name in SERIES_OF_SEX]
    if 1 < len(groups) <= MOST_SERIES:
        lines = [
            Line(
                SERIES_OF_SEX[group.name] if found.by == SEX else group.name,
                f"{SHARE}:{group.name}",
                group.label,
            )
            for group in groups
        ]
    figure = table.answered
    language = (get_language() or "en")[:2]
    return answers_chart(
        table.table,
        rows,
        lines,
        ChartWords(
            title=f"{table.number} {table.text}".strip(),
            sentence=sentence_of(table, rows, language),
            x_label=_("Answer"),
            y_label=_("Per cent of those who answered"),
        ),
        as_of=figure.as_of,
        coverage=figure.coverage,
        language=language,
    )


def is_drawn(table: QuestionTable, group: Group) -> bool:
    """Whether a group has anything to draw in the chart of a question."""
    return bool(table.figure("answered", group.name).value)


def sentence_of(table: QuestionTable, rows: list[str], language: str) -> str:
    """Return what the chart shows first of all: what was chosen most often."""
    most = max(rows, key=lambda row: table.figure(row).value or 0)
    share = table.figure(most, what=SHARE)
    return _("Most often chosen: “%(option)s”, by %(number)s of %(answered)s (%(share)s).") % {
        "option": table.table.row(most).label,
        "number": shown(table.figure(most), language),
        "answered": shown(table.answered, language),
        "share": display(share, language, style="symbol"),
    }


def shown(figure: Figure, language: str) -> str:
    """Return a count as printed."""
    return display(figure, language)
