"""The round of a year as the API gives it: its envelope, what is awarded, and every project."""

from dataclasses import dataclass
from decimal import Decimal

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.projects.choices import AwardState, RoundState
from apps.projects.models import Award, FundingRound
from apps.projects.selectors.awards.exports import office_names
from apps.projects.selectors.awards.register import awards_seen
from apps.web.refusals import OutOfScope


@dataclass(frozen=True, slots=True)
class RoundProject:
    """A project that a round pays for; `office` in the words of the source where the award is stated."""

    title: str
    office: str
    amount: Decimal | None
    status: str


@dataclass(frozen=True, slots=True)
class RoundMoney:
    """One year: amounts in `currency`, None where no document states them."""

    year: int
    envelope: Decimal | None
    currency: str
    awarded: Decimal | None
    projects: tuple[RoundProject, ...]


def round_money(*, year: int, scope: OfficeScope) -> RoundMoney:
    """Return the round of a year with its awards by number, those cancelled left out. Three statements.

    A round that is copied from a document is public, so everybody who has logged in reads it; of any other
    whoever sees projects reads the sums, and the projects that they see; one being prepared is for nobody
    here. Raises OutOfScope.
    """
    funding_round = FundingRound.objects.filter(year=year).exclude(state=RoundState.DRAFT).first()
    if funding_round is None or not scope.has_entered:
        raise OutOfScope
    if funding_round.state != RoundState.STATED and not scope.over(Capability.SEE_PROJECTS):
        raise OutOfScope
    is_stated = funding_round.state == RoundState.STATED
    rows = Award.objects.all() if is_stated else awards_seen(scope=scope)
    awards = list(
        rows.filter(round=funding_round)
        .exclude(state=AwardState.CANCELLED)
        .select_related("project")
        .order_by("number")
    )
    names = office_names(awards, scope=scope)
    is_known = not is_stated or any(award.amount is not None for award in awards)
    return RoundMoney(
        year=funding_round.year,
        envelope=funding_round.envelope,
        currency=funding_round.currency,
        awarded=funding_round.awarded if is_known else None,
        projects=tuple(
            RoundProject(
                title=award.project.title,
                office=names[award.pk],
                amount=award.amount,
                status=award.project.state,
            )
            for award in awards
        ),
    )
