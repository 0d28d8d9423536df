"""Coverage as figures and tables: by region (T11), by country, and over the years."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.figures.figure import OFFICES, Coverage, Empty, Figure, Status, Unit
from apps.figures.tables import Column, Row, Table
from apps.focal_points.analytics.coverage import Tally
from apps.focal_points.selectors.coverage.reading import HEADQUARTERS, NO_REGION, Place
from apps.organization.tree import OfficeTree

NUMBER = "T11"
MEETS = "meets_"
"""Begins the key of the column of one rule set."""


@dataclass(frozen=True, slots=True)
class RuleColumn:
    """A rule set as a column: its code, its title and the appointments that fail it."""

    code: str
    title: str
    failing: frozenset[int]


@dataclass(frozen=True, slots=True)
class About:
    """What all figures of one answer share."""

    as_of: date
    due: int
    status: Status = Status.APPROVED
    note: str = ""
    coverage: Coverage = field(init=False)

    def __post_init__(self) -> None:
        """Every office that is due is counted: what it has is on record, or nobody has it."""
        object.__setattr__(
            self, "coverage", Coverage(due=self.due, counted=self.due, missing=0, of=OFFICES)
        )


def offices_figure(key: str, number: int | None, about: About) -> Figure:
    """Return a number of offices that the policy names."""
    return Figure.count(
        f"focal_points.{key}",
        number,
        population=_("Regional offices, country offices and headquarters departments"),
        as_of=about.as_of,
        scope="",
        coverage=about.coverage,
        status=about.status,
        unit=Unit.OFFICES,
        note=about.note if number is not None else "",
    )


def persons_figure(key: str, number: int | None, about: About) -> Figure:
    """Return a number of focal points; who serves two offices is counted in both."""
    return Figure.count(
        f"focal_points.{key}",
        number,
        population=_("Gender focal points"),
        as_of=about.as_of,
        scope="",
        coverage=about.coverage,
        status=about.status,
        note=about.note if number is not None else "",
    )


def share_figure(key: str, covered: int | None, offices: int | None, about: About) -> Figure:
    """Return the share of offices that are covered, per cent; not applicable without any office."""
    value = Fraction(100 * covered, offices) if covered is not None and offices else None
    is_known = covered is not None and offices is not None
    return Figure(
        key=f"focal_points.{key}",
        value=value,
        unit=Unit.PER_CENT,
        numerator=covered if is_known else None,
        denominator=offices if is_known else None,
        population=_("Regional offices, country offices and headquarters departments"),
        as_of=about.as_of,
        scope="",
        coverage=about.coverage,
        status=about.status,
        empty=None if value is not None else Empty.NOT_APPLICABLE if is_known else Empty.MISSING,
    )


def tally_cells(key: str, tally: Tally, about: About) -> tuple[Figure, ...]:
    """Return offices, covered, share, focal points and these by sex, as the columns of T11."""
    return (
        offices_figure(f"{key}.offices", tally.offices, about),
        offices_figure(f"{key}.covered", tally.covered, about),
        share_figure(f"{key}.share", tally.covered, tally.offices, about),
        persons_figure(f"{key}.total", tally.persons, about),
        persons_figure(f"{key}.women", tally.women, about),
        persons_figure(f"{key}.men", tally.men, about),
        persons_figure(f"{key}.other", tally.other, about),
    )


def tally_columns() -> tuple[Column, ...]:
    """Return the columns of `tally_cells`."""
    return (
        Column("offices", _("Offices"), Unit.OFFICES),
        Column("covered", _("With a focal point"), Unit.OFFICES),
        Column("share", _("Per cent"), Unit.PER_CENT),
        Column("total", _("Focal points"), Unit.PERSONS),
        Column("women", _("Women"), Unit.PERSONS),
        Column("men", _("Men"), Unit.PERSONS),
        Column("other", _("Other or not recorded"), Unit.PERSONS),
    )


def sum_of(places: Iterable[Place]) -> Tally:
    """Return offices and persons of some offices together."""
    return sum((place.tally for place in places), Tally())


def region_table(
    places: Sequence[Place], tree: OfficeTree, rules: Sequence[RuleColumn], *, as_of: date
) -> Table:
    """Return T11: a row for each region, headquarters and offices without a region, and their sum."""
    whole = sum_of(places)
    about = About(as_of=as_of, due=whole.offices)
    by_region: dict[str, list[Place]] = {}
    for place in places:
        by_region.setdefault(place.region, []).append(place)
    rows = [
        Row(
            key=region,
            label=region_label(region, tree),
            cells=cells_of(region, found, rules, about),
            url=list_address(as_of=as_of, region=region),
        )
        for region, found in sorted(by_region.items(), key=lambda item: region_order(item[0], tree))
    ]
    rows.append(
        Row(
            key="total",
            label=_("Total"),
            cells=cells_of("total", places, rules, about),
            is_total=True,
        )
    )
    return Table(
        key="focal_points.t11",
        number=NUMBER,
        title=_("Gender focal points by region"),
        columns=(
            *tally_columns(),
            *(
                Column(
                    f"{MEETS}{rule.code}", _("Meet %(rules)s") % {"rules": rule.title}, Unit.PERSONS
                )
                for rule in rules
            ),
        ),
        rows=tuple(rows),
        note=_(
            "Offices: regional offices, country offices and headquarters departments (Gender Equality"
            " Policy, paragraph 35). Focal points are those of all offices, sub-offices included, without"
            " alternates; who serves two offices is counted in both."
        ),
    )


def cells_of(
    key: str, places: Sequence[Place], rules: Sequence[RuleColumn], about: About
) -> tuple[Figure, ...]:
    """Return one row of T11."""
    persons = [person.appointment_id for place in places for person in place.persons]
    return (
        *tally_cells(f"t11.{key}", sum_of(places), about),
        *(
            persons_figure(
                f"t11.{key}.{MEETS}{rule.code}",
                sum(person not in rule.failing for person in persons),
                about,
            )
            for rule in rules
        ),
    )


def region_label(region: str, tree: OfficeTree) -> str:
    """Return the name of a row by region."""
    if region == HEADQUARTERS:
        return _("Headquarters")
    if region == NO_REGION:
        return _("Under no regional office")
    return tree.by_code[region].name


def region_order(region: str, tree: OfficeTree) -> tuple[int, str]:
    """Return the place of a row: headquarters first, regions by name, the rest last."""
    if region == HEADQUARTERS:
        return 0, ""
    return (2, "") if region == NO_REGION else (1, tree.by_code[region].name)


def list_address(*, as_of: date, **chosen: str) -> str:
    """Return the address of the list of offices on a day, narrowed to what is chosen."""
    query = urlencode({"as_of": as_of.isoformat(), **chosen})
    return f"{reverse('focal_points:coverage_offices')}?{query}"


ALL, SOME, NOBODY = "all", "some", "nobody"
"""The classes of the map, from the best to the worst."""


def class_of(covered: int, offices: int) -> str:
    """Return the class of a country."""
    if covered == offices:
        return ALL
    return SOME if covered else NOBODY


def country_table(
    places: Sequence[Place], names: Mapping[str, str], words: Mapping[str, str], *, as_of: date
) -> Table:
    """Return the named offices by country (ISO 3166 code), with the class of the map in words."""
    found: dict[str, list[Place]] = {}
    for place in places:
        if place.is_named and place.node.country:
            found.setdefault(place.node.country, []).append(place)
    about = About(as_of=as_of, due=sum(map(len, found.values())))
    rows = []
    for code in sorted(found, key=lambda code: names.get(code, code)):
        tally = sum_of(found[code])
        rows.append(
            Row(
                key=code,
                label=names.get(code, code),
                cells=(
                    words[class_of(tally.covered, tally.offices)],
                    offices_figure(f"country.{code}.offices", tally.offices, about),
                    offices_figure(f"country.{code}.covered", tally.covered, about),
                ),
                url=list_address(as_of=as_of, country=code),
            )
        )
    return Table(
        key="focal_points.countries",
        number="",
        title=_("Offices with a gender focal point by country"),
        columns=(
            Column("class", _("On the map"), is_text=True),
            Column("offices", _("Offices"), Unit.OFFICES),
            Column("covered", _("With a focal point"), Unit.OFFICES),
        ),
        rows=tuple(rows),
    )


def trend_table(days: Mapping[date, Tally], *, address: Callable[[date], str]) -> Table:
    """Return one row for each day, the oldest first, each counted in the tree of its own day."""
    return Table(
        key="focal_points.trend",
        number="",
        title=_("Coverage by gender focal points over the years"),
        columns=tally_columns(),
        rows=tuple(
            Row(
                key=day.isoformat(),
                label=date_format(day, "DATE_FORMAT"),
                cells=tally_cells(
                    f"trend.{day.isoformat()}", tally, About(as_of=day, due=tally.offices)
                ),
                url=address(day),
            )
            for day, tally in sorted(days.items())
        ),
    )
