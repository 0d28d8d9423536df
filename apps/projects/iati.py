"""Projects as an IATI 2.03 activity file, written piece by piece.

Source: International Aid Transparency Initiative, activity schema 2.03 (iatistandard.org), whose order of
elements this follows. Choices of this product: countries share a project evenly, because the register
does not say how much of it each has; a year's budget is stated in the currency of its lines, and in US
dollars where they have several; "gender is a main component" is the marker of gender equality as a
principal objective, and without it no marker is written.
"""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any

from lxml import etree

from apps.projects.choices import PartnerKind, ProjectState
from apps.publishing.plain import printable

VERSION = "2.03"
REPORTER = "International Organization for Migration"
MULTILATERAL = "40"
STATUS = {
    ProjectState.PROPOSED: "1",
    ProjectState.PLANNED: "1",
    ProjectState.UNDER_WAY: "2",
    ProjectState.COMPLETED: "4",
    ProjectState.NOT_IMPLEMENTED: "5",
    ProjectState.CANCELLED: "5",
}
"""Codes of ActivityStatus; the other states have no counterpart there."""
BEGAN = frozenset({ProjectState.UNDER_WAY, ProjectState.COMPLETED})
PLANNED_START, ACTUAL_START, PLANNED_END, ACTUAL_END = "1", "2", "3", "4"
FUNDING, IMPLEMENTING = "1", "4"
PARTNER_TYPES = {
    PartnerKind.UN: MULTILATERAL,
    PartnerKind.GOVERNMENT: "10",
    PartnerKind.ACADEMIA: "80",
    PartnerKind.PRIVATE: "70",
}
"""Codes of OrganisationType; of others it is not known which of its kinds they are."""
NATIONAL, MULTINATIONAL = "4", "3"
OWN_VOCABULARY = "99"
DAC_VOCABULARY, GENDER_EQUALITY = "1", "1"
WHOLE = Decimal(100)
CENT = Decimal("0.01")
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyMarker:
    """One marker of a project: a code of a vocabulary, a `significance` of 0, 1 or 2, or words.

    Words (language, text) belong to the vocabulary of the reporter alone, as the schema says.
    """

    vocabulary: str
    code: str
    significance: str = ""
    words: tuple[tuple[str, str], ...] = ()


def is_writable(project: Any) -> bool:
    """Whether IATI can hold a project: its state has a counterpart there, and one of its days is known."""
    return project.state in STATUS and bool(project.starts_on or project.ends_before)


def written(
    projects: Iterable[Any], *, organization: str, now: datetime, every: int = 200
) -> Iterator[bytes]:
    """Yield the file in pieces of so many projects; `organization` is the identifier of who reports.

    Projects come with `office`, `service_area`, and the lists `countries_known`, `partners_known`,
    `budget_known`, `markers_known` (PolicyMarker); those that are not writable are left out.
    """
    buffer = io.BytesIO()

    def taken() -> bytes:
        piece = buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        return piece

    with etree.xmlfile(buffer, encoding="utf-8") as out:
        out.write_declaration()
        stamp = now.strftime("%Y-%m-%dT%H:%M:%SZ")
        root = {"version": VERSION, "generated-datetime": stamp}
        with out.element("iati-activities", root):
            for number, project in enumerate(filter(is_writable, projects), start=1):
                out.write(activity_of(project, organization), pretty_print=True)
                if number % every == 0:
                    out.flush()
                    yield taken()
    yield taken()


def activity_of(project: Any, organization: str) -> etree._Element:
    """Return one project as an activity."""
    activity = etree.Element("iati-activity", {"default-currency": "USD"})
    add(activity, "iati-identifier", text=f"{organization}-{project.code}")
    reporter = add(activity, "reporting-org", ref=organization, type=MULTILATERAL)
    narrative(reporter, REPORTER)
    narrative(add(activity, "title"), project.title)
    narrative(add(activity, "description", type="1"), project.summary or project.title)
    organizations(activity, project, organization)
    add(activity, "activity-status", code=STATUS[ProjectState(project.state)])
    dates(activity, project)
    countries = project.countries_known
    if countries:
        scope = NATIONAL if len(countries) == 1 else MULTINATIONAL
        add(activity, "activity-scope", code=scope)
    for country, share in zip(countries, shares(len(countries)), strict=True):
        element = add(
            activity, "recipient-country", code=country.country.iso2, percentage=f"{share:f}"
        )
        narrative(element, country.country.name)
    if project.service_area is not None:
        area = project.service_area
        sector = add(activity, "sector", vocabulary=OWN_VOCABULARY, code=area.key)
        for language in ("en", "fr", "es"):
            if name := getattr(area, f"name_{language}"):
                narrative(sector, name, language)
    for marker in project.markers_known:
        policy_marker(activity, marker)
    for year, currency, amount in yearly(project.budget_known):
        budget(activity, year, currency, amount)
    return activity


