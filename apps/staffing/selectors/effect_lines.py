"""What an approval does to the shares of women, as the lines of a table and as a sentence."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.figures.figure import Figure
from apps.staffing.analytics.approval_effects import Effect
from apps.staffing.choices import Population
from apps.staffing.selectors.approval_effects import ApprovalEffect
from apps.staffing.selectors.words import points_text, population_name


@dataclass(frozen=True, slots=True)
class EffectLine:
    """One population, or one grade of all staff: the share of women before and after, and the change in words."""

    label: str
    effect: Effect
    before: Figure
    after: Figure
    points: str
    is_grade: bool = False


def effect_lines(effect: ApprovalEffect) -> list[EffectLine]:
    """Return the populations, then the grades of all staff whose persons change."""
    lines = [
        effect_line(effect, each, population, label=population_name(population))
        for population, each in effect.populations.items()
    ]
    lines += [
        effect_line(effect, each, Population.ALL_STAFF, label=grade, is_grade=True)
        for grade, each in effect.grades.items()
    ]
    return lines


def effect_line(
    effect: ApprovalEffect,
    each: Effect,
    population: Population,
    *,
    label: str,
    is_grade: bool = False,
) -> EffectLine:
    """Return one line with its figures."""
    return EffectLine(
        label=label,
        effect=each,
        before=effect.figure(each, population, is_after=False),
        after=effect.figure(each, population, is_after=True),
        points=points_text(effect.change(each, population), with_unit=False),
        is_grade=is_grade,
    )


def effect_sentence(effect: ApprovalEffect) -> str:
    """Return what approving does to the share of women among all staff, in a sentence."""
    each = effect.populations[Population.ALL_STAFF]
    if not effect.grades:
        return _("Approving changes no number of persons.")
    if each.points is None:
        return _("Nothing of this date is approved yet: there is no share of women to be moved.")
    change = effect.change(each, Population.ALL_STAFF)
    if change.value == 0:
        return _("Approving leaves the share of women among all staff as it is.")
    return _("Approving moves the share of women among all staff by %(points)s.") % {
        "points": points_text(change)
    }
