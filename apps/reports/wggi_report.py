"""What the report of the WGGI says, in the language of the moment.

Its order is that of the report to the 82nd session of the Council: introduction, the aims one by one,
conclusions, and three annexes. What nobody has entered is said to be missing; nothing is invented.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import count

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from apps.figures.display import NO_BREAK_SPACE, display, format_dollars
from apps.figures.figure import Empty, Figure, Status, Unit
from apps.figures.tables import Cell, Column, Row, Table
from apps.projects.choices import ProjectState, ReportPart, RoundState
from apps.projects.selectors.activities import OtherActivity
from apps.projects.selectors.aims import RoundAssessments
from apps.projects.selectors.funded import (
    NO_UNITS,
    FundedProject,
    FundedYear,
    funded_table,
    funded_total,
)
from apps.publishing.document import Block, Heading, PageBreak, Paragraph, TableBlock
from apps.reports.release import without_records
from apps.reports.result_release import released_results
from apps.reports.wggi_answers import Asked, five_aims, questionnaire
from apps.web.language import in_language

PARTS = (ReportPart.SUMMARY, ReportPart.CONSTRAINTS, ReportPart.RESULTS)
"""The parts of a project's report that Annex I prints always, missing ones included."""
FURTHER_PARTS = (ReportPart.GENDER, ReportPart.DELAYS, ReportPart.LESSONS)
"""Printed where they were written."""


@dataclass(frozen=True, slots=True)
class WggiMaterial:
    """Everything that the report of a year is made of, as the reader may see it."""

    year: FundedYear
    assessed: RoundAssessments
    asked: Asked
    activities: Sequence[OtherActivity]
    is_public: bool


def language() -> str:
    """Return en, fr or es."""
    return (get_language() or "en")[:2]


def wggi_report(material: WggiMaterial) -> tuple[Block, ...]:
    """Return the blocks of the report."""
    numbers = count(1)
    headings = {each.project.pk: each.heading for each in material.year.projects}
    return (
        Heading(1, _("Introduction")),
        *introduction(material.year),
        Heading(1, _("The five aims")),
        *five_aims(material.assessed, headings),
        Heading(1, _("Conclusions")),
        *conclusions(material.year),
        PageBreak(),
        Heading(1, _("Annex I: the projects")),
        *projects(material, numbers),
        PageBreak(),
        Heading(1, _("Annex II: the questionnaire")),
        *questionnaire(
            material.asked,
            is_stated=material.year.round.state == RoundState.STATED,
            is_public=material.is_public,
            numbers=numbers,
        ),
        PageBreak(),
        Heading(1, _("Annex III: other activities")),
        *activities(material, numbers),
    )


def written(text: str) -> list[Block]:
    """Return the paragraphs that somebody wrote, one for each block of lines."""
    parts = (" ".join(part.split()) for part in text.replace("\r", "").split("\n\n"))
    return [Paragraph(part) for part in parts if part]


def introduction(year: FundedYear) -> list[Block]:
    """Return the introduction that was entered, else what the records say."""
    if entered := written(in_language(year.round, "introduction")):
        return entered
    total = funded_total(year)
    number = len(year.projects)
    if not number:
        return [
            Paragraph(
                _("No project of %(year)s is recorded as funded through the WGGI.")
                % {"year": year.round.year}
            )
        ]
    sentences = [
        ngettext(
            "In %(year)s, one project with a gender dimension was funded from Discretionary Income"
            " through the Working Group on Gender Issues (WGGI).",
            "In %(year)s, %(number)s projects with a gender dimension were funded from Discretionary"
            " Income through the Working Group on Gender Issues (WGGI).",
            number,
        )
        % {"year": year.round.year, "number": number}
    ]
    if total.value is not None:
        sentences.append(
            _("They received %(amount)s in all.")
            % {"amount": display(total, language(), style="text")}
        )
    if year.round.envelope is not None:
        envelope = format_dollars(Fraction(year.round.envelope), language(), style="text")
        sentences.append(_("The envelope of the year was %(envelope)s.") % {"envelope": envelope})
    blocks: list[Block] = [Paragraph(" ".join(sentences))]
    if year.round.state == RoundState.STATED:
        blocks.append(
            Paragraph(
                _(
                    "All of this is copied from documents; what they do not state is not known here."
                    " Texts of projects are not translated."
                )
            )
        )
    return blocks


def conclusions(year: FundedYear) -> list[Block]:
    """Return the conclusions that were entered, else how the projects ended."""
    if entered := written(in_language(year.round, "conclusions")):
        return entered
    blocks: list[Block] = [Paragraph(_("No conclusions have been entered."))]
    if said := how_they_ended(year):
        blocks.append(Paragraph(said))
    return blocks


def how_they_ended(year: FundedYear) -> str:
    """Return how many projects stand where: "Completed: 6; Not completed: 2."."""
    states = [ProjectState(each.project.state) for each in year.projects]
    if not states:
        return ""
    space = NO_BREAK_SPACE if language() == "fr" else ""
    separator, colon = f"{space}; ", f"{space}: "
    told = separator.join(
        f"{state.label}{colon}{states.count(state)}" for state in ProjectState if state in states
    )
    return _("The projects stand as follows. %(states)s.") % {"states": told}


