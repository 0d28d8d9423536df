"""Who may do what with an award now, and if not, why not: one table of rules for page and service.

Services raise what `obstacle` returns; pages print it beside the button. The order of the answers
is the house's: not permitted, then wrong state, then two persons.
"""

from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.projects.amounts import money_words
from apps.projects.choices import AwardState
from apps.projects.models import Amendment, Award
from apps.web.refusals import NotPermitted, Refusal, WrongState


class AwardStep(StrEnum):
    """What a person can do with an award."""

    TRANCHES = "tranches"
    PAY = "pay"
    TAKE_BACK = "take_back"
    AMEND = "amend"
    DECIDE_AMENDMENT = "decide_amendment"
    CANCEL = "cancel"


def obstacle(
    step: AwardStep, *, award: Award, asked: Amendment | None, scope: OfficeScope
) -> Refusal | None:
    """Return why a step is refused, or None; `asked` is the amendment that waits, if there is one."""
    return RULES[step](award, asked, scope)


def balance(award: Award) -> Decimal:
    """Return what of an award is not paid yet; 0 where its amount is not stated."""
    return (award.amount or Decimal(0)) - award.paid


def planning(award: Award, asked: Amendment | None, scope: OfficeScope) -> Refusal | None:
    """The Budget Division plans tranches while something is left to be paid."""
    return not_budget(award, scope) or not_running(award) or nothing_left(award)


def paying(award: Award, asked: Amendment | None, scope: OfficeScope) -> Refusal | None:
    """The Budget Division pays while something is left."""
    return not_budget(award, scope) or not_running(award) or nothing_left(award)


def taking_back(award: Award, asked: Amendment | None, scope: OfficeScope) -> Refusal | None:
    """The Budget Division writes down what came back of what was paid."""
    if refusal := not_budget(award, scope) or copied(award):
        return refusal
    if award.paid == 0:
        return WrongState(_("Nothing was paid, so nothing can come back."), code="nothing_paid")
    return None


def amending(award: Award, asked: Amendment | None, scope: OfficeScope) -> Refusal | None:
    """The office that keeps the project asks for one change at a time."""
    if not scope.may(Capability.KEEP_PROJECTS, award.project.office_id):
        return NotPermitted(_("The office that leads the project asks for a change of its award."))
    if refusal := not_running(award):
        return refusal
    if asked is not None:
        return WrongState(
            _("A change of this award waits for a decision already."), code="asked_already"
        )
    return None


def deciding(award: Award, asked: Amendment | None, scope: OfficeScope) -> Refusal | None:
    """Whoever approves awards decides on a change, and never on their own."""
    if not scope.may(Capability.APPROVE_AWARDS, award.project.office_id):
        return NotPermitted(_("The Deputy Director General decides on a change of an award."))
    if asked is None:
        return WrongState(_("No change of this award waits for a decision."), code="not_asked")
    if refusal := not_running(award):
        return refusal
    if scope.user_id is not None and asked.asked_by_id == scope.user_id:
        return NotPermitted(_("Asking and deciding are always two persons."), code="same_person")
    return None


def cancelling(award: Award, asked: Amendment | None, scope: OfficeScope) -> Refusal | None:
    """Whoever approves awards takes one back while no money is out."""
    if not scope.may(Capability.APPROVE_AWARDS, award.project.office_id):
        return NotPermitted(_("The Deputy Director General cancels an award."))
    if refusal := not_running(award):
        return refusal
    if award.paid:
        return WrongState(
            _(
                "%(paid)s of this award is paid. It can be cancelled when all of it has come back;"
                " or its office asks for a lower amount."
            )
            % {"paid": money_words(award.paid, award.round.currency)},
            code="paid",
        )
    return None


def not_budget(award: Award, scope: OfficeScope) -> Refusal | None:
    """Only the Budget Division moves money."""
    if scope.may(Capability.PAY_AWARDS, award.project.office_id):
        return None
    return NotPermitted(_("The Budget Division plans and books the payments of awards."))


def copied(award: Award) -> Refusal | None:
    """What a document states stays as it is stated."""
    if not award.is_stated:
        return None
    return WrongState(
        _("This award is copied from a document and stays as it is stated there."), code="stated"
    )


def not_running(award: Award) -> Refusal | None:
    """Steps are for awards that are in force."""
    if refusal := copied(award):
        return refusal
    if award.state == AwardState.APPROVED:
        return None
    return WrongState(
        _("This award is not in force any more: %(state)s.")
        % {"state": AwardState(award.state).label},
        code="not_in_force",
    )


def nothing_left(award: Award) -> Refusal | None:
    """What is paid in full is paid."""
    if balance(award) > 0:
        return None
    return WrongState(_("This award is paid in full."), code="paid_in_full")


RULES: dict[AwardStep, Callable[[Award, Amendment | None, OfficeScope], Refusal | None]] = {
    AwardStep.TRANCHES: planning,
    AwardStep.PAY: paying,
    AwardStep.TAKE_BACK: taking_back,
    AwardStep.AMEND: amending,
    AwardStep.DECIDE_AMENDMENT: deciding,
    AwardStep.CANCEL: cancelling,
}
