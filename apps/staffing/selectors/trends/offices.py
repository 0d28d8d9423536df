"""Offices beside one another: how far apart women and men are, the funnel plot, and one office among its like.

An office is a reporting unit with its own persons. Offices outside the scope are in none of these numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TypedDict

from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.figures.charts import Chart
from apps.figures.display import display
from apps.figures.figure import Coverage, Figure, Status, Unit
from apps.figures.tables import Cell, Column, Row, Table
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeNode, OfficeTree
from apps.staffing.analytics.composition import NOBODY, Tally
from apps.staffing.analytics.segregation import dissimilarity, dissimilarity_by_chance
from apps.staffing.charts import FEWEST_PERSONS_FOR_A_SHARE, share_by_row
from apps.staffing.selectors.charts import language_of_reader, share_words
from apps.staffing.selectors.counts import CountQuery, coverages, offices_counted, own_counts
from apps.staffing.selectors.picture import StaffPicture, scope_label


class Shared(TypedDict):
    """What all figures of the offices share."""

    population: str
    as_of: date
    coverage: Coverage
    status: Status


@dataclass(frozen=True)
class Offices:
    """Each reporting unit of the query's region with its own persons on one date.

    The chosen office does not narrow them: it is looked at among the others. `placing` is the tree that
    says which region an office belongs to.
    """

    query: CountQuery
    as_of: date
    own: Mapping[int, Tally]
    tree: OfficeTree
    placing: OfficeTree
    scope_label: str
    coverage: Coverage

    @property
    def peopled(self) -> list[tuple[OfficeNode, Tally]]:
        """The units with women or men, by name."""
        return [
            (node, tally)
            for node in self.tree.units(within=frozenset(self.own))
            if (tally := self.own[node.id]).women + tally.men
        ]

    @property
    def large(self) -> list[tuple[OfficeNode, Tally]]:
        """Those of 20 women and men and more."""
        return [(node, tally) for node, tally in self.peopled if not is_small(tally)]

    @property
    def all_together(self) -> Tally:
        """The persons of all of them."""
        return sum((tally for _node, tally in self.peopled), NOBODY)

    @property
    def share(self) -> Fraction | None:
        """The share of women of all of them, 0 to 1; None where there is nobody."""
        tally = self.all_together
        persons = tally.women + tally.men
        return Fraction(tally.women, persons) if persons else None

    @property
    def shared(self) -> Shared:
        """What their figures share."""
        return {
            "population": str(self.query.population),
            "as_of": self.as_of,
            "coverage": self.coverage,
            "status": Status(str(self.query.standing)),
        }

    def cells(self, key: str, tally: Tally, scope: str) -> tuple[Figure, Figure, Figure]:
        """Return women, men and the share of women of some offices."""
        missing = tally.missing_cells
        return (
            Figure.count(
                f"{key}.women", tally.women, scope=scope, missing_cells=missing, **self.shared
            ),
            Figure.count(
                f"{key}.men", tally.men, scope=scope, missing_cells=missing, **self.shared
            ),
            Figure.share(
                f"{key}.share_women",
                tally.women,
                tally.men,
                scope=scope,
                missing_cells=missing,
                **self.shared,
            ),
        )


def is_small(tally: Tally) -> bool:
    """Whether there are fewer than 20 women and men: counts, no ranking."""
    return tally.women + tally.men < FEWEST_PERSONS_FOR_A_SHARE


def offices_beside(*, picture: StaffPicture, scope: OfficeScope) -> Offices:
    """Return the offices of the picture's region with their own persons on its date. Two statements over sums."""
    query = replace(picture.query, office="")
    tree = tree_on(day=picture.as_of)
    placing = tree_on(day=query.placed_on) if query.placed_on else tree
    chosen = offices_counted(query=query, tree=tree, scope=scope, placing=placing)
    if query.location:
        chosen = frozenset(
            office_id for office_id in chosen if tree.nodes[office_id].location == query.location
        )
    own = own_counts(query=query, as_of=picture.as_of, offices=chosen, tree=tree, scope=scope)
    covered = coverages(
        query=query, wanted={picture.as_of: chosen}, trees={picture.as_of: tree}, scope=scope
    )
    return Offices(
        query=picture.query,
        as_of=picture.as_of,
        own=own,
        tree=tree,
        placing=placing,
        scope_label=scope_label(query=query, tree=placing, scope=scope),
        coverage=covered[picture.as_of],
    )


