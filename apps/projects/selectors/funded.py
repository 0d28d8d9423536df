"""What a round paid for: the projects of a year with money, state and what came of them.

The table of projects (T10) is made here once, for the page, the WGGI's report and the report to the
Council; its total is the sum of the awards that somebody sees.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.figures.figure import Coverage, Empty, Figure, Status, Unit
from apps.figures.tables import Column, Row, Table
from apps.organization.selectors import newest_names
from apps.projects.choices import AwardState, ProjectState, ReportPart, RoundState
from apps.projects.models import Award, FundingRound, Project
from apps.projects.selectors.access import projects_seen
from apps.projects.selectors.reports import AcceptedReport, accepted_texts
from apps.web.language import in_language
from apps.web.refusals import OutOfScope

NUMBER = "T10"
NO_UNITS = Coverage(due=0, counted=0, missing=0)
"""Money of awards is not gathered from reporting units."""
SETTLED = (RoundState.DECIDED, RoundState.STATED)
"""States of a round in which it is known whom it pays for."""


@dataclass(frozen=True, slots=True)
class FundedProject:
    """One project of a round; `office` in the words of the source where it is copied from one.

    `report` is what was accepted of it last, if anything.
    """

    award: Award
    project: Project
    office: str
    report: AcceptedReport | None

    @property
    def heading(self) -> str:
        """The project with its number in the round."""
        return f"{self.award.number}. {self.project.title}"

    @property
    def state(self) -> str:
        """Where the project stands, in words."""
        return str(ProjectState(self.project.state).label)

    def text(self, part: ReportPart) -> str:
        """Return one part of the accepted report; blank where there is none."""
        return self.report.parts.get(part, "") if self.report else ""


@dataclass(frozen=True, slots=True)
class FundedYear:
    """The round of a year and what it paid for, by number; awards that were cancelled are left out."""

    round: FundingRound
    projects: tuple[FundedProject, ...]

    @property
    def title(self) -> str:
        """The round in the language of the moment."""
        return in_language(self.round, "title")

    @property
    def is_settled(self) -> bool:
        """Whether it is known whom the round pays for."""
        return self.round.state in SETTLED


def round_years(*, scope: OfficeScope) -> dict[int, bool]:
    """Return the years that have a round which is no draft, and whether it is settled."""
    if not scope.has_entered:
        return {}
    rounds = FundingRound.objects.exclude(state=RoundState.DRAFT)
    return {year: state in SETTLED for year, state in rounds.values_list("year", "state")}


def words_of(*, year: int, scope: OfficeScope) -> FundingRound:
    """Return the round of a year, which holds introduction and conclusions; raises OutOfScope."""
    found = FundingRound.objects.filter(year=year).exclude(state=RoundState.DRAFT).first()
    if found is None or not scope.over(Capability.SEE_PROJECTS):
        raise OutOfScope
    return found


def funded_year(*, year: int, scope: OfficeScope) -> FundedYear | None:
    """Return what the round of a year paid for, as far as somebody sees it; None without a round.

    Six statements. A draft is no round yet.
    """
    found = FundingRound.objects.filter(year=year).exclude(state=RoundState.DRAFT).first()
    if found is None or not scope.has_entered:
        return None
    awards = list(
        Award.objects.filter(round=found, project__in=projects_seen(scope=scope).values("pk"))
        .exclude(state=AwardState.CANCELLED)
        .select_related("project")
        .order_by("number")
    )
    reports = accepted_texts(project_ids={award.project_id for award in awards}, scope=scope)
    names = newest_names(ids={award.project.office_id for award in awards})
    return FundedYear(
        round=found,
        projects=tuple(
            FundedProject(
                award=award,
                project=award.project,
                office=award.project.office_stated or names[award.project.office_id][1],
                report=reports.get(award.project_id),
            )
            for award in awards
        ),
    )


def funded_table(found: FundedYear, *, number: str = NUMBER) -> Table:
    """Return the projects of a year: office, amount, state and results, with the sum of the amounts."""
    rows = [
        Row(
            key=str(each.award.number),
            label=each.heading,
            cells=(
                each.office,
                _amount(found, str(each.award.number), (each,)),
                each.state,
                each.text(ReportPart.RESULTS),
            ),
            url=reverse("projects:project", args=[each.project.pk]),
        )
        for each in found.projects
    ]
    if found.projects:
        rows.append(
            Row(
                key="total",
                label=_("Total"),
                cells=("", funded_total(found), "", ""),
                is_total=True,
            )
        )
    return Table(
        key=f"projects.wggi.{found.round.year}",
        number=number,
        title=_("Projects of the WGGI, %(year)s") % {"year": found.round.year},
        columns=(
            Column("office", _("Office"), is_text=True),
            Column("amount", _("Amount, USD"), Unit.DOLLARS),
            Column("state", _("State"), is_text=True),
            Column("results", _("Results"), is_text=True),
        ),
        rows=tuple(rows),
        note=note_of(found),
    )


def funded_total(found: FundedYear) -> Figure:
    """Return what the projects of a year received together."""
    return _amount(found, "total", found.projects)


def note_of(found: FundedYear) -> str:
    """Say where amounts and results come from."""
    if found.round.state == RoundState.STATED:
        sources = dict.fromkeys(each.project.source for each in found.projects)
        return _(
            "Amounts and results as the source states them: %(sources)s. The state of each project is"
            " our reading of it. Titles and results are not translated."
        ) % {"sources": "; ".join(sources)}
    return _(
        "Amounts as awarded; results from the reports that were accepted, in the language in which they"
        " were written."
    )


def _amount(found: FundedYear, key: str, projects: tuple[FundedProject, ...]) -> Figure:
    """Return the sum of some awards in US dollars; missing where none of them states an amount."""
    known = [each.award.amount for each in projects if each.award.amount is not None]
    is_stated = found.round.state == RoundState.STATED
    unknown = len(projects) - len(known)
    return Figure(
        key=f"projects.t10.{found.round.year}.{key}",
        value=sum(map(Fraction, known), Fraction()) if known else None,
        unit=Unit.DOLLARS,
        numerator=None,
        denominator=None,
        population=_("Projects of the WGGI, %(year)s") % {"year": found.round.year},
        as_of=date(found.round.year, 12, 31),
        scope="",
        coverage=NO_UNITS,
        status=Status.AS_PUBLISHED if is_stated else Status.APPROVED,
        records=tuple(("projects.award", str(each.award.pk)) for each in projects),
        empty=None if known else Empty.MISSING,
        missing_cells=unknown if known else 0,
    )
