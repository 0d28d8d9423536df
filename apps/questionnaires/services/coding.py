"""Making codes, and giving them to answers."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.questionnaires.models import Campaign, Code, Coding
from apps.questionnaires.selectors.coding import NONE_FITS, CodingState, coding_state
from apps.web.refusals import Invalid, OutOfScope, Problem, WrongState

LONGEST_LABEL = 200
LONGEST_KEY = 60


@transaction.atomic
def add_code(*, campaign_id: int, key: str, label: str, meaning: str, scope: OfficeScope) -> Code:
    """Make a code of a question; its own key comes from its name. Raises what `coding_state` does.

    Also Invalid without a name, or with one that there is already.
    """
    state = locked(campaign_id=campaign_id, key=key, scope=scope)
    label = label.strip()
    name = slugify(label)[:LONGEST_KEY]
    if not name or len(label) > LONGEST_LABEL:
        message = _("Name the code, in at most %(most)s characters.") % {"most": LONGEST_LABEL}
        raise Invalid(problems=[Problem(code="required", field="label", message=message)])
    if name == NONE_FITS or name in {code.key for code in state.codes}:
        message = _("There is such a code already.")
        raise Invalid(problems=[Problem(code="duplicate", field="label", message=message)])
    last = Code.objects.filter(campaign=state.campaign, question=state.question).aggregate(
        last=Max("position")
    )["last"]
    return Code.objects.create(
        campaign=state.campaign,
        question=state.question,
        key=name,
        label=label,
        meaning=meaning.strip(),
        position=(last or 0) + 1,
    )


@transaction.atomic
def retire_code(
    *, campaign_id: int, key: str, code_id: int, today: date, scope: OfficeScope
) -> Code:
    """Offer a code no longer; where it was given it stays. Raises what `coding_state` does."""
    state = locked(campaign_id=campaign_id, key=key, scope=scope)
    code = next((each for each in state.codes if each.pk == code_id), None)
    if code is None:
        raise OutOfScope
    if code.retired_on is None:
        code.retired_on = today
        code.save(update_fields=["retired_on"])
    return code


@transaction.atomic
def code_answers(
    *,
    campaign_id: int,
    key: str,
    chosen: Mapping[int, str],
    now: datetime,
    scope: OfficeScope,
) -> int:
    """Give codes to answers, by the key of the code or `none`; return how many were given or changed.

    As one of the two coders, until both are done; afterwards as anybody else, where they differ. Raises
    what `coding_state` does, WrongState for an answer that is not this person's to code (any more), and
    Invalid for a code that is none.
    """
    state = locked(campaign_id=campaign_id, key=key, scope=scope)
    if scope.user_id is None:
        raise OutOfScope
    codes = {code.key: code.pk for code in state.codes}
    mine = {each.answer.pk: each.mine for each in state.to_code}
    offered = {code.key for code in state.codes if code.retired_on is None}
    if not chosen.keys() <= mine.keys():
        raise WrongState(
            _("These answers are not yours to code: both coders are done, or others code.")
        )
    kept = {answer for answer, name in chosen.items() if name == mine[answer]}
    if any(
        name != NONE_FITS and name not in offered
        for answer, name in chosen.items()
        if answer not in kept
    ):
        message = _("Choose one of the codes, or that none fits.")
        raise Invalid(problems=[Problem(code="unknown_code", message=message)])
    rows = [
        Coding(answer_id=answer, coder_id=scope.user_id, code_id=codes.get(name), coded_at=now)
        for answer, name in chosen.items()
        if answer not in kept
    ]
    # When it was first coded says who the two coders are, and stays.
    Coding.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["answer", "coder"],
        update_fields=["code"],
    )
    return len(rows)


def locked(*, campaign_id: int, key: str, scope: OfficeScope) -> CodingState:
    """Return how far the coding has come, while nobody else changes it."""
    Campaign.objects.select_for_update().filter(pk=campaign_id).first()
    return coding_state(campaign_id=campaign_id, key=key, scope=scope)
