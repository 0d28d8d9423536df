"""Obstacles and incentives in a country: recorded and corrected by its offices."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import FactorKind
from apps.focal_points.models import CountryFactor
from apps.focal_points.selectors.network.factors import factor_seen, keeps_factor
from apps.focal_points.selectors.network.practices import demand_sharing
from apps.focal_points.services.network.practices import office_problems
from apps.focal_points.services.network.texts import (
    LONGEST_LINE,
    LONGEST_TEXT,
    LONGEST_TITLE,
    refuse,
    sent_before,
    text_problems,
    tidied,
)
from apps.organization.selectors import countries, tree_on
from apps.web.refusals import NotPermitted, Problem
from apps.web.versions import demand_version, write

LIMITS = {"title": LONGEST_TITLE, "text": LONGEST_TEXT, "source": LONGEST_LINE}


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorData:
    """What somebody says of an obstacle or an incentive; `gone_on` is the first day without it."""

    kind: str
    title: str
    seen_on: date
    text: str = ""
    source: str = ""
    language: str = "en"
    gone_on: date | None = None


@transaction.atomic
def record_factor(
    *, office_id: int, data: FactorData, now: datetime, scope: OfficeScope
) -> CountryFactor:
    """Record an obstacle or incentive in the country of an office; the same sent twice records one.

    Raises NotPermitted or Invalid.
    """
    demand_sharing(scope=scope)
    values = tidied(asdict(data))
    problems = [
        *office_problems(office_id, now=now, scope=scope),
        *problems_of(data, values, now=now),
    ]
    country: Any = country_of(office_id, on=now.date())
    if not problems and country is None:
        problems.append(
            Problem(
                code="no_country",
                field="office",
                message=_("The register of offices names no country for this office."),
            )
        )
    refuse(problems)
    rows = CountryFactor.objects.filter(**values, office_id=office_id)
    twin = sent_before(rows, by="created_by", at="created_at", now=now, scope=scope)
    if twin is not None:
        return twin
    return CountryFactor.objects.create(
        **values,
        office_id=office_id,
        country=country,
        created_by_id=scope.user_id,
        created_at=now,
    )


@transaction.atomic
def change_factor(
    *, factor_id: int, version: int, data: FactorData, now: datetime, scope: OfficeScope
) -> CountryFactor:
    """Correct an obstacle or incentive, or say that it is gone.

    Raises OutOfScope, NotPermitted, WrongState (`stale`), Invalid.
    """
    seen = factor_seen(factor_id=factor_id, scope=scope)
    if not keeps_factor(factor=seen, scope=scope):
        raise NotPermitted(
            _("The focal points of the office, and the Gender Coordination Unit, correct this.")
        )
    factor = CountryFactor.objects.select_for_update().get(pk=seen.pk)
    demand_version(factor, version)
    values = tidied(asdict(data))
    refuse(problems_of(data, values, now=now))
    return write(factor, **values)


def country_of(office_id: int, *, on: date) -> Any | None:
    """Return the country that an office serves in on a day, or None."""
    node = tree_on(day=on).nodes.get(office_id)
    if node is None or not node.country:
        return None
    return next((each for each in countries() if each.iso3 == node.country), None)


def problems_of(data: FactorData, values: dict[str, object], *, now: datetime) -> list[Problem]:
    """Return what is wrong with kind, words and days."""
    problems = text_problems(values, limits=LIMITS, required=("title",))
    if data.kind not in FactorKind.values:
        problems.append(
            Problem(code="invalid_choice", field="kind", message=_("Choose one of the list."))
        )
    if data.seen_on > now.date():
        problems.append(
            Problem(code="in_the_future", field="seen_on", message=_("This day is still to come."))
        )
    if data.gone_on is not None and data.gone_on < data.seen_on:
        problems.append(
            Problem(
                code="before",
                field="gone_on",
                message=_("It cannot be gone before it was seen."),
            )
        )
    return problems
