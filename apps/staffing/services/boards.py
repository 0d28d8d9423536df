"""The composition of boards is entered and changed by HRM and the Gender Coordination Unit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.staffing.choices import Board, YesNo
from apps.staffing.models import BoardComposition
from apps.staffing.models.market import SEXES
from apps.staffing.selectors.boards import composition_seen, demand_boards, keeps_boards
from apps.staffing.selectors.vacancy_words import SEX_LABELS
from apps.web.refusals import Invalid, NotPermitted, Problem
from apps.web.versions import demand_version, write

MOST_MEMBERS = 999
LONGEST_SOURCE = 300
MEMBERS = tuple(f"members_{sex}" for sex in SEXES)
TRAINED = tuple(f"trained_{sex}" for sex in SEXES)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardData:
    """Who sits on a board from a day on. `counts` has a number or None for each of MEMBERS and TRAINED."""

    board: str
    as_of: date | None
    counts: Mapping[str, int | None] = field(default_factory=dict)
    has_gender_member: str = YesNo.NOT_KNOWN
    source: str = ""


@transaction.atomic
def save(*, data: BoardData, now: datetime, today: date, scope: OfficeScope) -> BoardComposition:
    """Enter the composition of a board; raises NotPermitted, Invalid. `today` is the day of the writer."""
    demand_sound(data=data, held=None, today=today, scope=scope)
    return BoardComposition.objects.create(
        created_at=now, changed_at=now, changed_by_id=scope.user_id, **columns_of(data)
    )


@transaction.atomic
def change(
    *,
    composition_id: int,
    version: int,
    data: BoardData,
    now: datetime,
    today: date,
    scope: OfficeScope,
) -> BoardComposition:
    """Change a composition; raises OutOfScope, NotPermitted, WrongState (`stale`), Invalid."""
    found = composition_to_change(composition_id=composition_id, scope=scope)
    locked = BoardComposition.objects.select_for_update().get(pk=found.pk)
    demand_version(locked, version)
    demand_sound(data=data, held=locked, today=today, scope=scope)
    changed: BoardComposition = write(
        locked, changed_at=now, changed_by_id=scope.user_id, **columns_of(data)
    )
    return changed


def demand_keeper(*, scope: OfficeScope) -> None:
    """Raise NotPermitted for whoever does not keep the boards."""
    demand_boards(scope=scope)
    if not keeps_boards(scope=scope):
        raise NotPermitted(_("HRM and the Gender Coordination Unit keep the boards."))


def composition_to_change(*, composition_id: int, scope: OfficeScope) -> BoardComposition:
    """Return a composition that the person may change; raises OutOfScope or NotPermitted."""
    found = composition_seen(composition_id=composition_id, scope=scope)
    demand_keeper(scope=scope)
    return found


def columns_of(data: BoardData) -> dict[str, object]:
    """Return the columns of a composition without problems; members of other sex default to nobody."""
    return {
        "board": data.board,
        "as_of": data.as_of,
        **{name: data.counts.get(name) or 0 for name in MEMBERS},
        **{name: data.counts.get(name) for name in TRAINED},
        "has_gender_member": data.has_gender_member,
        "source": data.source.strip(),
    }


def demand_sound(
    *, data: BoardData, held: BoardComposition | None, today: date, scope: OfficeScope
) -> None:
    """Raise Invalid with all that is wrong with a composition; `held` is the one that is changed.

    Whether a board has a composition of a day already is told to nobody but its keepers.
    """
    demand_keeper(scope=scope)
    problems = []
    choose = _("Choose one of the list.")
    if data.board not in Board.values:
        problems.append(Problem("invalid_choice", choose, field="board", value=data.board))
    if data.has_gender_member not in YesNo.values:
        problems.append(Problem("invalid_choice", choose, field="has_gender_member"))
    if data.as_of is None:
        message = _("Say from what day on the board was so composed.")
        problems.append(Problem("required", message, field="as_of"))
    elif data.as_of > today:
        problems.append(Problem("future", _("This day has not come yet."), field="as_of"))
    else:
        others = BoardComposition.objects.filter(board=data.board, as_of=data.as_of)
        if held is not None:
            others = others.exclude(pk=held.pk)
        if others.exists():
            message = _("The board has a composition of this day already: change that one.")
            problems.append(Problem("taken", message, field="as_of"))
    problems += count_problems(data)
    if len(data.source.strip()) > LONGEST_SOURCE:
        message = _("At most %(most)s characters.") % {"most": LONGEST_SOURCE}
        problems.append(Problem("too_long", message, field="source"))
    if problems:
        raise Invalid(problems=problems)


def count_problems(data: BoardData) -> list[Problem]:
    """Return what is wrong with the numbers of members and of those trained."""
    problems = []
    for name in (*MEMBERS, *TRAINED):
        number = data.counts.get(name)
        if number is not None and not 0 <= number <= MOST_MEMBERS:
            message = _("A whole number from 0 to %(most)s.") % {"most": MOST_MEMBERS}
            problems.append(Problem("out_of_range", message, field=name, value=str(number)))
    for sex in ("women", "men"):
        if data.counts.get(f"members_{sex}") is None:
            message = _("%(sex)s: say how many members, 0 for nobody.") % {"sex": SEX_LABELS[sex]}
            problems.append(Problem("required", message, field=f"members_{sex}"))
    members = [data.counts.get(name) for name in MEMBERS]
    if None not in members[:2] and not any(members):
        message = _("A board has members.")
        problems.append(Problem("nobody", message, field="members_women"))
    for sex in SEXES:
        trained = data.counts.get(f"trained_{sex}")
        held = data.counts.get(f"members_{sex}")
        if trained is not None and trained > (held or 0):
            message = _("%(sex)s: %(trained)s trained are more than %(members)s members.") % {
                "sex": SEX_LABELS[sex],
                "trained": trained,
                "members": held or 0,
            }
            problems.append(
                Problem("more_than_members", message, field=f"trained_{sex}", value=str(trained))
            )
    return problems
