"""Who sits on the boards that the guidelines name: seen by the inner circle, kept by HRM and the GCU."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.figures.figure import Coverage, Figure, Status, Unit
from apps.figures.tables import Cell, Column, Row, Table
from apps.staffing.choices import Board, YesNo
from apps.staffing.models import BoardComposition
from apps.staffing.selectors.picture import Identity
from apps.web.refusals import NotPermitted, OutOfScope
from apps.web.wording import BOARD_MEMBERS

WHOLE = Coverage(due=1, counted=1, missing=0)


def compositions_seen(*, scope: OfficeScope) -> QuerySet[BoardComposition]:
    """Return the compositions of all boards, by board, the newest first; none outside the inner circle."""
    if not scope.is_inner_circle:
        return BoardComposition.objects.none()
    return BoardComposition.objects.order_by("board", "-as_of", "pk")


def composition_seen(*, composition_id: int, scope: OfficeScope) -> BoardComposition:
    """Return one composition; raises OutOfScope."""
    found = compositions_seen(scope=scope).filter(pk=composition_id).first()
    if found is None:
        raise OutOfScope
    return found


def keeps_boards(*, scope: OfficeScope) -> bool:
    """Whether somebody enters the composition of boards: HRM and the GCU, over the whole organization."""
    return scope.may(Capability.APPROVE) or scope.may(Capability.CERTIFY)


def demand_boards(*, scope: OfficeScope) -> None:
    """Raise NotPermitted outside the inner circle."""
    if not scope.is_inner_circle:
        raise NotPermitted(
            _("The boards are shown to those who see records; nothing is published.")
        )


def boards_table(rows: Sequence[BoardComposition]) -> Table:
    """Return the compositions of boards over time, a row for each board and day."""
    return Table(
        key="staffing.boards",
        number="",
        title=_("Members of the boards and their training in gender"),
        columns=(
            Column("women", _("Women"), Unit.PERSONS),
            Column("share_women", _("Women, per cent"), Unit.PER_CENT),
            Column("men", _("Men"), Unit.PERSONS),
            Column("other", _("Other or undisclosed"), Unit.PERSONS),
            Column("trained_women", _("Women trained in gender"), Unit.PERSONS),
            Column("trained_men", _("Men trained in gender"), Unit.PERSONS),
            Column("trained_other", _("Other or undisclosed, trained in gender"), Unit.PERSONS),
            Column("trained_share", _("Members trained, per cent"), Unit.PER_CENT),
            Column("gender_member", _("Gender member ex officio"), is_text=True),
        ),
        rows=tuple(board_row(one) for one in rows),
        note=_(
            "Source: HRM and the Gender Coordination Unit, as of the day of each row. Nobody is named. The guidelines of"
            " 2005 on the staffing policy ask for the Gender Officer ex officio, without vote, at the Appointments and"
            " Postings Board, and for gender-balanced and sensitized JARB, CARC and JASAC."
        ),
    )


def board_row(one: BoardComposition) -> Row:
    """Return one composition."""
    key = f"{one.board}.{one.as_of.isoformat()}"
    trained = (one.trained_women, one.trained_men, one.trained_other)
    members = one.members_women + one.members_men + one.members_other
    taught = sum(number for number in trained if number is not None)
    is_known = None not in (one.trained_women, one.trained_men)
    cells: tuple[Cell, ...] = (
        persons(one, f"{key}.women", one.members_women),
        share(one, f"{key}.share_women", one.members_women, one.members_men),
        persons(one, f"{key}.men", one.members_men),
        persons(one, f"{key}.other", one.members_other),
        *(
            persons(one, f"{key}.trained_{sex}", number)
            for sex, number in zip(("women", "men", "other"), trained, strict=True)
        ),
        share(one, f"{key}.trained_share", taught, members - taught)
        if is_known
        else Figure.count(
            f"staffing.boards.{key}.trained_share", None, unit=Unit.PER_CENT, **identity(one)
        ),
        str(YesNo(one.has_gender_member).label),
    )
    return Row(key=key, label=composition_label(one), cells=cells)


def composition_label(one: BoardComposition) -> str:
    """Return board and day."""
    return f"{Board(one.board).label}, {date_format(one.as_of, 'DATE_FORMAT')}"


def identity(one: BoardComposition) -> Identity:
    """Return what all figures of a composition share."""
    return {
        "population": BOARD_MEMBERS,
        "as_of": one.as_of,
        "scope": str(Board(one.board).label),
        "coverage": WHOLE,
        "status": Status.APPROVED,
    }


def persons(one: BoardComposition, key: str, number: int | None) -> Figure:
    """Return a number of members; not reported where it is not known."""
    return Figure.count(f"staffing.boards.{key}", number, **identity(one))


def share(one: BoardComposition, key: str, part: int, rest: int) -> Figure:
    """Return the share of a part in itself and the rest."""
    return Figure.share(f"staffing.boards.{key}", part, rest, **identity(one))