def unevenness_table(offices: Offices) -> Table | None:
    """Return the dissimilarity of the offices beside what chance gives; None without women or men."""
    units = [(tally.women, tally.men) for _node, tally in offices.peopled]
    index, by_chance = dissimilarity(units), dissimilarity_by_chance(units)
    if index is None or by_chance is None or len(units) < 2:
        return None
    count = Figure.count(
        "staffing.unevenness.offices",
        len(units),
        unit=Unit.OFFICES,
        scope=offices.scope_label,
        **offices.shared,
    )
    small = replace(
        count,
        key="staffing.unevenness.small",
        value=sum(is_small(tally) for _node, tally in offices.peopled),
    )
    return Table(
        key="staffing.unevenness",
        number="",
        title=_("Dissimilarity of the offices"),
        columns=(
            Column("offices", _("Offices with staff"), Unit.OFFICES),
            Column("small", _("Of them with fewer than 20 persons"), Unit.OFFICES),
            Column("index", _("Dissimilarity, 0 to 1"), Unit.COEFFICIENT),
            Column("by_chance", _("To be expected by chance"), Unit.COEFFICIENT),
        ),
        rows=(
            Row(
                key="offices",
                label=offices.scope_label,
                cells=(
                    count,
                    small,
                    replace(
                        count,
                        key="staffing.unevenness.index",
                        value=index,
                        unit=Unit.COEFFICIENT,
                    ),
                    replace(
                        count,
                        key="staffing.unevenness.by_chance",
                        value=Fraction(by_chance),
                        unit=Unit.COEFFICIENT,
                    ),
                ),
            ),
        ),
        caveats=(
            _(
                "Dissimilarity: the part of one sex that would have to change office for an even"
                " spread. Small offices push it up by chance; how far, is worked out exactly for"
                " offices of these sizes."
            ),
            _("It changes with the sizes of offices too, without any change of their mix."),
        ),
    )


def unevenness_sentence(table: Table) -> str:
    """Return the index and its level by chance in a sentence."""
    language = language_of_reader()
    index, by_chance = (table.cell("offices", key) for key in ("index", "by_chance"))
    if not isinstance(index, Figure) or not isinstance(by_chance, Figure):
        return ""
    words = {"index": display(index, language), "chance": display(by_chance, language)}
    if Fraction(index.value or 0) <= Fraction(by_chance.value or 0):
        return (
            _(
                "Women and men are spread over the offices no less evenly than chance alone would"
                " spread them: %(index)s, where chance gives %(chance)s."
            )
            % words
        )
    return (
        _(
            "The dissimilarity of the offices is %(index)s; chance alone would give %(chance)s with"
            " offices of these sizes."
        )
        % words
    )


def comparison_table(offices: Offices) -> Table | None:
    """Return the chosen office beside its region, offices of its size, and all; None without such an office.

    Of its size: from half to double its women and men. The office itself is in its region and in all,
    and not among those of its size.
    """
    node = offices.tree.by_code.get(offices.query.office)
    if node is None or node.id not in offices.own:
        return None
    own = offices.own[node.id]
    size = own.women + own.men
    if not size:
        return None
    region = offices.placing.region_of(node.id)
    near = [
        tally
        for other, tally in offices.peopled
        if other.id != node.id and size <= 2 * (tally.women + tally.men) <= 4 * size
    ]
    groups: list[tuple[str, str, list[Tally]]] = [("office", node.name, [own])]
    if region is not None:
        groups.append(
            (
                "region",
                region.name,
                [
                    tally
                    for other, tally in offices.peopled
                    if (place := offices.placing.region_of(other.id)) and place.id == region.id
                ],
            )
        )
    groups.append(
        (
            "similar",
            _("Offices of %(low)s to %(high)s persons") % {"low": -(-size // 2), "high": 2 * size},
            near,
        )
    )
    groups.append(("all", _("All of these offices"), [tally for _n, tally in offices.peopled]))
    rows = []
    for key, label, tallies in groups:
        tally = sum(tallies, NOBODY)
        women, men, share = offices.cells(f"staffing.beside.{key}", tally, label)
        number = replace(
            women,
            key=f"staffing.beside.{key}.offices",
            value=len(tallies),
            unit=Unit.OFFICES,
            missing_cells=0,
        )
        shown: Cell = None if is_small(tally) else share
        rows.append(Row(key=key, label=label, cells=(number, women, men, shown)))
    return Table(
        key="staffing.beside",
        number="",
        title=_("%(office)s beside others") % {"office": node.name},
        columns=(
            Column("offices", _("Offices"), Unit.OFFICES),
            Column("women", _("Women"), Unit.PERSONS),
            Column("men", _("Men"), Unit.PERSONS),
            Column("share_women", _("Women, per cent"), Unit.PER_CENT),
        ),
        rows=tuple(rows),
        caveats=(
            _(
                "The office's own persons, without those of offices below it; of the others, those"
                " that you may see. Fewer than 20 persons are counts."
            ),
        ),
    )


def comparison_chart(offices: Offices, table: Table) -> Chart:
    """Return the shares of the chosen office and of those it stands beside, as far as they are of 20 persons."""
    language = language_of_reader()
    told = [
        (row.label, share)
        for row in table.rows
        if isinstance(share := table.cell(row.key, "share_women"), Figure)
    ]
    shares = "; ".join(f"{label} {display(share, language, 1)}" for label, share in told)
    sentence = _("Women, per cent: %(shares)s.") % {"shares": shares}
    chart = share_by_row(
        table,
        share_words(table.title, sentence, _("Offices")),
        as_of=offices.as_of,
        coverage=offices.coverage,
        language=language,
    )
    return replace(chart, key=table.key)
