"""What an attack on a release found, in words: which number, what it can be, what can be done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from apps.accounts.scope import OfficeScope
from apps.organization.choices import GradeCategory, Location
from apps.organization.selectors import tree_on
from apps.staffing.analytics.published import EVERYBODY, SHORTER_CONTRACTS, TOTAL, parts_of
from apps.staffing.choices import Population, ReleaseState
from apps.staffing.models import Release
from apps.staffing.selectors.release_tables import REST
from apps.staffing.selectors.releases import oversees_releases
from apps.staffing.selectors.trends.roads import HEADS
from apps.staffing.selectors.words import grade_group_name, population_name
from apps.web.parts import StatusTag
from apps.web.refusals import NotPermitted

FOCAL_POINTS = "focal_points"


@dataclass(frozen=True, slots=True)
class Finding:
    """One hidden number that can be worked out: what it counts, and the values that it can have."""

    what: str
    when: str
    who: str
    values: str


def status_of(release: Release) -> StatusTag:
    """Return how far a release has come."""
    label = ReleaseState(release.state).label
    match release.state:
        case ReleaseState.PUBLISHED:
            return StatusTag("good", label, release.published_at)
        case ReleaseState.READY:
            return StatusTag("info", label, release.checked_at)
        case ReleaseState.REFUSED:
            return StatusTag("bad", label, release.checked_at)
    return StatusTag("wait", label, release.prepared_at)


def findings_in(release: Release, *, scope: OfficeScope) -> list[Finding]:
    """Return what an attack narrowed; for who sees all records, as it tells hidden numbers."""
    if not oversees_releases(scope=scope):
        raise NotPermitted
    return [finding_of(each["key"], each["values"]) for each in release.outcome.get("findings", [])]


def finding_of(key: str, values: Iterable[int]) -> Finding:
    """Return one finding in words."""
    population, when, unit, column = parts_of(key)
    day, movement = day_of(when)
    kind = {"women": _("Women"), "men": _("Men"), TOTAL: _("Total")}.get(
        column, _("Other or undisclosed")
    )
    numbers = " ".join(map(str, values))
    possible = [str(value) for value in values]
    if len(possible) == 2:
        numbers = pgettext("two possible values", "%(one)s or %(other)s") % {
            "one": possible[0],
            "other": possible[1],
        }
    return Finding(
        what=_("%(unit)s: %(column)s") % {"unit": unit_words(unit, day), "column": kind},
        when=" ".join(filter(None, [date_format(day, "DATE_FORMAT"), movement])),
        who=population_words(population),
        values=numbers,
    )


def day_of(when: str) -> tuple[date, str]:
    """Return the date of a fact, and the movement or the version that it names."""
    words = {
        "hires": _("(hires)"),
        "promotions": _("(promotions)"),
        "separations": _("(separations)"),
    }
    day, _separator, movement = when.partition(" ")
    day, _separator, version = day.partition("#")
    movement = movement.partition("#")[0]
    corrected = _("(as corrected)") if version else ""
    return date.fromisoformat(day), words.get(movement, corrected)


def population_words(population: str) -> str:
    """Return whom a fact counts."""
    if population == SHORTER_CONTRACTS:
        return _("staff with contracts of under one year, from the difference of two releases")
    if population == FOCAL_POINTS:
        return _("focal points")
    return population_name(population)


def unit_words(unit: str, day: date) -> str:
    """Return what a row counts."""
    kind, _separator, code = unit.partition(":")
    if unit == EVERYBODY:
        return _("All")
    if kind == "category":
        return " + ".join(str(GradeCategory(each).label) for each in code.split("+"))
    if kind == "grade" and code == HEADS:
        return _("Heads of the organization")
    if kind == "group":
        return grade_group_name(code)
    if kind == "location":
        return str(Location(code).label)
    if unit.startswith(REST):
        return _("Smaller offices: %(place)s") % {"place": unit_words(code, day)}
    node = tree_on(day=day).by_code.get(code) if kind in {"region", "office"} else None
    return node.name if node else code


def sentence_of(release: Release) -> str:
    """Return what the attack found, in one or two sentences; empty before it has run."""
    outcome = release.outcome
    if not outcome:
        return ""
    words: dict[str, Any] = {
        "hidden": outcome["hidden"],
        "narrowed": outcome["narrowed"],
        "others": len(outcome["with"]) - len(outcome["apart"]),
    }
    attacked = (
        ngettext(
            "The tables were attacked together with %(others)s published release.",
            "The tables were attacked together with %(others)s published releases.",
            words["others"],
        )
        % words
        if words["others"]
        else _("The tables were attacked by themselves.")
    )
    if outcome["verdict"] == "safe":
        found = _("Each of the hidden numbers (%(hidden)s) keeps three possible values or more.")
    elif outcome["verdict"] == "undecided":
        found = _("It could not be decided for every hidden number; undecided is refused.")
    else:
        found = ngettext(
            "%(narrowed)s number of 1 to 4 persons, or one that protects it, can be worked out, or all but two values ruled out.",
            "%(narrowed)s numbers of 1 to 4 persons, or such as protect them, can be worked out, or all but two values ruled out.",
            words["narrowed"],
        )
    return f"{attacked} {found % words}"


def caveats_of(release: Release) -> list[str]:
    """Return what must be known of an attack beside its result."""
    outcome = release.outcome
    found = []
    if outcome and outcome["apart"]:
        found.append(
            ngettext(
                "%(number)s published release cannot be true together with these tables, because figures were corrected in between; it was left out of the attack.",
                "%(number)s published releases cannot be true together with these tables, because figures were corrected in between; they were left out of the attack.",
                len(outcome["apart"]),
            )
            % {"number": len(outcome["apart"])}
        )
    if outcome and outcome["doubted"]:
        found.append(
            ngettext(
                "%(number)s relation that a reader may suppose (that all movements are known, that a unit did not change) does not hold and was dropped.",
                "%(number)s relations that a reader may suppose (that all movements are known, that a unit did not change) do not hold and were dropped.",
                outcome["doubted"],
            )
            % {"number": outcome["doubted"]}
        )
    return found


def remedies_for(release: Release) -> list[str]:
    """Return what can be done about a refusal."""
    outcome = release.outcome
    if release.state != ReleaseState.REFUSED or not outcome:
        return []
    keys = [each["key"] for each in outcome["findings"]]
    found = []
    if any(key.startswith(SHORTER_CONTRACTS) for key in keys):
        found.append(
            _(
                "Release one population of a date only: the difference of two is a third one that nobody has hidden."
            )
        )
    if release.has_offices:
        found.append(_("Prepare the release without the table of offices: the regions hide more."))
    if outcome["with"]:
        found.append(
            _(
                "What is published cannot be taken back: where an earlier release shows what this one hides, or hides what this one shows, choose the tables or the date of the earlier one."
            )
        )
    if outcome["verdict"] == "undecided":
        found.append(_("Check again; if it stays undecided, release fewer tables."))
    found.append(_("Wait for another date: nothing is gained by releasing the same persons twice."))
    return found


def populations_to_release(choices: Iterable[Population]) -> list[tuple[str, str]]:
    """Return the populations of a release with their names."""
    return [(population.value, population_name(population)) for population in choices]
