"""What is wrong with a sheet of beneficiaries: parts and total, categories, the period. All at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from apps.figures.display import format_number
from apps.projects.choices import (
    UNRECORDED,
    AgeGroup,
    BeneficiaryKind,
    BeneficiarySex,
    CountState,
    Facet,
)
from apps.projects.models import BeneficiarySheet, Project
from apps.projects.selectors.beneficiaries import CountKey, category_name, country_names
from apps.web.refusals import Problem

LONGEST_CATEGORY = 80


@dataclass(frozen=True, slots=True)
class CountData:
    """What one cell holds; a cell that is missing is left out of a sheet's counts."""

    state: CountState
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetData:
    """A sheet of beneficiaries as somebody typed it; `ends_before` is exclusive.

    `problems` are those of what could not be read at all; they are told together with the others.
    """

    kind: str
    starts_on: date | None
    ends_before: date | None
    not_disaggregated: str = ""
    counts: Mapping[CountKey, CountData] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def sheet_problems(
    data: SheetData, *, project: Project, sheet: BeneficiarySheet | None, today: date
) -> list[Problem]:
    """Return everything that is wrong with a sheet of a locked project; `sheet` is None for a new one."""
    return [
        *data.problems,
        *period_problems(data, project=project, sheet=sheet, today=today),
        *category_problems(data),
        *part_problems(data),
    ]


def period_problems(
    data: SheetData, *, project: Project, sheet: BeneficiarySheet | None, today: date
) -> Iterator[Problem]:
    """Yield what is wrong with kind and period: order, the project's days, the future, other sheets."""
    if data.kind not in BeneficiaryKind.values:
        yield Problem(code="unknown", message=_("Choose planned or reached."), field="kind")
    starts, ends = data.starts_on, data.ends_before
    if starts is None:
        yield Problem(code="required", message=_("Write the first day."), field="starts_on")
    if ends is None:
        yield Problem(code="required", message=_("Write the last day."), field="last_day")
    if starts is None or ends is None:
        return
    if starts >= ends:
        message = _("The last day lies before the first.")
        yield Problem(code="ends_before_it_begins", message=message, field="last_day")
        return
    if project.starts_on and starts < project.starts_on:
        message = _("The project begins on %(day)s; the period begins before it.")
        yield Problem(
            code="before_the_project",
            message=message % {"day": day_text(project.starts_on)},
            field="starts_on",
        )
    if project.ends_before and ends > project.ends_before:
        message = _("The project ends on %(day)s; the period goes beyond it.")
        yield Problem(
            code="after_the_project",
            message=message % {"day": day_text(project.ends_before - timedelta(days=1))},
            field="last_day",
        )
    if data.kind == BeneficiaryKind.REACHED and ends > today + timedelta(days=1):
        yield Problem(
            code="in_the_future",
            message=_("Nobody has been reached in the future: the last day lies after today."),
            field="last_day",
        )
    others = project.beneficiary_sheets.filter(
        kind=data.kind, starts_on__lt=ends, ends_before__gt=starts
    )
    for other in others.order_by("starts_on"):
        if sheet is not None and other.pk == sheet.pk:
            continue
        yield Problem(
            code="overlaps",
            message=_(
                "There is a sheet from %(first)s to %(last)s already; two periods of one kind do not"
                " overlap, because their persons would be counted twice."
            )
            % {
                "first": day_text(other.starts_on),
                "last": day_text(other.ends_before - timedelta(days=1)),
            },
            field="starts_on",
        )


def category_problems(data: SheetData) -> Iterator[Problem]:
    """Yield categories that do not exist, or are too long."""
    known = country_names()
    for facet, category in dict.fromkeys((key.facet, key.category) for key in data.counts):
        if facet == Facet.AGE and category not in AgeGroup.values:
            message = _("The age group %(name)s does not exist.") % {"name": category}
            yield Problem(code="unknown_category", message=message, field=facet)
        elif facet == Facet.ORIGIN and category not in known:
            message = _("There is no country with the code %(name)s.") % {"name": category}
            yield Problem(code="unknown_category", message=message, field=facet)
        elif len(category) > LONGEST_CATEGORY:
            message = _("A category has at most %(most)s characters.") % {"most": LONGEST_CATEGORY}
            yield Problem(code="too_long", message=message, field=facet)


def part_problems(data: SheetData) -> Iterator[Problem]:
    """Yield totals that differ from their parts, for each facet and sex."""
    for facet in Facet:
        if facet == Facet.TOTAL:
            continue
        categories = categories_of(facet, data.counts)
        for sex in BeneficiarySex:
            cells = [data.counts.get(CountKey(facet, each, sex)) for each in categories]
            counted = [cell.count for cell in cells if cell is not None and cell.count is not None]
            if not counted:
                continue
            # Who is not in a group that was asked for may be in one that is blank.
            is_complete = all(
                cell is not None
                for each, cell in zip(categories, cells, strict=True)
                if each != UNRECORDED
            )
            total = data.counts.get(CountKey(Facet.TOTAL, "", sex))
            said = None if total is None else total.count
            message = part_message(sum(counted), said, is_complete=is_complete)
            if message:
                yield Problem(
                    code="parts_differ_from_total",
                    message=_("%(facet)s, %(sex)s: %(problem)s")
                    % {"facet": facet.label, "sex": sex.label, "problem": message},
                    field=f"{Facet.TOTAL}-0-{sex}",
                )


def part_message(parts: int, total: int | None, *, is_complete: bool) -> str:
    """Return why parts do not fit their total; empty when they do."""
    language = get_language() or "en"
    words = {
        "parts": format_number(parts, language),
        "total": "" if total is None else format_number(total, language),
    }
    if total is None:
        return _("the parts are %(parts)s together, but no total is written.") % words
    if parts > total:
        return _("the parts are %(parts)s together, more than the total %(total)s.") % words
    if is_complete and parts < total:
        return (
            _(
                "the parts are %(parts)s together, the total is %(total)s. Write the rest as not"
                " recorded, or leave blank what nobody counted."
            )
            % words
        )
    return ""


def categories_of(facet: str, counts: Mapping[CountKey, CountData]) -> list[str]:
    """Return the categories of a facet: all age groups, elsewhere those that are used."""
    if facet == Facet.AGE:
        return list(AgeGroup.values)
    return list(dict.fromkeys(key.category for key in counts if key.facet == facet))


def cell_name(key: CountKey, names: Mapping[str, str]) -> str:
    """Return what a cell is called where it is spoken of; `names` are those of countries."""
    sex = BeneficiarySex(key.sex).label
    if key.facet == Facet.TOTAL:
        return pgettext("beneficiaries", "All, %(sex)s") % {"sex": sex}
    name = category_name(key.facet, key.category, names)
    return _("%(category)s, %(sex)s") % {"category": name, "sex": sex}


def day_text(day: date) -> str:
    """Return a day in the reader's language."""
    return date_format(day, "DATE_FORMAT")
