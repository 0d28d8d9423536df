"""Shares in sentences, and their charts."""

from collections.abc import Mapping, Sequence

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.figures.charts import Chart
from apps.figures.display import display
from apps.figures.figure import Figure
from apps.figures.tables import Table
from apps.gender_marker.charts import ShareWords, bars_with_ranges, lines_by_year
from apps.gender_marker.choices import ShareKind
from apps.gender_marker.models import Benchmark
from apps.gender_marker.selectors.shares import Shares
from apps.organization.tree import OfficeTree


def printed(figure: Figure) -> str:
    """Return a figure as a sentence prints it: "31.4 per cent", "USD 4,200,000".

    With one decimal, as beside it on the page: 99.6 per cent must not read as all of it.
    """
    return display(figure, get_language() or "en", digits=1, style="text")


def headline(found: Shares) -> str:
    """Return the figure that matters most in one sentence, with how far it can still move."""
    principal = found.principal
    words = {
        "total": printed(found.total),
        "coverage": printed(found.coverage),
        "share": printed(principal.share),
        "lowest": printed(principal.lowest),
        "highest": printed(principal.highest),
    }
    if not found.has_money:
        return _("There is no money of this year.")
    if not found.tally.coded.projects:
        return _("Of %(total)s nothing is scored by this edition yet.") % words
    if principal.lowest.value is None:
        return (
            _("Of %(total)s, %(coverage)s is scored; no share of principal purpose can be told.")
            % words
        )
    if principal.share.value is None:
        return (
            _(
                "Of %(total)s, %(coverage)s is scored, and the marker applies to none of it. Once the rest"
                " is scored, the share of principal purpose will be between %(lowest)s and %(highest)s."
            )
            % words
        )
    if principal.lowest.value == principal.highest.value:
        return (
            _(
                "All of %(total)s is scored. Gender equality is the principal purpose of %(share)s of what"
                " the marker applies to."
            )
            % words
        )
    return (
        _(
            "Of %(total)s, %(coverage)s is scored. Gender equality is the principal purpose of %(share)s of"
            " what is scored and the marker applies to; once the rest is scored, it will be between"
            " %(lowest)s and %(highest)s."
        )
        % words
    )


def gaps(found: Shares) -> list[str]:
    """Return what is not in the sums, and why, in sentences."""
    told = []
    rest, number = found.unscored, found.tally.unscored.projects
    if number:
        told.append(
            ngettext(
                "%(number)s project with money has no score: %(not_assessed)s not assessed,"
                " %(elsewhere)s scored by other editions only, %(undetermined)s undetermined,"
                " %(not_screened)s not screened.",
                "%(number)s projects with money have no score: %(not_assessed)s not assessed,"
                " %(elsewhere)s scored by other editions only, %(undetermined)s undetermined,"
                " %(not_screened)s not screened.",
                number,
            )
            % {
                "number": number,
                "not_assessed": rest.not_assessed,
                "elsewhere": rest.elsewhere,
                "undetermined": rest.undetermined,
                "not_screened": rest.not_screened,
            }
        )
    without = found.without_budget.value
    if without:
        told.append(
            ngettext(
                "%(number)s project runs in the year without a budget on record; its money is in no sum.",
                "%(number)s projects run in the year without a budget on record; their money is in no sum.",
                int(without),
            )
            % {"number": without}
        )
    if found.lines.missing:
        told.append(
            ngettext(
                "Of %(due)s budget line of the year, the spending of %(number)s is not known.",
                "Of %(due)s budget lines of the year, the spending of %(number)s is not known.",
                found.lines.due,
            )
            % {"number": found.lines.missing, "due": found.lines.due}
        )
    return told


def whose(tree: OfficeTree, *, scope: OfficeScope) -> str:
    """Return of which offices the sums are; empty where they are of all."""
    offices = scope.over(Capability.SEE_PROJECTS)
    if offices.everywhere:
        return ""
    if not offices:
        return _("You see no projects, so there is nothing to add up for you.")
    names = ", ".join(sorted(tree.nodes[each].name for each in tree.maximal(offices.ids)))
    return _("Of the projects of these offices and all below them: %(offices)s.") % {
        "offices": names
    }


def codes_chart(found: Shares, table: Table) -> Chart:
    """Return the share of each code with how far it can still move."""
    return bars_with_ranges(
        table,
        [row.key for row in found.rows if row.measured.lowest.value is not None],
        ShareWords(
            title=_("How is the money shared by code?"),
            sentence=headline(found),
            x_label=_("Code"),
            y_label=_("Per cent of the scored money"),
            note=_(
                "The line across a bar runs from the lowest to the highest share that is possible once the"
                " rest is scored."
            ),
        ),
        as_of=found.as_of,
        coverage=found.total.coverage,
        language=get_language() or "en",
    )


def years_chart(
    found: Shares, table: Table, benchmarks: Mapping[int, Mapping[ShareKind, Benchmark]]
) -> Chart:
    """Return principal and significant shares over the years of one edition, with the benchmarks."""
    return lines_by_year(
        table,
        (("principal-share", _("Principal")), ("significant-share", _("Significant"))),
        ShareWords(
            title=_("Is the share growing?"),
            sentence=years_sentence(table),
            x_label=_("Year"),
            y_label=_("Per cent of the scored money"),
            note=_(
                "No line crosses from one edition to another. How much was scored stands beneath."
            ),
        ),
        targets=[
            (year, each.percent, f"{each.get_kind_display()}, {each.percent.normalize():f}")
            for year, known in benchmarks.items()
            for kind, each in known.items()
            if kind is ShareKind.PRINCIPAL
        ],
        as_of=found.as_of,
        coverage=found.total.coverage,
        language=get_language() or "en",
    )


def years_sentence(table: Table) -> str:
    """Return the first and the last year's principal share in words."""
    known: Sequence[tuple[str, Figure]] = [
        (row.label, cell)
        for row in table.rows
        if isinstance(cell := table.cell(row.key, "principal-share"), Figure)
        and cell.value is not None
    ]
    if len(known) < 2:
        return _("There are not two years with scored money to compare.")
    (first_year, first), (last_year, last) = known[0], known[-1]
    return _("Principal purpose: %(first)s in %(first_year)s, %(last)s in %(last_year)s.") % {
        "first": printed(first),
        "first_year": first_year,
        "last": printed(last),
        "last_year": last_year,
    }
