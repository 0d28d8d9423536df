"""What stands in one place of the page “Explore”: a figure with its counts, coverage and records."""

from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils.translation import gettext as _

from apps.figures.figure import Empty, Figure, Records, Status, Unit
from apps.figures.shares import gap_to_show, gpi
from apps.figures.tables import Cell
from apps.staffing.analytics.composition import Tally
from apps.staffing.charts import FEWEST_PERSONS_FOR_A_SHARE
from apps.staffing.choices import ExploreDimension, Measure
from apps.staffing.selectors.explore.counting import ALL, NO_RETURNS, Pivot, Place
from apps.staffing.selectors.explore.members import Member
from apps.staffing.selectors.tables import PARITY_TARGET

REPORTING_UNITS = "reporting_units"
UNITS = {
    Measure.SHARE: Unit.PER_CENT,
    Measure.CHANGE: Unit.POINTS,
    Measure.GPI: Unit.COEFFICIENT,
    Measure.RETURNS: Unit.OFFICES,
}
"""Of measures that do not count persons."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A row and a column, None for everything; with dates and sexes among them."""

    row: Member | None
    column: Member | None


class Figures:
    """Makes the figures of one pivot."""

    def __init__(self, pivot: Pivot) -> None:
        """Take the pivot that all figures come from."""
        self.pivot = pivot
        self.query = pivot.query

    def place(self, spot: Spot) -> Place:
        """Return the place of a spot: its date, and what it keeps of rows and columns."""
        day = self.query.as_of
        keys = []
        for dimension, member in (
            (self.query.rows, spot.row),
            (self.query.columns, spot.column),
        ):
            if member is not None and dimension == ExploreDimension.PERIOD:
                day = next(each for each in self.pivot.dates if each.isoformat() == member.key)
            is_apart = dimension in {ExploreDimension.PERIOD, ExploreDimension.SEX}
            keys.append(ALL if member is None or is_apart else member.key)
        return day, keys[0], keys[1]

    def sex(self, spot: Spot) -> str:
        """Return the sex of a spot: women, men or other; empty for all."""
        for dimension, member in (
            (self.query.rows, spot.row),
            (self.query.columns, spot.column),
        ):
            if dimension == ExploreDimension.SEX and member is not None:
                return member.key
        return ""

    def records(self, spot: Spot) -> Records:
        """Return the filter that lists the records behind a spot; nothing where none can."""
        counted, day = self.query.counted, self.place(spot)[0]
        chosen = {
            "as_of": day.isoformat(),
            "population": str(counted.population),
            "status": str(counted.standing),
            "office": counted.office,
            "alone": "on" if counted.alone else "",
            "region": counted.region,
            "country": counted.country,
            "category": counted.category,
            "grade": counted.grade,
            "group": counted.grade_group,
            "contract": counted.contract,
            "location": counted.location,
            "tree": "today" if counted.placed_on else "",
        }
        for member in (spot.row, spot.column):
            if member is None:
                continue
            if member.records is None:
                return ()
            chosen |= dict(member.records)
        return tuple((name, value) for name, value in chosen.items() if value)

    def empty(self, place: Place) -> Empty | None:
        """Return why a place has no number: no office that owes a return, or no return that counts."""
        coverage = self.pivot.covered(place)
        if coverage is None or not coverage.due:
            return Empty.NOT_APPLICABLE
        return None if coverage.counted else Empty.MISSING

    def count(self, key: str, number: int | None, spot: Spot, empty: Empty | None = None) -> Figure:
        """Return persons of a spot; `empty` says why, where the place itself does not."""
        place = self.place(spot)
        reason = self.empty(place) or empty
        return Figure.count(
            key,
            None if reason else number,
            empty=reason or Empty.MISSING,
            missing_cells=self.pivot.tally(place).missing_cells,
            population=str(self.query.counted.population),
            as_of=place[0],
            scope=self.pivot.scope_label,
            coverage=self.pivot.covered(place) or NO_RETURNS,
            status=Status(str(self.query.counted.standing)),
            records=self.records(spot),
        )

    def share(self, key: str, spot: Spot, place: Place | None = None) -> Figure:
        """Return the share of women of a spot, or of the place of another date."""
        place = place or self.place(spot)
        tally, reason = self.pivot.tally(place), self.empty(place)
        figure = Figure.share(
            key,
            None if reason else tally.women,
            None if reason else tally.men,
            missing_cells=tally.missing_cells,
            population=str(self.query.counted.population),
            as_of=place[0],
            scope=self.pivot.scope_label,
            coverage=self.pivot.covered(place) or NO_RETURNS,
            status=Status(str(self.query.counted.standing)),
            records=self.records(spot),
        )
        return replace(figure, empty=reason) if reason else figure

    def change(self, key: str, spot: Spot) -> Figure:
        """Return the change of the share since the period before; none of fewer than 20 persons."""
        day, row, column = self.place(spot)
        before = self.pivot.before.get(day)
        places = (
            [(day, row, column)] if before is None else [(day, row, column), (before, row, column)]
        )
        if before is None or any(is_of_few(self.pivot.tally(place)) for place in places):
            figure = self.count(key, None, spot, empty=Empty.NOT_APPLICABLE)
            return replace(figure, unit=Unit.POINTS)
        figure = Figure.change(key, self.share(key, spot, places[1]), self.share(key, spot))
        return replace(figure, records=self.records(spot))

    def index(self, key: str, spot: Spot) -> Figure:
        """Return the gender parity index; none of fewer than 20 persons, none without men."""
        tally = self.pivot.tally(self.place(spot))
        figure = self.count(key, None, spot, empty=Empty.NOT_APPLICABLE)
        value = (
            None
            if is_of_few(tally) or self.empty(self.place(spot))
            else gpi(tally.women, tally.men)
        )
        figure = replace(figure, unit=Unit.COEFFICIENT)
        return figure if value is None else replace(figure, value=value, empty=None)

    def gap(self, key: str, spot: Spot) -> Figure:
        """Return how many posts would have to change hands for an equal share, as T2 does."""
        tally = self.pivot.tally(self.place(spot))
        fewer, more = sorted((tally.women, tally.men))
        gap = gap_to_show(fewer, more, PARITY_TARGET)
        return self.count(key, gap, spot, empty=Empty.NOT_APPLICABLE if gap is None else None)

    def returns(self, key: str, spot: Spot) -> Figure:
        """Return how many returns are due, counted or missing; `key` ends with which."""
        place = self.place(spot)
        coverage = self.pivot.covered(place)
        is_due = coverage is not None and coverage.due > 0
        return Figure.count(
            key,
            coverage.to_dict()[key.rpartition(".")[2]] if coverage and is_due else None,  # type: ignore[arg-type]
            empty=Empty.NOT_APPLICABLE,
            unit=Unit.OFFICES,
            population=REPORTING_UNITS,
            as_of=place[0],
            scope=self.pivot.scope_label,
            coverage=coverage or NO_RETURNS,
            status=Status(str(self.query.counted.standing)),
            records=self.records(spot),
        )

    def cell(self, measure: Measure, spot: Spot) -> Figure:
        """Return the figure of a measure in a spot."""
        tally = self.pivot.tally(self.place(spot))
        key = f"staffing.explore.{measure.value}"
        match measure:
            case Measure.SHARE:
                return self.share("staffing.explore.share_women", spot)
            case Measure.CHANGE:
                return self.change(key, spot)
            case Measure.GPI:
                return self.index(key, spot)
            case Measure.GAP:
                return self.gap(key, spot)
            case Measure.RETURNS:
                return self.returns("staffing.explore.missing", spot)
            case Measure.PERSONS:
                sex = self.sex(spot)
                return self.count(key, getattr(tally, sex) if sex else tally.total, spot)
        return self.count(key, getattr(tally, measure.value), spot)

    def counts_in_place_of_share(self, spot: Spot) -> Cell:
        """Return "4 of 12" where fewer than 20 women and men are counted and none stands beside."""
        share = self.cell(Measure.SHARE, spot)
        tally = self.pivot.tally(self.place(spot))
        if share.value is None or not is_of_few(tally):
            return share
        return _("%(women)s of %(persons)s") % {
            "women": tally.women,
            "persons": tally.women + tally.men,
        }


def is_of_few(tally: Tally) -> bool:
    """Whether a share would stand on so few women and men that one of them moves it by five points."""
    return tally.women + tally.men < FEWEST_PERSONS_FOR_A_SHARE


def exact(figure: Figure) -> float | int | None:
    """Return a value as the nearest number that a file or JSON can carry."""
    return float(figure.value) if isinstance(figure.value, Fraction) else figure.value
