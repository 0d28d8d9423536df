"""The shape of a series: what its reports say, whose they are, and when they are settled."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from apps.accounts.capabilities import Capability
from apps.figures.tables import Table
from apps.publishing.document import Block, DocumentMeta
from apps.reports.choices import Audience, Series
from apps.reports.models import ReportEdition
from apps.web.parts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRules:
    """Everything in which one series differs from the others.

    `sees_all` is the capability over the whole organization with which editions are read before their
    publication and with all counts; `builder` the one with which they are built. `expect_year` raises
    Invalid for a year that can have no report; `obstacle` says why a year is not settled yet, empty
    when it is. `blocks` gives the document for each audience in the language of the moment; `tables`
    the tables of the inner circle as the records are now, with which a frozen edition is compared.
    `years` gives the years that may have a report, each with whether it is settled.
    """

    series: Series
    builder: Capability
    not_builder: Text
    sees_all: Capability
    name: Text
    name_of_all: Text
    name_of_files: Text
    label: Text
    title: Text
    file_stem: str
    routes: str
    frozen_early: Text
    expect_year: Callable[[int], None]
    obstacle: Callable[[int], str]
    years: Callable[[], Mapping[int, bool]]
    cover: Callable[[int, str, datetime], DocumentMeta]
    blocks: Callable[[int, str], Mapping[Audience, tuple[Block, ...]]]
    tables: Callable[[int], Sequence[Table]]

    @property
    def job_kind(self) -> str:
        """The kind of the jobs that build a report of the series."""
        return f"{self.series}_report"

    def route(self, name: str) -> str:
        """Return the name of the address of one of the series' pages: list, edition, publish."""
        return f"{self.routes}{name}"

    def address(self, edition: ReportEdition) -> str:
        """Return where an edition is read."""
        return reverse(self.route("edition"), args=[edition.year, edition.number])

    def label_of(self, edition: ReportEdition) -> str:
        """Return how an edition is called among other records."""
        return str(self.label) % {"year": edition.year, "number": edition.number}

    def title_of(self, edition: ReportEdition) -> str:
        """Return how an edition is called among those of its series."""
        return str(self.title) % {"year": edition.year, "number": edition.number}