def projects(material: WggiMaterial, numbers: Iterator[int]) -> list[Block]:
    """Return Annex I: the table of all projects, then one part for each."""
    year = material.year
    if not year.projects:
        return [
            Paragraph(
                _("No project of %(year)s is recorded as funded through the WGGI.")
                % {"year": year.round.year}
            )
        ]
    blocks: list[Block] = [
        TableBlock(shown(funded_table(year, number=f"T{next(numbers)}"), material))
    ]
    for project in year.projects:
        blocks += [Heading(2, project.heading), *told(project)]
        if project.report and project.report.figures:
            table = figure_table(year, project, number=f"T{next(numbers)}")
            if material.is_public and not project.report.is_stated:
                table = released_results(table)
            blocks.append(TableBlock(shown(table, material)))
    return blocks


def shown(table: Table, material: WggiMaterial) -> Table:
    """Return a table without the ways to its records where its readers cannot open them."""
    return without_records(table) if material.is_public else table


def told(project: FundedProject) -> list[Block]:
    """Return office, amount and state of a project, then the parts of its accepted report."""
    amount = (
        format_dollars(Fraction(project.award.amount), language(), style="text")
        if project.award.amount is not None
        else _("not stated")
    )
    facts = _("Office: %(office)s. Amount: %(amount)s. State: %(state)s.") % {
        "office": project.office,
        "amount": amount,
        "state": project.state,
    }
    blocks: list[Block] = [Paragraph(facts)]
    if project.project.state_because:
        blocks.append(Paragraph(labelled(_("Why"), project.project.state_because)))
    if project.report is None:
        blocks.append(Paragraph(_("No report of this project has been accepted yet.")))
        return blocks
    for part in PARTS:
        text = project.text(part) or _("not in the records")
        blocks.append(Paragraph(labelled(str(part.label), text)))
    for part in FURTHER_PARTS:
        if text := project.text(part):
            blocks.append(Paragraph(labelled(str(part.label), text)))
    return blocks


def labelled(label: str, text: str) -> str:
    """Return a text with the name of what it is before it, on one line."""
    return _("%(label)s: %(text)s") % {"label": label, "text": " ".join(text.split())}


def figure_table(year: FundedYear, project: FundedProject, *, number: str) -> Table:
    """Return the figures of what came of a project, each with its unit and how exactly it is stated."""
    report = project.report
    figures = report.figures if report else ()
    status = Status.AS_PUBLISHED if report and report.is_stated else Status.APPROVED
    blank = replace(funded_total(year), records=(), missing_cells=0, status=status)

    def cell(key: str, value: int | Fraction | None, unit: Unit) -> Figure:
        return replace(
            blank,
            key=key,
            value=value,
            unit=unit,
            empty=Empty.MISSING if value is None else None,
            coverage=NO_UNITS,
        )

    is_any_split = any(each.women is not None or each.men is not None for each in figures)
    rows = []
    for each in figures:
        key = f"projects.results.{year.round.year}.{project.award.number}.{each.position}"
        is_split = each.women is not None or each.men is not None
        split: tuple[Cell, ...] = (
            (
                cell(f"{key}.women", each.women, Unit.PERSONS),
                cell(f"{key}.men", each.men, Unit.PERSONS),
            )
            if is_split
            else ("", "")
        )
        rows.append(
            Row(
                key=str(each.position),
                label=each.indicator,
                cells=(
                    each.get_bound_display() if each.bound else "",
                    cell(f"{key}.value", Fraction(each.value), Unit.NUMBERS),
                    each.unit,
                    *(split if is_any_split else ()),
                ),
            )
        )
    by_sex = (
        Column("women", _("Women"), Unit.PERSONS),
        Column("men", _("Men"), Unit.PERSONS),
    )
    return Table(
        key=f"projects.results.{year.round.year}.{project.award.number}",
        number=number,
        title=_("Figures of project %(number)s") % {"number": project.award.number},
        columns=(
            Column("bound", _("How exactly"), is_text=True),
            Column("value", _("Value"), Unit.NUMBERS),
            Column("unit", _("Unit"), is_text=True),
            *(by_sex if is_any_split else ()),
        ),
        rows=tuple(rows),
    )


def activities(material: WggiMaterial, numbers: Iterator[int]) -> list[Block]:
    """Return Annex III: what the WGGI did beside funding projects."""
    if not material.activities:
        return [
            Paragraph(
                _("No other activity of %(year)s is recorded.") % {"year": material.year.round.year}
            )
        ]
    sources = dict.fromkeys(each.source for each in material.activities if each.source)
    table = Table(
        key=f"projects.activities.{material.year.round.year}",
        number=f"T{next(numbers)}",
        title=_("Other activities of the WGGI, %(year)s") % {"year": material.year.round.year},
        columns=(
            Column("on", _("Date"), is_text=True),
            Column("place", _("Place"), is_text=True),
            Column("partners", _("With whom"), is_text=True),
            Column("outcome", _("What came of it"), is_text=True),
        ),
        rows=tuple(
            Row(
                key=str(each.position),
                label=each.title,
                cells=(each.on_text, each.place, each.partners, each.outcome),
            )
            for each in material.activities
        ),
        note=_("Source: %(sources)s.") % {"sources": "; ".join(sources)} if sources else "",
    )
    return [TableBlock(table)]
