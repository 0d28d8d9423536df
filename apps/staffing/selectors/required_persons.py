"""How many persons each grade is from an equal share: three questions, each with its own answer.

Source: calculation methods of a gender statistics analyst, section 3.
"""

from django.utils.translation import gettext as _

from apps.figures.figure import Unit
from apps.figures.shares import (
    BAND_LOWER,
    Band,
    band,
    gap_fixed_total,
    gap_growth_only,
    gap_next_n,
    gap_to_show,
)
from apps.figures.tables import Cell, Column, Row, Table
from apps.staffing.analytics.composition import NOBODY, Tally, add_up
from apps.staffing.selectors.picture import StaffPicture
from apps.staffing.selectors.trends.roads import Subject, grades_asked, groups_asked


def persons_now(picture: StaffPicture) -> list[tuple[Subject, Tally]]:
    """Return the persons of every grade, group and total on the date, those without anybody left out."""
    by_grade = add_up(picture.now, lambda count: count.grade)
    found = []
    for subject in [*grades_asked(picture), *groups_asked(picture)]:
        tally = sum(
            (by_grade.get(code, NOBODY) for code in subject.codes or picture.categories), NOBODY
        )
        if tally.women + tally.men:
            found.append((subject, tally))
    return found


def is_judged(tally: Tally) -> bool:
    """Whether more persons of a sex are asked for: neither a single post nor the nearest to half."""
    return band(tally.women, tally.men) not in {Band.NONE, Band.SINGLE_POST, Band.NEAREST}


def next_words(fewer: int, more: int, recruitments: int) -> str:
    """Return how many of the next recruitments must be of the sex that is fewer, in words."""
    answer = gap_next_n(fewer, more, recruitments)
    if answer.feasible:
        return _("%(number)s of %(all)s") % {"number": answer.women_needed, "all": recruitments}
    return _("not within %(all)s; %(least)s at least") % {
        "all": recruitments,
        "least": answer.least,
    }


def required_table(picture: StaffPicture, *, recruitments: int) -> Table:
    """Return the answers to the three questions for every grade and group, of the sex that is fewer."""
    rows = []
    for subject, tally in persons_now(picture):
        key, choice = f"staffing.required.{subject.key}", subject.choice
        fewer, more = sorted((tally.women, tally.men))
        sex = ""
        gap: int | None = gap_to_show(fewer, more)
        to_band = growth = 0
        words = ""
        if is_judged(tally) and fewer != more:
            sex = _("women") if tally.women < tally.men else _("men")
            to_band = gap_fixed_total(fewer, more, BAND_LOWER)
            growth = gap_growth_only(fewer, more)
            words = next_words(fewer, more, recruitments)
        numbers: list[Cell] = [
            None if number is None else picture.count(f"{key}.{name}", number, choice)
            for name, number in (
                ("women", tally.women),
                ("men", tally.men),
                ("gap", gap),
                ("to_band", None if gap is None else to_band),
                ("growth", None if gap is None else growth),
            )
        ]
        rows.append(
            Row(
                key=subject.key,
                label=subject.label,
                cells=(*numbers[:2], sex, *numbers[2:], words),
                is_total=subject.is_total,
                url=picture.address(choice),
            )
        )
    return Table(
        key="staffing.required",
        number="",
        title=_("Persons that an equal share asks for, by grade"),
        columns=(
            Column("women", _("Women"), Unit.PERSONS),
            Column("men", _("Men"), Unit.PERSONS),
            Column("fewer", _("Fewer are"), is_text=True),
            Column("gap", _("Posts that would change hands, total unchanged"), Unit.PERSONS),
            Column("to_band", _("The same, to 47 per cent"), Unit.PERSONS),
            Column("growth", _("Additional persons, nobody leaving"), Unit.PERSONS),
            Column(
                "next",
                _("Of the next %(number)s additional recruitments") % {"number": recruitments},
                is_text=True,
            ),
        ),
        rows=tuple(rows),
        note=picture.note_on(0),
        caveats=(
            _(
                "Three different questions: posts that change hands while the number of posts stays;"
                " growth by the sex that is fewer only; and how many of the next recruitments, all of"
                " them net additions. A single post and the nearest possible split ask for nobody."
            ),
        ),
    )
