"""The plan of payments: tranches that add up to the award."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.projects.amounts import is_sane, money_words
from apps.projects.models import Award, Tranche
from apps.projects.selectors.awards.rules import AwardStep
from apps.projects.services.awards.writing import amount_problems, award_to_change
from apps.web.refusals import Invalid, Problem

MOST_TRANCHES = 12
LONGEST_CONDITION = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class TrancheData:
    """A part of an award, in the currency of the round, due on a day under a condition or none."""

    amount: Decimal
    due_on: date
    condition: str = ""


@transaction.atomic
def plan(
    *,
    award_id: int,
    version: int,
    rows: Sequence[TrancheData],
    now: datetime,
    scope: OfficeScope,
) -> Award:
    """Replace the tranches of which nothing is booked yet; those with a booking stay as they are.

    All tranches together add up to the award, and are due after its approval and before its end. The
    letter names them, so the award has a new version.

    Raises OutOfScope, NotPermitted, WrongState, Invalid with all problems at once: the fields are
    `tranches-ROW-amount` and so on.
    """
    award = award_to_change(AwardStep.TRANCHES, award_id=award_id, version=version, scope=scope)
    kept = list(
        Tranche.objects.filter(award=award, payments__isnull=False).distinct().order_by("number")
    )
    problems = plan_problems(award, kept, rows, now=now)
    if problems:
        raise Invalid(problems=problems)
    Tranche.objects.filter(award=award).exclude(pk__in=[each.pk for each in kept]).delete()
    first = max((each.number for each in kept), default=0) + 1
    for number, row in enumerate(rows, start=first):
        Tranche.objects.create(
            award=award,
            number=number,
            amount=row.amount,
            due_on=row.due_on,
            condition=row.condition.strip(),
        )
    award.version += 1
    award.save(update_fields=["version"])
    return award


def plan_problems(
    award: Award, kept: Sequence[Tranche], rows: Sequence[TrancheData], *, now: datetime
) -> list[Problem]:
    """Return everything that is wrong with a plan."""
    if len(rows) + len(kept) > MOST_TRANCHES:
        return [
            Problem(
                code="too_many",
                message=_("An award has at most %(limit)s tranches.") % {"limit": MOST_TRANCHES},
            )
        ]
    first = award.approved_at.date() if award.approved_at else now.date()
    problems = []
    for place, row in enumerate(rows):
        problems += amount_problems(row.amount, field=f"tranches-{place}-amount")
        if row.due_on < first or (award.ends_before and row.due_on >= award.ends_before):
            problems.append(
                Problem(
                    code="day",
                    field=f"tranches-{place}-due_on",
                    message=_("Choose a day from %(first)s to %(last)s.")
                    % {
                        "first": date_format(first, "DATE_FORMAT"),
                        "last": date_format(
                            (award.ends_before or row.due_on) - timedelta(days=1), "DATE_FORMAT"
                        ),
                    },
                    value=row.due_on.isoformat(),
                )
            )
        if len(row.condition.strip()) > LONGEST_CONDITION:
            problems.append(
                Problem(
                    code="too_long",
                    field=f"tranches-{place}-condition",
                    message=_("This is too long; at most %(limit)s characters.")
                    % {"limit": LONGEST_CONDITION},
                )
            )
    planned = sum((each.amount for each in kept), Decimal(0))
    planned += sum((row.amount for row in rows if is_sane(row.amount)), Decimal(0))
    if planned != award.amount:
        problems.append(
            Problem(
                code="sum",
                message=_("The tranches add up to %(sum)s, the award is %(amount)s.")
                % {
                    "sum": money_words(planned, award.round.currency),
                    "amount": money_words(award.amount or Decimal(0), award.round.currency),
                },
            )
        )
    return problems
