"""Shares as tables: by code, by group, and year beside year; what pages, files and reports print."""

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.figures.figure import PROJECTS, Coverage, Figure, Unit
from apps.figures.tables import Column, Row, Table
from apps.gender_marker.analytics.shares import Tally
from apps.gender_marker.choices import ShareKind
from apps.gender_marker.models import Code
from apps.gender_marker.selectors.shares import Group, Shares
from apps.gender_marker.selectors.shares.asked import BASES, BYS, Trafficking
from apps.gender_marker.selectors.shares.figures import TOTAL, Maker, Measured, ShareRow

CODES, GROUPS, BLOCKS, YEARS = "codes", "groups", "trafficking", "years"
FLAGS = {Trafficking.WITHOUT: "no", Trafficking.ONLY: "yes", Trafficking.UNKNOWN: "unknown"}


def register_address(found: Shares, query: Mapping[str, str]) -> str:
    """Return the register of projects, narrowed to the projects behind a figure as far as it can be."""
    narrowed = {"year": str(found.year), **query}
    if found.trafficking in FLAGS:
        narrowed.setdefault("counter_trafficking", FLAGS[found.trafficking])
    return f"{reverse('projects:register')}?{urlencode(narrowed)}"


def portfolio_address(found: Shares, row: ShareRow) -> str:
    """Return the portfolio, narrowed to the projects with money of the year that have a code, or none."""
    wanted = {"standing": "unscored"} if row.code is None else {"code": row.code.key}
    query = {"edition": found.edition.code, "year": found.year, **wanted}
    return f"{reverse('gender_marker:overview')}?{urlencode(query)}"


def codes_table(found: Shares) -> Table:
    """Return money, projects, share and bounds by code, then N/A, what has no score, and all together."""
    rows = [
        Row(
            key=row.key,
            label=row.label,
            cells=(row.money, row.projects, *of(row.measured)),
            url=portfolio_address(found, row),
        )
        for row in found.rows
    ]
    rows.append(
        Row(
            key=TOTAL,
            label=_("Total"),
            cells=(found.total, found.projects, None, None, None),
            is_total=True,
            url=register_address(found, {}),
        )
    )
    return Table(
        key="shares.codes",
        number="",
        title=_("%(money)s of %(year)s by code")
        % {"money": BASES[found.basis], "year": found.year},
        columns=(
            Column("money", _("US dollars"), Unit.DOLLARS),
            Column("projects", _("Projects"), Unit.PROJECTS),
            Column("share", _("Per cent"), Unit.PER_CENT),
            Column("lowest", _("At least"), Unit.PER_CENT),
            Column("highest", _("At most"), Unit.PER_CENT),
        ),
        rows=tuple(rows),
        note=_(
            "The whole money of a project goes to its one code. Shares divide by the money of scored"
            " projects to which the marker applies; the rest stands beneath. “At least” and “at most” say"
            " what the share can still be once the rest is scored."
        ),
    )


def groups_table(found: Shares) -> Table | None:
    """Return the groups of the breakdown; None without one."""
    if found.by is None:
        return None
    title = _("%(money)s of %(year)s by: %(by)s") % {
        "money": BASES[found.basis],
        "year": found.year,
        "by": BYS[found.by],
    }
    return table_of("shares.groups", title, found, found.groups)


def blocks_table(found: Shares) -> Table:
    """Return the money with, without, only and not known whether counter-trafficking."""
    title = _("%(money)s of %(year)s with and without counter-trafficking") % {
        "money": BASES[found.basis],
        "year": found.year,
    }
    return table_of("shares.trafficking", title, found, found.blocks)


def table_of(key: str, title: str, found: Shares, groups: Iterable[Group]) -> Table:
    """Return groups as rows: money, projects, coverage, shares by code, bounds of the principal share."""
    scores = [row for row in found.rows if row.code is not None and row.key == row.code.key]
    return Table(
        key=key,
        number="",
        title=title,
        columns=(
            Column("money", _("US dollars"), Unit.DOLLARS),
            Column("projects", _("Projects"), Unit.PROJECTS),
            Column("coverage", _("Scored, per cent of the money"), Unit.PER_CENT),
            *(
                Column(f"share-{row.key}", _("Code %(code)s") % {"code": row.key}, Unit.PER_CENT)
                for row in scores
            ),
            Column("lowest", _("Principal, at least"), Unit.PER_CENT),
            Column("highest", _("Principal, at most"), Unit.PER_CENT),
        ),
        rows=tuple(
            Row(
                key=group.key,
                label=group.label,
                cells=(
                    group.total,
                    group.projects,
                    group.coverage,
                    *(row.measured.share for row in group.rows[: len(scores)]),
                    group.principal.lowest,
                    group.principal.highest,
                ),
                url=register_address(found, group.query),
            )
            for group in groups
        ),
    )


def years_table(tallies: Mapping[int, Tally], *, codes: Sequence[Code], found: Shares) -> Table:
    """Return year beside year of one edition: money, coverage, principal and significant share with bounds."""
    rows = []
    for year, tally in tallies.items():
        make = Maker(as_of=found.as_of, scope=found.total.scope, coverage=projects_of(tally))
        kinds = (
            make.of_kind(kind, codes, tally, prefix=f"{year}.")
            for kind in (ShareKind.PRINCIPAL, ShareKind.SIGNIFICANT)
        )
        rows.append(
            Row(
                key=str(year),
                label=str(year),
                cells=(
                    make.money(f"{year}.total", tally.total.money),
                    make.projects(f"{year}.total", tally.total.projects),
                    make.per_cent(f"{year}.coverage", tally.coverage),
                    *(cell for kind in kinds for cell in of(kind)),
                ),
            )
        )
    labels = {"principal": _("Principal"), "significant": _("Significant")}
    bounds = {"share": "%s", "lowest": _("%s, at least"), "highest": _("%s, at most")}
    return Table(
        key="shares.years",
        number="",
        title=_("Year beside year, by the edition %(edition)s") % {"edition": found.edition.code},
        columns=(
            Column("money", _("US dollars"), Unit.DOLLARS),
            Column("projects", _("Projects"), Unit.PROJECTS),
            Column("coverage", _("Scored, per cent of the money"), Unit.PER_CENT),
            *(
                Column(f"{kind}-{bound}", words % label, Unit.PER_CENT)
                for kind, label in labels.items()
                for bound, words in bounds.items()
            ),
        ),
        rows=tuple(rows),
        note=_(
            "Years are compared by one edition only; codes of two editions mean different things."
        ),
    )


def projects_of(tally: Tally) -> Coverage:
    """Return the projects with money of a year; those without are not counted for past years."""
    number = tally.total.projects
    return Coverage(due=number, counted=number, missing=0, of=PROJECTS)


def of(measured: Measured) -> tuple[Figure, Figure, Figure]:
    """Return share, lowest and highest as cells."""
    return measured.share, measured.lowest, measured.highest
