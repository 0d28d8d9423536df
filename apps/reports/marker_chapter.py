"""The chapter of the report to the Council on the gender marker: T9 and the sentences before it."""

from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_decimal
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.scope import OfficeScope
from apps.figures.display import display
from apps.figures.figure import Figure
from apps.figures.tables import Table
from apps.gender_marker.choices import ShareKind
from apps.gender_marker.selectors.benchmarks import benchmarks_for
from apps.gender_marker.selectors.editions import compulsory_edition
from apps.gender_marker.selectors.estimates import SignedEstimate, signed_estimate
from apps.gender_marker.selectors.shares import Shares
from apps.gender_marker.selectors.shares.council import BEFORE, council_shares, council_table
from apps.publishing.document import Block, Heading, Paragraph, TableBlock
from apps.publishing.words import long_date
from apps.reports.release import without_records
from apps.reports.wggi_report import language


@dataclass(frozen=True, slots=True)
class Benchmarked:
    """The least share of principal purpose that the organization aims at, and the document that sets it."""

    percent: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class MarkedYear:
    """The money of a year by code, that of the year before, and the estimate signed off for the year."""

    now: Shares
    before: Shares
    estimate: SignedEstimate | None
    benchmark: Benchmarked | None

    @property
    def table(self) -> Table:
        """T9."""
        return council_table(self.now, self.before)


def marked_year(*, year: int, scope: OfficeScope) -> MarkedYear | None:
    """Return the money of a year by code; None without a compulsory edition or without any money."""
    if compulsory_edition(scope=scope) is None:
        return None
    now, before = council_shares(year=year, scope=scope)
    if not now.has_money:
        return None
    aim = benchmarks_for(year=year, scope=scope)[ShareKind.PRINCIPAL]
    return MarkedYear(
        now,
        before,
        signed_estimate(year=year, scope=scope),
        None if aim is None else Benchmarked(aim.percent, aim.source),
    )


def marker_chapter(found: MarkedYear | None, *, is_public: bool) -> list[Block]:
    """Return the chapter of a year; nothing for a year without money on record.

    Projects and money tell nothing of a person; who reads the public version cannot open the records.
    """
    if found is None:
        return []
    table = found.table
    sentences = [
        _(
            "The Gender Equality Policy asks that every project be scored by the gender marker, and that"
            " the allocation of funds be estimated from the scores every year (paragraphs 46 and 47)."
        ),
        coverage_sentence(found.now),
        shares_sentence(found.now),
        benchmark_sentence(found.benchmark),
        signature_sentence(found),
    ]
    return [
        Heading(1, _("Gender marker of projects")),
        *(Paragraph(sentence) for sentence in sentences if sentence),
        TableBlock(without_records(table) if is_public else table),
    ]


def in_text(figure: Figure) -> str:
    """Return a figure in the words of a sentence."""
    return display(figure, language(), style="text")


def coverage_sentence(now: Shares) -> str:
    """Return how much of the year's budgets has a code."""
    number = now.projects.value
    return ngettext(
        "In %(year)s one project had an approved budget on record, %(money)s in all; of this money,"
        " %(coverage)s has a code of the marker.",
        "In %(year)s %(number)s projects had an approved budget on record, %(money)s in all; of this"
        " money, %(coverage)s has a code of the marker.",
        int(number or 0),
    ) % {
        "year": now.year,
        "number": display(now.projects, language()),
        "money": in_text(now.total),
        "coverage": in_text(now.coverage),
    }


def shares_sentence(now: Shares) -> str:
    """Return the shares of principal purpose and significant objective, with what they can still become."""
    principal, significant = now.principal, now.significant
    if principal.share.value is None or significant.share.value is None:
        return _("No money of the year is scored yet, so that no share can be told.")
    words = {
        "principal": in_text(principal.share),
        "significant": in_text(significant.share),
        "lowest": in_text(principal.lowest),
        "highest": in_text(principal.highest),
    }
    if not now.tally.unscored.money:
        return (
            _(
                "Gender equality is the principal purpose of %(principal)s of the money of scored"
                " projects, and a significant objective of %(significant)s."
            )
            % words
        )
    return (
        _(
            "Gender equality is the principal purpose of %(principal)s of the money of scored projects,"
            " and a significant objective of %(significant)s. Once every project is scored, the first"
            " share can lie between %(lowest)s and %(highest)s."
        )
        % words
    )


def benchmark_sentence(benchmark: Benchmarked | None) -> str:
    """Return the benchmark of paragraph 47, or that none is known."""
    if benchmark is None:
        return _(
            "The policy asks for a financial benchmark and names no number (paragraph 47); none is on"
            " record."
        )
    return _(
        "The benchmark for projects whose principal purpose is gender equality is at least %(percent)s"
        " per cent (%(source)s)."
    ) % {
        "percent": format_decimal(benchmark.percent.normalize(), locale=language()),
        "source": benchmark.source,
    }


def signature_sentence(found: MarkedYear) -> str:
    """Return whether the Budget Division signed these figures off, or others."""
    estimate = found.estimate
    if estimate is None:
        return _(
            "The Budget Division had not signed off an estimate of %(year)s when these figures were"
            " frozen."
        ) % {"year": found.now.year}
    words = {"day": long_date(estimate.signed_at.date(), language())}
    if is_as_signed(found.table, estimate):
        return _("The Budget Division signed these figures off on %(day)s.") % words
    return (
        _(
            "The Budget Division signed off an estimate on %(day)s; budgets or scores have changed"
            " since, and the table gives the figures as they are now."
        )
        % words
    )


def is_as_signed(table: Table, estimate: SignedEstimate) -> bool:
    """Whether T9 gives the numbers that were signed off."""
    signed = next((each for each in estimate.tables if each.key == table.key), None)
    return signed is not None and numbers_of(signed) == numbers_of(table)


def numbers_of(table: Table) -> dict[tuple[str, str], object]:
    """Return the values of T9 by row and column, without the year before, which is not signed."""
    return {
        (row.key, column.key): cell.value
        for row in table.rows
        for column, cell in zip(table.columns, row.cells, strict=True)
        if isinstance(cell, Figure) and column.key != BEFORE
    }