def add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    """Add an element; what XML cannot hold is left out of texts and attributes."""
    clean = {key: printable(value) for key, value in attributes.items()}
    element = etree.SubElement(parent, name, clean)
    if text:
        element.text = printable(text)
    return element


def narrative(parent: etree._Element, text: str, language: str = "") -> None:
    """Add the words of an element, in a language where it is known."""
    element = add(parent, "narrative", text=text)
    if language:
        element.set(LANGUAGE, language)


def organizations(activity: etree._Element, project: Any, organization: str) -> None:
    """Add who takes part: the donor, the organization itself, partners."""
    if project.donor:
        narrative(add(activity, "participating-org", role=FUNDING), project.donor)
    own = add(activity, "participating-org", ref=organization, type=MULTILATERAL, role=IMPLEMENTING)
    narrative(own, REPORTER)
    for partner in project.partners_known:
        kind = PARTNER_TYPES.get(PartnerKind(partner.kind))
        attributes = {"role": IMPLEMENTING} | ({"type": kind} if kind else {})
        narrative(add(activity, "participating-org", **attributes), partner.name)


def policy_marker(activity: etree._Element, marker: PolicyMarker) -> None:
    """Add a marker; a significance that is not said is left out, never 0."""
    said = {"significance": marker.significance} if marker.significance else {}
    element = add(activity, "policy-marker", vocabulary=marker.vocabulary, code=marker.code, **said)
    for language, text in marker.words:
        narrative(element, text, language)


def dates(activity: etree._Element, project: Any) -> None:
    """Add beginning and end: actual ones only of what has begun, or is completed."""
    if project.starts_on:
        kind = ACTUAL_START if project.state in BEGAN else PLANNED_START
        add(activity, "activity-date", **{"type": kind, "iso-date": project.starts_on.isoformat()})
    if project.ends_before:
        kind = ACTUAL_END if project.state == ProjectState.COMPLETED else PLANNED_END
        day = project.ends_before - timedelta(days=1)
        add(activity, "activity-date", **{"type": kind, "iso-date": day.isoformat()})


def shares(number: int) -> list[Decimal]:
    """Return even percentages that add up to exactly 100, the last one taking the rest."""
    if not number:
        return []
    each = (WHOLE / number).quantize(CENT, ROUND_DOWN)
    return [each] * (number - 1) + [WHOLE - each * (number - 1)]


def yearly(lines: Iterable[Any]) -> list[tuple[int, str, Decimal]]:
    """Return (year, currency, amount) of each year; US dollars where a year has several currencies."""
    years: dict[int, list[Any]] = {}
    for line in lines:
        years.setdefault(line.year, []).append(line)
    found = []
    for year, of_year in sorted(years.items()):
        currencies = {line.currency for line in of_year}
        if len(currencies) == 1:
            total = sum((line.amount for line in of_year), Decimal(0))
            found.append((year, currencies.pop(), total))
        else:
            total = sum((line.amount_usd for line in of_year), Decimal(0))
            found.append((year, "USD", total))
    return found


def budget(activity: etree._Element, year: int, currency: str, amount: Decimal) -> None:
    """Add the budget of a year; the value is that of its first day, whose rate is used."""
    first, last = date(year, 1, 1).isoformat(), date(year, 12, 31).isoformat()
    element = add(activity, "budget")
    add(element, "period-start", **{"iso-date": first})
    add(element, "period-end", **{"iso-date": last})
    value = {"currency": currency, "value-date": first}
    add(element, "value", text=f"{amount:f}", **value)
