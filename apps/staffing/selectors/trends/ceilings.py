"""The glass ceiling: each professional level beside the career and beside the level below it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils.translation import gettext as _

from apps.figures.charts import Chart
from apps.figures.display import display
from apps.figures.figure import Figure, Unit
from apps.figures.tables import Cell, Column, Row, Table
from apps.staffing.analytics.ceiling import Level, Rung, largest_drop, rungs
from apps.staffing.analytics.composition import NOBODY, PROFESSIONAL_GRADES, Tally, add_up
from apps.staffing.charts import FEWEST_PERSONS_FOR_A_SHARE, share_by_row
from apps.staffing.selectors.charts import language_of_reader, share_words
from apps.staffing.selectors.picture import StaffPicture
from apps.staffing.selectors.trends.roads import HEADS


@dataclass(frozen=True, slots=True)
class Ladder:
    """The professional levels of a picture, the most senior first; those of few persons are counts."""

    rungs: tuple[Rung, ...]
    tallies: Mapping[str, Tally]

    @property
    def women(self) -> int:
        """All women of the career."""
        return sum(tally.women for tally in self.tallies.values())

    @property
    def men(self) -> int:
        """All men of the career."""
        return sum(tally.men for tally in self.tallies.values())

    def is_of_few(self, key: str) -> bool:
        """Whether a level has fewer than 20 women and men."""
        tally = self.tallies[key]
        return tally.women + tally.men < FEWEST_PERSONS_FOR_A_SHARE

    def has_drop(self, rung: Rung) -> bool:
        """Whether a level and that below it are large enough to be held beside one another."""
        return bool(rung.below) and not self.is_of_few(rung.key) and not self.is_of_few(rung.below)


def ladder_of(picture: StaffPicture) -> Ladder | None:
    """Return the levels from P1 to D2 with anybody in them; None for fewer than two."""
    by_grade = add_up(picture.now, lambda count: count.grade)
    tallies = {
        code: tally
        for code in PROFESSIONAL_GRADES
        if code != HEADS and (tally := by_grade.get(code, NOBODY)).women + tally.men
    }
    if len(tallies) < 2:
        return None
    levels = [Level(code, tally.women, tally.men) for code, tally in tallies.items()]
    return Ladder(tuple(rungs(levels)), tallies)


def ceiling_table(picture: StaffPicture, ladder: Ladder) -> Table:
    """Return the index, the drop, the odds and the concentration of every level."""
    return Table(
        key="staffing.ceiling",
        number="",
        title=_("Glass ceiling: professional levels beside one another"),
        columns=(
            Column("women", _("Women"), Unit.PERSONS),
            Column("men", _("Men"), Unit.PERSONS),
            Column("share_women", _("Women, per cent"), Unit.PER_CENT),
            Column("index", _("Glass ceiling index"), Unit.COEFFICIENT),
            Column("below", _("Level below"), is_text=True),
            Column("drop", _("Against the level below now, points"), Unit.POINTS),
            Column("odds_ratio", _("Odds ratio to the level below"), Unit.COEFFICIENT),
            Column("of_women", _("Of all women of the career, per cent"), Unit.PER_CENT),
            Column("of_men", _("Of all men of the career, per cent"), Unit.PER_CENT),
        ),
        rows=tuple(_row(picture, ladder, rung) for rung in ladder.rungs),
        note=picture.note_on(0),
        caveats=(
            _(
                "Index: share of women in all levels / share in this level; 1 is none, above 1 a"
                " ceiling. Levels of fewer than 20 persons are counts only."
            ),
            _(
                "The level below is that of the same date: who is senior now was recruited ten to"
                " twenty years ago."
            ),
        ),
    )


def _row(picture: StaffPicture, ladder: Ladder, rung: Rung) -> Row:
    tally, key = ladder.tallies[rung.key], f"staffing.ceiling.{rung.key}"
    choice = {"grade": rung.key}
    share = picture.share(
        f"{key}.share_women", tally.women, tally.men, choice, missing=tally.missing_cells
    )

    def coefficient(name: str, value: Fraction | None) -> Cell:
        if value is None:
            return None
        return replace(
            share, key=f"{key}.{name}", value=value, unit=Unit.COEFFICIENT, numerator=None
        )

    def of_all(name: str, number: int, everybody: int) -> Cell:
        return picture.share(f"{key}.{name}", number, everybody - number, choice)

    is_of_few, has_drop = ladder.is_of_few(rung.key), ladder.has_drop(rung)
    index: Cell = coefficient("index", None if is_of_few else rung.index)
    if rung.has_no_women and not is_of_few:
        index = _("no women")
    drop: Cell = None
    if has_drop:
        below = ladder.tallies[rung.below]
        lower = picture.share(f"{key}.below", below.women, below.men, {"grade": rung.below})
        drop = Figure.change(f"{key}.drop", lower, share)
    return Row(
        key=rung.key,
        label=rung.key,
        cells=(
            picture.count(f"{key}.women", tally.women, choice, missing=tally.missing_cells),
            picture.count(f"{key}.men", tally.men, choice, missing=tally.missing_cells),
            share,
            index,
            rung.below,
            drop,
            coefficient("odds_ratio", rung.odds_ratio if has_drop else None),
            of_all("of_women", tally.women, ladder.women),
            of_all("of_men", tally.men, ladder.men),
        ),
        url=picture.address(choice),
    )


def ceiling_sentence(table: Table, ladder: Ladder) -> str:
    """Return the largest drop in words; where there is none, that."""
    language = language_of_reader()
    compared = [rung for rung in ladder.rungs if ladder.has_drop(rung)]
    if not compared:
        return _("No two levels next to one another have 20 persons or more.")
    found = largest_drop(compared)
    if found is None:
        return _(
            "Among levels of 20 persons and more, none has a smaller share of women than the level"
            " below it."
        )
    drop, share = table.cell(found.key, "drop"), table.cell(found.key, "share_women")
    lower = table.cell(found.below, "share_women")
    if not (isinstance(drop, Figure) and isinstance(share, Figure) and isinstance(lower, Figure)):
        return ""
    return _(
        "The largest drop is from %(below)s (%(lower)s) to %(level)s (%(share)s): %(points)s."
    ) % {
        "below": found.below,
        "lower": display(lower, language, 1, style="text"),
        "level": found.key,
        "share": display(share, language, 1, style="text"),
        "points": display(drop, language, style="text"),
    }


def ceiling_chart(picture: StaffPicture, table: Table, ladder: Ladder) -> Chart:
    """Return the share of women of every level of 20 persons and more."""
    chart = share_by_row(
        table,
        share_words(
            _("Share of women by level of the career"),
            ceiling_sentence(table, ladder),
            _("Grade"),
        ),
        as_of=picture.as_of,
        coverage=picture.coverage[picture.as_of],
        language=language_of_reader(),
    )
    return replace(chart, key=table.key)
