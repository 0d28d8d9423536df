"""The chart of movements with the sentence that reads it."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.figures.charts import Chart
from apps.figures.display import display
from apps.figures.figure import Figure
from apps.figures.tables import Row, Table
from apps.staffing.analytics.composition import Tally
from apps.staffing.charts import is_of_few, share_by_row
from apps.staffing.selectors.charts import language_of_reader, share_words
from apps.staffing.selectors.movement_tables import sex_cells, sex_columns
from apps.staffing.selectors.movements import Flows


def shares_table(found: Flows) -> Table:
    """Return staff at both ends beside those who moved: what the chart compares."""
    ledger = found.everybody
    parts: list[tuple[str, str, Tally | None]] = [
        (
            "opening",
            _("Staff on %(date)s")
            % {"date": date_format(found.opening_on, "DATE_FORMAT") if found.opening_on else ""},
            ledger.opening if found.opening_on else None,
        ),
        ("hires", _("Hires"), ledger.hires),
        ("promotions", _("Promotions"), ledger.promoted_in),
        ("separations", _("Separations"), ledger.separations),
        (
            "closing",
            _("Staff on %(date)s") % {"date": date_format(found.last, "DATE_FORMAT")},
            ledger.closing,
        ),
    ]
    return Table(
        key="staffing.movements.shares",
        number="",
        title=_("Women among staff and among those who moved"),
        columns=sex_columns(),
        rows=tuple(
            Row(
                key=key,
                label=label,
                cells=sex_cells(found, f"staffing.movements.shares.{key}", tally),
            )
            for key, label, tally in parts
            if tally is not None
        ),
        note=found.note,
    )


def shares_chart(found: Flows) -> Chart:
    """Return the share of women among staff and among those who moved, with its sentence."""
    table = shares_table(found)
    return share_by_row(
        table,
        share_words(table.title, shares_sentence(table), _("Group")),
        as_of=found.last,
        coverage=found.coverage,
        language=language_of_reader(),
    )


def shares_sentence(table: Table) -> str:
    """Return each group in words: its share of women, or its counts where there are few."""
    language = language_of_reader()
    sentences = []
    for row in table.rows:
        share, women, men, persons = (
            table.cell(row.key, key) for key in ("share_women", "women", "men", "total")
        )
        if not (isinstance(share, Figure) and isinstance(persons, Figure) and persons.value):
            continue
        words = {"group": row.label, "total": display(persons, language)}
        if share.value is None or is_of_few(share):
            if isinstance(women, Figure) and isinstance(men, Figure):
                sentences.append(
                    _("%(group)s: women %(women)s, men %(men)s.")
                    % {**words, "women": display(women, language), "men": display(men, language)}
                )
            continue
        sentences.append(
            _("%(group)s: %(share)s women of %(total)s persons.")
            % {**words, "share": display(share, language, style="text")}
        )
    return " ".join(sentences) or _("Nobody moved, as far as offices have stated it.")
